/** The part of Node's report on itself that says what it was built and runs on. */
interface ReportHeader {
  readonly header: { readonly glibcVersionRuntime?: string };
}

/** The variables that have the C library check a process's memory, and whether it can. */
export interface CheckedMemory {
  readonly isChecked: boolean;
  readonly variables: NodeJS.ProcessEnv;
}

/**
 * The variables with which glibc checks the memory that it allocates, aborts where something was written past it, and
 * fills it so that nothing reads zeros by chance. Since glibc 2.34 this is in a library of its own; elsewhere there
 * are none.
 */
export function withCheckedMemory(env: NodeJS.ProcessEnv): CheckedMemory {
  if (!hasDebugLibrary()) return { isChecked: false, variables: {} };
  const preload = [env.LD_PRELOAD, "libc_malloc_debug.so.0"].filter(Boolean).join(":");
  return {
    isChecked: true,
    variables: { LD_PRELOAD: preload, MALLOC_CHECK_: "3", MALLOC_PERTURB_: "165" },
  };
}

function hasDebugLibrary(): boolean {
  const { header } = process.report.getReport() as unknown as ReportHeader;
  const [major = 0, minor = 0] = (header.glibcVersionRuntime ?? "").split(".").map(Number);
  return major > 2 || (major === 2 && minor >= 34);
}
