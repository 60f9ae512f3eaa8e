/**
 * The arithmetic of the native engine on a processor. Where two are equal, the same inputs give the same bytes; each
 * instruction set rounds in an order of its own. The WebAssembly engine has one arithmetic everywhere.
 */
export interface Arithmetic {
  /** The instruction set that computes: `AVX-512`, `AVX2`, `AVX`, `SSE4.1` …, followed by `, oneDNN off` where it is. */
  readonly instructions: string;
  /** SHA-256 of the values and gradients of a bundled network on 32 images. */
  readonly hash: string;
}
