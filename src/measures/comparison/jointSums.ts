import type { Activation } from "../../activations/activation.js";
import { ChannelProducts, POSITIONS } from "../math/channelProducts.js";

/** Sums of products of channels of one tap with channels of another, over images and positions. */
export interface JointSums {
  add(a: Activation, b: Activation): void;
  /** Sum for a channel and another; NaN if these two were not multiplied. */
  at(channel: number, other: number): number;
}

/** Products of every channel with the channel of the same index. */
export class SameIndex implements JointSums {
  private readonly sums: Float64Array;

  constructor(channels: number) {
    this.sums = new Float64Array(channels);
  }

  add({ values, shape }: Activation, other: Activation): void {
    const channels = shape[3];
    const step = POSITIONS * channels;
    for (let start = 0; start < values.length; start += step) {
      const end = Math.min(values.length, start + step);
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let at = start + channel; at < end; at += channels)
          sum += (values[at] as number) * (other.values[at] as number);
        this.sums[channel] = (this.sums[channel] as number) + sum;
      }
    }
  }

  at(channel: number, other: number): number {
    return channel === other ? (this.sums[channel] as number) : Number.NaN;
  }
}

/** Products of every channel with every channel. */
export class AllChannels implements JointSums {
  private readonly products: ChannelProducts;

  constructor(channels: number, otherChannels: number) {
    this.products = new ChannelProducts(channels, otherChannels);
  }

  add(a: Activation, b: Activation): void {
    this.products.add({ values: a.values, channels: a.shape[3] }, { values: b.values, channels: b.shape[3] });
  }

  at(channel: number, other: number): number {
    return this.products.at(channel, other);
  }
}

/** Products of the channels of flattened maps: of every channel with every channel at the same position. */
export class SamePlace implements JointSums {
  private readonly sums: Float64Array;
  private readonly units: number;
  private readonly channels: number;

  /** Units and channels of a flattened map. */
  constructor(units: number, channels: number) {
    this.units = units;
    this.channels = channels;
    this.sums = new Float64Array(units * channels);
  }

  add(a: Activation, b: Activation): void {
    const { units, channels, sums } = this;
    const step = POSITIONS * units;
    for (let start = 0; start < a.values.length; start += step) {
      const end = Math.min(a.values.length, start + step);
      for (let unit = 0; unit < units; unit++) {
        const first = unit - (unit % channels);
        for (let channel = 0; channel < channels; channel++) {
          let sum = 0;
          for (let image = start; image < end; image += units)
            sum += (a.values[image + unit] as number) * (b.values[image + first + channel] as number);
          const at = unit * channels + channel;
          sums[at] = (sums[at] as number) + sum;
        }
      }
    }
  }

  at(unit: number, other: number): number {
    const { channels, sums } = this;
    const isSame = Math.floor(unit / channels) === Math.floor(other / channels);
    return isSame ? (sums[unit * channels + (other % channels)] as number) : Number.NaN;
  }
}
