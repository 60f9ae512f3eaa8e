/** The line in which oneDNN says what it computes with, when it is asked to be verbose. */
const ISA = /^onednn_verbose,(?:v\d+,)?info,cpu,isa:(.*)$/m;

/** Names of instruction sets within oneDNN's descriptions of them: `Intel AVX-512 with Intel DL Boost`. */
const NAMES = /AVX10\.\d(?:\/\d+)?|AVX-512|AVX2|AVX|SSE4\.1|SVE|NEON/;

/** The instruction set that computes, out of what a process with ONEDNN_VERBOSE printed; else the architecture. */
export function instructionsIn(printed: string): string {
  const described = ISA.exec(printed)?.[1]?.trim();
  if (described === undefined || described === "") return process.arch;
  return NAMES.exec(described)?.[0] ?? described;
}
