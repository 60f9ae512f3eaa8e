import { addProducts, filledUp } from "./rowProducts.js";

/** Values of channels at positions, with the channel changing fastest. */
export interface Samples {
  readonly values: Float32Array | Float64Array;
  readonly channels: number;
}

/** Number of positions summed at a time, so that equal numbers give equal sums in every kind of sum. */
export const POSITIONS = 128;

/** Sums of products of every channel of one set with every channel of another, over positions, in 64 bits. */
export class ChannelProducts {
  private readonly sums: Float64Array;
  private readonly width: number;
  private readonly rows: Float64Array;
  private readonly columns: Float64Array;

  constructor(channels: number, otherChannels: number) {
    const [height, width] = [filledUp(channels), filledUp(otherChannels)];
    this.sums = new Float64Array(height * width);
    this.width = width;
    this.rows = new Float64Array(height * POSITIONS);
    this.columns = new Float64Array(width * POSITIONS);
  }

  /**
   * Adds the values of both sets at the same positions. If both are the same set, `at` is defined only for a second
   * channel up to the first.
   */
  add(a: Samples, b: Samples): void {
    const positions = a.values.length / a.channels;
    for (let start = 0; start < positions; start += POSITIONS) {
      const length = Math.min(POSITIONS, positions - start);
      const rows = turned(a, start, { into: this.rows, length });
      const columns = a === b ? rows : turned(b, start, { into: this.columns, length });
      addProducts(this.sums, rows, columns);
    }
  }

  /** Sum of the products of a channel of one set with a channel of the other. */
  at(channel: number, other: number): number {
    return this.sums[channel * this.width + other] as number;
  }
}

/** Transposes channels at some positions to rows. */
function turned(
  { values, channels }: Samples,
  start: number,
  { into, length }: { readonly into: Float64Array; readonly length: number },
) {
  for (let channel = 0; channel < channels; channel++) {
    const row = channel * length;
    let at = start * channels + channel;
    for (let position = 0; position < length; position++, at += channels)
      into[row + position] = values[at] as number;
  }
  return { values: into, count: channels, length };
}
