/**
 * Arithmetic of the native engine on a processor. Equal arithmetics give equal bytes for equal inputs; each
 * instruction set rounds in its own order. The WebAssembly engine has the same arithmetic everywhere.
 */
export interface Arithmetic {
  /** Instruction set in use: `AVX-512`, `AVX2`, `AVX`, `SSE4.1` …, followed by `, oneDNN off` if oneDNN is off. */
  readonly instructions: string;
  /** SHA-256 of the values and gradients of a bundled network on 32 images. */
  readonly hash: string;
}
