/** Line of oneDNN's verbose output that names the instruction set. */
const ISA = /^onednn_verbose,(?:v\d+,)?info,cpu,isa:(.*)$/m;

/** Names of instruction sets within oneDNN's descriptions, such as `Intel AVX-512 with Intel DL Boost`. */
const NAMES = /AVX10\.\d(?:\/\d+)?|AVX-512|AVX2|AVX|SSE4\.1|SVE|NEON/;

/** Extracts the instruction set from the output of a process with ONEDNN_VERBOSE; falls back to the architecture. */
export function instructionsIn(printed: string): string {
  const described = ISA.exec(printed)?.[1]?.trim();
  if (described === undefined || described === "") return process.arch;
  return NAMES.exec(described)?.[0] ?? described;
}
