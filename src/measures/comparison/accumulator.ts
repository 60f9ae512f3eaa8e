import type { Activation } from "../../activations/activation.js";
import { ChannelSums } from "./channelSums.js";
import type { JointSums } from "./jointSums.js";

/** Joint channel statistics of two taps, accumulated batch by batch. */
export class ComparisonAccumulator {
  readonly one: ChannelSums;
  readonly other: ChannelSums;
  private readonly joint: JointSums;

  constructor(channels: readonly [number, number], joint: JointSums) {
    this.one = new ChannelSums(channels[0]);
    this.other = new ChannelSums(channels[1]);
    this.joint = joint;
  }

  /** Adds what both taps gave for some images. */
  add(one: Activation, other: Activation): void {
    this.one.add(one);
    this.other.add(other);
    this.joint.add(one, other);
  }

  /** True if all values of both taps are finite. */
  get isFinite(): boolean {
    return this.one.nonFinite() === 0 && this.other.nonFinite() === 0;
  }

  /** Pearson's correlation of a channel of A and one of B; NaN where one of both is constant. */
  correlation(channel: number, other: number): number {
    const { one, joint } = this;
    const about = joint.at(channel, other) - (one.sum(channel) * this.other.sum(other)) / one.positions;
    return about / Math.sqrt(one.scatter(channel) * this.other.scatter(other));
  }

  /** The root mean square of a channel of B less one of A: by Σa² + Σb² − 2Σab, which needs no second look. */
  change(channel: number, other: number): number {
    const { one, joint } = this;
    const squares = one.square(channel) + this.other.square(other) - 2 * joint.at(channel, other);
    return Math.sqrt(Math.max(0, squares) / one.positions);
  }
}
