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
 * and `rms` cover finite samples only, and are NaN (in JSON: null) if there are none.
 */
export interface ChannelStatistics {
  readonly channel: number;
  /** All samples, finite or not. */
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** The standard deviation of the samples themselves, not an estimate for others: √variance. */
  readonly sd: number;
  /** The mean squared distance from the mean. */
  readonly variance: number;
  /** The energy: the square root of the mean square. */
  readonly rms: number;
  /** The share of samples that are exactly zero, of all samples. */
  readonly zeroFraction: number;
  /**
   * True where every sample of several images is exactly zero; it says as much as the probe is large. One image alone
   * cannot tell a dead channel from one that is silent on it.
   */
  readonly dead: boolean;
  /** The images on which every sample is exactly zero. */
  readonly silentImages: readonly number[];
  /** The first place of the highest finite sample; null where there is none. */
  readonly argmax: Position | null;
  readonly nan: number;
  readonly infinite: number;
}

/** The statistics of every channel of an activation, in order. */
export function channelStatisticsOf(activation: Activation): readonly ChannelStatistics[] {
  return channelStatisticsOver([activation]);
}

/**
 * The statistics of every channel of one tap over batches of images, as if they were one activation: images are
 * numbered on from batch to batch. Each batch is looked at once and then let go.
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

/** The sums of one channel, which grow plane by plane. */
class Tally {
  private count = 0;
  private finite = 0;
  private min = Infinity;
  private max = -Infinity;
  private mean = 0;
  /** The sum of squared distances from the mean. */
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

  /** Joins the moments of two sets of samples without a loss of digits (Chan, Golub and LeVeque 1979, eq. 2.1). */
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
