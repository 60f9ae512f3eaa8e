import type { Activation } from "../../activations/activation.js";
import { POSITIONS } from "../math/channelProducts.js";
import type { JointSums } from "./jointSums.js";

/** Joint channel statistics of two taps, accumulated batch by batch. */
export class ComparisonAccumulator {
  readonly a: ChannelSums;
  readonly b: ChannelSums;
  private readonly joint: JointSums;

  constructor(channels: readonly [number, number], joint: JointSums) {
    this.a = new ChannelSums(channels[0]);
    this.b = new ChannelSums(channels[1]);
    this.joint = joint;
  }

  /** Adds the activations of both taps for some images. */
  add(a: Activation, b: Activation): void {
    this.a.add(a);
    this.b.add(b);
    this.joint.add(a, b);
  }

  /** True if all values of both taps are finite. */
  get isFinite(): boolean {
    return this.a.nonFinite() === 0 && this.b.nonFinite() === 0;
  }

  /** Pearson correlation of a channel of A with one of B; NaN if either is constant. */
  correlation(channel: number, other: number): number {
    const { a, joint } = this;
    const about = joint.at(channel, other) - (a.sum(channel) * this.b.sum(other)) / a.positions;
    return about / Math.sqrt(a.scatter(channel) * this.b.scatter(other));
  }

  /**
   * Root mean square of the difference between a channel of B and one of A, from Σa² + Σb² − 2Σab, which needs no
   * second pass.
   */
  change(channel: number, other: number): number {
    const { a, joint } = this;
    const squares = a.square(channel) + this.b.square(other) - 2 * joint.at(channel, other);
    return Math.sqrt(Math.max(0, squares) / a.positions);
  }
}

/**
 * Fraction of its mean square below which the variance of a channel counts as zero: 64-bit sums of many values are no
 * more precise.
 */
const STILL = 1e-12;

/** Sums of the channels of one tap over images and positions. */
class ChannelSums {
  /** Number of positions over all images. */
  positions = 0;
  private readonly sums: Float64Array;
  private readonly squares: Float64Array;

  constructor(channels: number) {
    this.sums = new Float64Array(channels);
    this.squares = new Float64Array(channels);
  }

  get channels(): number {
    return this.sums.length;
  }

  add({ values, shape }: Activation): void {
    const { sums, squares } = this;
    const channels = shape[3];
    // A few positions at a time, channel by channel, in the order in which products are summed, so that equal numbers
    // have equal sums.
    const step = POSITIONS * channels;
    for (let start = 0; start < values.length; start += step) {
      const end = Math.min(values.length, start + step);
      for (let channel = 0; channel < channels; channel++) {
        let [sum, square] = [0, 0];
        for (let at = start + channel; at < end; at += channels) {
          const value = values[at] as number;
          sum += value;
          square += value * value;
        }
        sums[channel] = (sums[channel] as number) + sum;
        squares[channel] = (squares[channel] as number) + square;
      }
    }
    this.positions += values.length / channels;
  }

  sum(channel: number): number {
    return this.sums[channel] as number;
  }

  /** Sum of the squares of a channel. */
  square(channel: number): number {
    return this.squares[channel] as number;
  }

  mean(channel: number): number {
    return this.sum(channel) / this.positions;
  }

  /** Root mean square over all channels. */
  size(): number {
    return Math.sqrt(this.squares.reduce((sum, value) => sum + value, 0) / (this.positions * this.channels));
  }

  /** True if all values of a channel are finite: float32 squares summed in float64 cannot overflow. */
  isFinite(channel: number): boolean {
    return Number.isFinite(this.square(channel));
  }

  /** Number of channels with non-finite values. */
  nonFinite(): number {
    return this.squares.filter((square) => !Number.isFinite(square)).length;
  }

  /** True if a channel is zero on all images and at all positions. */
  isDead(channel: number): boolean {
    return this.square(channel) === 0;
  }

  /** Number of dead channels. */
  dead(): number {
    return this.squares.filter((square) => square === 0).length;
  }

  /** Sum of squared distances from the mean; NaN if the channel is constant. */
  scatter(channel: number): number {
    const scatter = this.square(channel) - this.sum(channel) ** 2 / this.positions;
    return scatter > STILL * this.square(channel) ? scatter : Number.NaN;
  }
}
