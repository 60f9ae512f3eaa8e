/**
 * Storage order of a convolution's weights: input before output channels, output before input channels, or per
 * channel.
 */
export type KernelForm = "plain" | "transposed" | "depthwise";

/** Kernel of a convolution: all of its weights except the bias. */
export interface Kernel {
  /** Name of the tap that it computes, before its activation. */
  readonly tap: string;
  /** Height, width, input channels and output channels; in a depthwise kernel, output channels per input channel. */
  readonly shape: readonly [number, number, number, number];
  /** Values in the order height × width × input × output, with the output channel changing fastest. */
  readonly values: Float32Array;
  /**
   * True if each output channel reads one input channel: output = input × multiplier + position. Default:
   * false.
   */
  readonly isDepthwise?: boolean;
}

/** Weights of a layer as stored. */
export interface StoredKernel {
  readonly shape: readonly number[];
  readonly values: Float32Array;
  readonly form: KernelForm;
}

/**
 * Converts the weights of any convolution to height × width × input × output; undefined for weights of another rank.
 */
export function kernelOf(tap: string, { shape, values, form }: StoredKernel): Kernel | undefined {
  const full = shape.length === 3 ? [1, ...shape] : shape;
  if (full.length !== 4) return undefined;
  const [height, width, third, fourth] = full as unknown as Kernel["shape"];
  if (form === "plain") return { tap, shape: [height, width, third, fourth], values };
  if (form === "depthwise") return { tap, shape: [height, width, third, fourth], values, isDepthwise: true };
  const shared = { outputs: third, inputs: fourth };
  return { tap, shape: [height, width, fourth, third], values: swapped(values, shared) };
}

/** Transposes consecutive matrices of outputs × inputs to inputs × outputs. */
function swapped(
  values: Float32Array,
  { outputs, inputs }: { readonly outputs: number; readonly inputs: number },
): Float32Array {
  const size = outputs * inputs;
  return values.map((_, at) => {
    const within = at % size;
    const [input, output] = [Math.floor(within / outputs), within % outputs];
    return values[at - within + output * inputs + input] as number;
  });
}
