import { type Activation, planeOf } from "./activation.js";
import { type Plane, placeOf } from "./plane.js";
import { type PlaneStatistics, statisticsOf } from "./statistics.js";

/** Position of a sample in an activation. */
export interface Position {
  readonly image: number;
  readonly row: number;
  readonly column: number;
}

/**
 * Statistics of one channel over all images and positions of a probe. `min`, `max`, `mean`, `sd`, `variance`
 * and `rms` cover finite samples only and are NaN (null in JSON) if there are none.
 */
export interface ChannelStatistics {
  readonly channel: number;
  /** Number of all samples, finite or not. */
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Population standard deviation of the samples: √variance. */
  readonly sd: number;
  /** Mean squared distance from the mean. */
  readonly variance: number;
  /** Root mean square, the energy of the channel. */
  readonly rms: number;
  /** Fraction of all samples that are exactly zero. */
  readonly zeroFraction: number;
  /**
   * True if every sample of several images is exactly zero. The finding is only as strong as the probe is large; a
   * single image cannot distinguish a dead channel from one that is silent on it.
   */
  readonly dead: boolean;
  /** Images on which every sample is exactly zero. */
  readonly silentImages: readonly number[];
  /** First position of the highest finite sample; null if there is none. */
  readonly argmax: Position | null;
  readonly nan: number;
  readonly infinite: number;
}

/** Statistics of every channel of an activation, in order. */
export function channelStatisticsOf(activation: Activation): readonly ChannelStatistics[] {
  return channelStatisticsOver([activation]);
}

/**
 * Statistics of every channel of one tap over batches of images, as if they were one activation: image numbers
 * continue from batch to batch. Each batch is read once and then released.
 */
export function channelStatisticsOver(batches: Iterable<Activation>): readonly ChannelStatistics[] {
  const accumulators: Tally[] = [];
  let images = 0;
  for (const batch of batches) {
    const [count, , , channels] = batch.shape;
    while (accumulators.length < channels) accumulators.push(new Tally());
    for (let image = 0; image < count; image++, images++)
      accumulators.forEach((accumulator, channel) => {
        accumulator.add(planeOf(batch, image, channel), images);
      });
  }
  return accumulators.map((accumulator, channel) => ({ channel, ...accumulator.statistics(images) }));
}

/** Running sums of one channel, updated plane by plane. */
class Tally {
  private count = 0;
  private finite = 0;
  private min = Infinity;
  private max = -Infinity;
  private mean = 0;
  /** Sum of squared distances from the mean. */
  private squares = 0;
  private zeros = 0;
  private nan = 0;
  private infinite = 0;
  private argmax: Position | null = null;
  private readonly silentImages: number[] = [];

  add(plane: Plane, image: number): void {
    const statistics = statisticsOf(plane);
    this.count += statistics.count;
    this.zeros += statistics.zeros;
    this.nan += statistics.nan;
    this.infinite += statistics.infinite;
    if (isSilent(statistics)) this.silentImages.push(image);
    if (Number.isNaN(statistics.mean)) return;
    this.merge(statistics, squaresAbout(statistics.mean, plane));
    this.min = Math.min(this.min, statistics.min);
    if (statistics.max <= this.max) return;
    this.max = statistics.max;
    this.argmax = { image, ...placeOf(statistics.max, plane) };
  }

  statistics(images: number): Omit<ChannelStatistics, "channel"> {
    const { count, finite, zeros, nan, infinite, argmax, silentImages } = this;
    const [min, max, mean] = finite === 0 ? [NaN, NaN, NaN] : [this.min, this.max, this.mean];
    const variance = this.squares / finite;
    return {
      count,
      min,
      max,
      mean,
      sd: Math.sqrt(variance),
      variance,
      rms: Math.sqrt(variance + mean * mean),
      zeroFraction: zeros / count,
      dead: images > 1 && isSilent({ count, zeros }),
      silentImages,
      argmax,
      nan,
      infinite,
    };
  }

  /** Merges the moments of two sets of samples without losing digits (Chan, Golub and LeVeque 1979, eq. 2.1). */
  private merge({ count, nan, infinite, mean }: PlaneStatistics, squares: number): void {
    const added = count - nan - infinite;
    const total = this.finite + added;
    const distance = mean - this.mean;
    this.mean += (distance * added) / total;
    this.squares += squares + distance * distance * ((this.finite * added) / total);
    this.finite = total;
  }
}

function isSilent({ count, zeros }: Pick<PlaneStatistics, "count" | "zeros">): boolean {
  return count > 0 && zeros === count;
}

function squaresAbout(mean: number, { values, offset, stride, width, height }: Plane): number {
  let squares = 0;
  const end = offset + width * height * stride;
  for (let index = offset; index < end; index += stride) {
    const value = values[index] as number;
    if (Number.isFinite(value)) squares += (value - mean) ** 2;
  }
  return squares;
}
