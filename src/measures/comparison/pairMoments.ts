import type { Activation } from "../../activations/activation.js";

/** A channel that varies by less than this share of its mean square is constant: 64-bit sums of many values are no finer. */
const STILL = 1e-12;

/** Sums of the channels of one tap over images and positions. */
export class ChannelSums {
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  private positions = 0;

  constructor(channels: number) {
    this.sums = new Float64Array(channels);
    this.squares = new Float64Array(channels);
  }

  add({ values, shape }: Activation): void {
    const { sums, squares } = this;
    const channels = shape[3];
    for (let at = 0; at < values.length; at += channels) {
      for (let channel = 0; channel < channels; channel++) {
        const value = values[at + channel] as number;
        sums[channel] = (sums[channel] as number) + value;
        squares[channel] = (squares[channel] as number) + value * value;
      }
    }
    this.positions += values.length / channels;
  }

  get count(): number {
    return this.positions;
  }

  mean(channel: number): number {
    return (this.sums[channel] as number) / this.positions;
  }

  /** Whether a channel is zero on all images and at all positions. */
  isDead(channel: number): boolean {
    return this.squares[channel] === 0;
  }

  /** The sum of squared distances from the mean; NaN where the channel is constant. */
  scatter(channel: number): number {
    const squares = this.squares[channel] as number;
    const scatter = squares - (this.sums[channel] as number) ** 2 / this.positions;
    return scatter > STILL * squares ? scatter : Number.NaN;
  }
}

/** How the channels of A and those of the same index of B go together over images and positions. */
export class PairMoments {
  readonly one: ChannelSums;
  readonly other: ChannelSums;
  private readonly products: Float64Array;
  private readonly distances: Float64Array;

  constructor(channels: number, otherChannels = channels) {
    this.one = new ChannelSums(channels);
    this.other = new ChannelSums(otherChannels);
    this.products = new Float64Array(channels);
    this.distances = new Float64Array(channels);
  }

  add(one: Activation, other: Activation): void {
    this.one.add(one);
    this.other.add(other);
    const { products, distances } = this;
    const channels = products.length;
    for (let at = 0; at < one.values.length; at += channels) {
      for (let channel = 0; channel < channels; channel++) {
        const a = one.values[at + channel] as number;
        const b = other.values[at + channel] as number;
        products[channel] = (products[channel] as number) + a * b;
        distances[channel] = (distances[channel] as number) + (b - a) ** 2;
      }
    }
  }

  /** Pearson's correlation of a channel of A and the same of B; NaN where one of both is constant. */
  correlation(channel: number): number {
    const { one, other } = this;
    const about = (this.products[channel] as number) - (one.sums[channel] as number) * other.mean(channel);
    return about / Math.sqrt(one.scatter(channel) * other.scatter(channel));
  }

  /** The root mean square of B − A of a channel. */
  change(channel: number): number {
    return Math.sqrt((this.distances[channel] as number) / this.one.count);
  }
}
