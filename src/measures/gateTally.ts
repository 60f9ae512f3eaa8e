import type { Activation } from "../activations/activation.js";

/** Values of one gate channel over images and positions. */
export interface GateCells {
  readonly images: number;
  readonly mean: number;
  /** 5th, 50th and 95th percentiles. */
  readonly quantiles: readonly [number, number, number];
  /** Standard deviation over images of an image's mean. */
  readonly sd: number;
}

/** Statistics of a gate, accumulated batch by batch: sums of each channel, and of the images of each label. */
export class GateTally {
  readonly channels: number;
  private images = 0;
  private readonly sums: Float64Array;
  private readonly squares: Float64Array;
  private readonly shares: readonly Shares[];
  private readonly labels = new Map<number, { images: number; readonly sums: Float64Array }>();

  constructor(channels: number) {
    this.channels = channels;
    this.sums = new Float64Array(channels);
    this.squares = new Float64Array(channels);
    this.shares = Array.from({ length: channels }, () => new Shares());
  }

  /** Adds the gate's values for some images, with their labels if they have any. */
  add(gate: Pick<Activation, "shape" | "values">, labels: readonly (number | undefined)[]): void {
    const { channels, shares } = this;
    for (let at = 0; at < gate.values.length; at++) shares[at % channels]?.add(gate.values[at] as number);
    imageMeans(gate).forEach((means, image) => {
      this.addImage(means, labels[image]);
    });
  }

  /** Statistics of a channel over all images. */
  cells(channel: number): GateCells {
    const mean = (this.sums[channel] as number) / this.images;
    const variance = (this.squares[channel] as number) / this.images - mean ** 2;
    // The histogram omits NaN, but no quantile is known if any number is NaN.
    const [low, middle, high] = [0.05, 0.5, 0.95].map((share) =>
      Number.isFinite(mean) ? (this.shares[channel] as Shares).quantile(share) : Number.NaN,
    ) as [number, number, number];
    // Rounding can make the variance of equal images negative.
    return {
      images: this.images,
      mean,
      quantiles: [low, middle, high],
      sd: Math.sqrt(Math.max(0, variance)),
    };
  }

  /** Number of images and mean of a channel, for each label in ascending order. */
  byLabel(
    channel: number,
  ): readonly { readonly label: number; readonly images: number; readonly mean: number }[] {
    const found = [...this.labels].sort(([one], [other]) => one - other);
    return found.map(([label, { images, sums }]) => ({
      label,
      images,
      mean: (sums[channel] as number) / images,
    }));
  }

  private addImage(means: Float64Array, label: number | undefined): void {
    this.images++;
    addTo(this.sums, means);
    addTo(
      this.squares,
      means.map((mean) => mean ** 2),
    );
    if (label === undefined) return;
    const own = this.labels.get(label) ?? { images: 0, sums: new Float64Array(this.channels) };
    this.labels.set(label, own);
    own.images++;
    addTo(own.sums, means);
  }
}

/** Mean over positions of each channel, for each image. */
export function imageMeans({
  shape: [images, height, width, channels],
  values,
}: Pick<Activation, "shape" | "values">): readonly Float64Array[] {
  const positions = height * width;
  return Array.from({ length: images }, (_, image) => {
    const sums = new Float64Array(channels);
    const start = image * positions * channels;
    for (let at = 0; at < positions * channels; at++)
      sums[at % channels] = (sums[at % channels] as number) + (values[start + at] as number);
    return sums.map((sum) => sum / positions);
  });
}

function addTo(sums: Float64Array, numbers: Float64Array): void {
  for (const [index, value] of numbers.entries()) sums[index] = (sums[index] as number) + value;
}

/** Number of bins. */
const BINS = 4096;

/** Histogram of numbers from 0 to 1 in 4,096 equal bins, whose size does not grow with their count. */
export class Shares {
  private readonly counts = new Float64Array(BINS);
  private total = 0;

  /** Adds a number. Numbers outside [0, 1] are clamped; NaN is ignored. */
  add(value: number): void {
    if (Number.isNaN(value)) return;
    const bin = Math.min(BINS - 1, Math.max(0, Math.floor(value * BINS)));
    this.counts[bin] = (this.counts[bin] as number) + 1;
    this.total++;
  }

  /** Quantile for a share, accurate to one bin (1/4096); NaN without numbers. */
  quantile(share: number): number {
    if (this.total === 0) return Number.NaN;
    const target = share * this.total;
    let below = 0;
    for (let bin = 0; bin < BINS; bin++) {
      const count = this.counts[bin] as number;
      if (count > 0 && below + count >= target) return (bin + (target - below) / count) / BINS;
      below += count;
    }
    return 1;
  }
}
