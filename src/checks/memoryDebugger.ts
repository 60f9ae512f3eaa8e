/** Part of Node's diagnostic report about its build and platform. */
interface ReportHeader {
  readonly header: { readonly glibcVersionRuntime?: string };
}

/** Variables that make the C library check a process's memory, and whether it can. */
export interface CheckedMemory {
  readonly isChecked: boolean;
  readonly variables: NodeJS.ProcessEnv;
}

/**
 * Variables with which glibc checks the memory that it allocates: it aborts after a write out of bounds, and fills
 * memory so that nothing reads zeros by chance. Since glibc 2.34 this requires a separate library. Empty on other
 * systems.
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
