import type { Activation } from "../../activations/activation.js";
import { imagesOf } from "../images.js";
import { ckaOf, type Hsic, HsicSum, hsicOf, LEAST_IMAGES } from "../math/hsic.js";
import { ImageKernel } from "../math/imageKernel.js";
import { ChannelSums } from "./channelSums.js";
import type { JointSums } from "./jointSums.js";

/** How the activations of two taps go together: sums that grow batch by batch. */
export class Tally {
  readonly one: ChannelSums;
  readonly other: ChannelSums;
  private readonly joint: JointSums;
  private readonly own = new HsicSum();
  private readonly others = new HsicSum();
  private readonly both = new HsicSum();
  private readonly shuffled = new HsicSum();

  constructor(channels: readonly [number, number], joint: JointSums) {
    this.one = new ChannelSums(channels[0]);
    this.other = new ChannelSums(channels[1]);
    this.joint = joint;
  }

  /** Adds what both taps gave for some images; `order` is that in which those of B are shuffled. */
  add(one: Activation, other: Activation, order: ArrayLike<number>): void {
    this.one.add(one);
    this.other.add(other);
    this.joint.add(one, other);
    if (one.shape[0] < LEAST_IMAGES) return;
    const [kernel, second] = [new ImageKernel([...imagesOf(one)]), new ImageKernel([...imagesOf(other)])];
    this.own.add(hsicOf(kernel, kernel));
    this.others.add(hsicOf(second, second));
    this.both.add(hsicOf(kernel, second));
    this.shuffled.add(hsicOf(kernel, second, order));
  }

  /** Linear CKA over minibatches; NaN where there were too few images or nothing varies. */
  cka(): Hsic {
    return ckaOf(this.both, this.own, this.others);
  }

  /** The same with the images of B shuffled. */
  ckaOfShuffled(): Hsic {
    return ckaOf(this.shuffled, this.own, this.others);
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
