import type { Activation } from "../../activations/activation.js";
import { ChannelProducts } from "../math/channelProducts.js";
import { type Grid, pooled } from "../math/pool.js";

/** The sums of products of the channels of several taps about their means, where all are pooled to one grid. */
export class GridScatter {
  private readonly grid: Grid;
  /** Index of each tap's first channel among those of all taps. */
  private readonly offsets: readonly number[];
  private readonly width: number;
  private readonly products: ChannelProducts;
  private readonly sums: Float64Array;
  private samples = 0;

  /** Creates the sums of taps with these numbers of channels. */
  constructor(grid: Grid, channels: readonly number[]) {
    this.grid = grid;
    this.offsets = channels.map((_, tap) => total(channels.slice(0, tap)));
    this.width = total(channels);
    this.products = new ChannelProducts(this.width, this.width);
    this.sums = new Float64Array(this.width);
  }

  /** Adds what every tap gave for the same images: each place of the grid on each image is a sample. */
  add(activations: readonly Activation[]): void {
    const { width } = this;
    const places = this.grid[0] * this.grid[1];
    const samples = (activations[0]?.shape[0] ?? 0) * places;
    const values = new Float64Array(samples * width);
    activations.forEach((activation, tap) => {
      const channels = activation.shape[3];
      pooled(activation, this.grid).forEach((features, image) => {
        for (let place = 0; place < places; place++) {
          const at = (image * places + place) * width + (this.offsets[tap] as number);
          values.set(features.subarray(place * channels, (place + 1) * channels), at);
        }
      });
    });
    const all = { values, channels: width };
    this.products.add(all, all);
    values.forEach((value, at) => {
      this.sums[at % width] = (this.sums[at % width] as number) + value;
    });
    this.samples += samples;
  }

  /** The scatter of the channels of two taps, as rows of the first and columns of the second. */
  between(one: number, other: number): readonly (readonly number[])[] {
    const [rows, columns] = [this.channelsAt(one), this.channelsAt(other)];
    return rows.map((row) => columns.map((column) => this.at(row, column)));
  }

  private at(row: number, column: number): number {
    const product = this.products.at(Math.max(row, column), Math.min(row, column));
    return product - ((this.sums[row] as number) * (this.sums[column] as number)) / this.samples;
  }

  private channelsAt(tap: number): readonly number[] {
    const [start, end] = [this.offsets[tap] as number, this.offsets[tap + 1] ?? this.width];
    return Array.from({ length: end - start }, (_, index) => start + index);
  }
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, value) => sum + value, 0);
}
