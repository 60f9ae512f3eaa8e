/** The kernel of a convolution: all its weights but for the bias. */
export interface Kernel {
  /** The name of the tap that is computed by it, before its activation. */
  readonly tap: string;
  /** Height, width, input channels and output channels. */
  readonly shape: readonly [number, number, number, number];
  /** Height × width × input × output values, the output channel changing fastest. */
  readonly values: Float32Array;
}

/** A kernel of any convolution in height × width × input × output; nothing for weights of another rank. */
export function kernelOf(tap: string, shape: readonly number[], values: Float32Array): Kernel | undefined {
  const full = shape.length === 3 ? [1, ...shape] : shape;
  if (full.length !== 4) return undefined;
  return { tap, shape: full as unknown as Kernel["shape"], values };
}
