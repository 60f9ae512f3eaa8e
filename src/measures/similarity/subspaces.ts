import type { Activation } from "../../activations/activation.js";
import { UserError } from "../../core/errors.js";
import type { Scatters } from "../math/canonical.js";
import { ChannelProducts } from "../math/channelProducts.js";
import { type Grid, gridOf, pooled } from "../math/pooledMaps.js";
import type { Given, Method, SimilarityInput, SufficientStatistics } from "./method.js";

/** Largest number of channels of a tap: beyond it, finding the directions takes too long, and samples are too few. */
const MOST_CHANNELS = 128;

/** Comparison of two representations by their scatter matrices. */
interface Compute {
  readonly summary: string;
  readonly title: string;
  readonly domain?: Method["domain"];
  readonly of: (scatters: Scatters) => Promise<number>;
}

/**
 * Compares representations by the scatter of their channels. Maps are averaged over windows, as many for both taps as
 * the smaller one has, and at most 7×7: each window of each image is a sample.
 */
export function bySubspaces(name: string, { summary, title, domain = [0, 1], of }: Compute): Method {
  return {
    summary,
    title,
    domain,
    note: () => "samples are averaged windows of the maps, at most 7×7 per image",
    gather: (compared) => {
      checkWidths(name, compared);
      return new GatheredScatter(of);
    },
  };
}

class GatheredScatter implements SufficientStatistics {
  private readonly of: Compute["of"];
  private readonly scatters = new Map<string, GridScatter>();
  private grids: readonly Grid[] = [];
  private ones = 0;

  constructor(of: Compute["of"]) {
    this.of = of;
  }

  add({ ones, others }: Given): void {
    const all = ones === others ? ones : [...ones, ...others];
    this.ones = ones === others ? 0 : ones.length;
    this.grids = all.map(({ shape }) => gridOf(shape[1], shape[2]));
    for (const grid of this.gridsOfPairs()) this.addAt(grid, all);
  }

  between(a: number, b: number): Promise<number> {
    const second = this.ones + b;
    const grid = smaller(this.grids[a] as Grid, this.grids[second] as Grid);
    const scatter = this.scatters.get(String(grid)) as GridScatter;
    const members = this.membersAt(grid);
    const [row, column] = [members.indexOf(a), members.indexOf(second)];
    return this.of({
      a: scatter.between(row, row),
      b: scatter.between(column, column),
      joint: scatter.between(row, column),
    });
  }

  private addAt(grid: Grid, all: readonly Activation[]): void {
    const members = this.membersAt(grid).map((index) => all[index] as Activation);
    const known = this.scatters.get(String(grid));
    const scatter =
      known ??
      new GridScatter(
        grid,
        members.map(({ shape }) => shape[3]),
      );
    this.scatters.set(String(grid), scatter);
    scatter.add(members);
  }

  /** Taps whose maps can be pooled to a grid. */
  private membersAt([rows, columns]: Grid): readonly number[] {
    return [...this.grids.keys()].filter((index) => {
      const [height, width] = this.grids[index] as Grid;
      return height >= rows && width >= columns;
    });
  }

  private gridsOfPairs(): readonly Grid[] {
    const pairs = this.grids.flatMap((one) => this.grids.map((other) => smaller(one, other)));
    return [...new Map(pairs.map((grid) => [String(grid), grid])).values()];
  }
}

function smaller(a: Grid, b: Grid): Grid {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1])];
}

function checkWidths(name: string, { ones, others }: SimilarityInput): void {
  const wide = [...ones, ...others].find(({ shape }) => (shape.at(-1) ?? 1) > MOST_CHANNELS);
  if (wide === undefined) return;
  throw new UserError(
    `The method '${name}' compares taps of at most ${MOST_CHANNELS} channels, but '${wide.name}' has ` +
      `${wide.shape.at(-1)}. Choose other taps with --taps.`,
  );
}

/** Sums of products of the channels of several taps about their means, all pooled to the same grid. */
class GridScatter {
  private readonly grid: Grid;
  /** Index of each tap's first channel among those of all taps. */
  private readonly offsets: readonly number[];
  private readonly width: number;
  private readonly products: ChannelProducts;
  private readonly sums: Float64Array;
  private samples = 0;

  /** Creates the sums for taps with these numbers of channels. */
  constructor(grid: Grid, channels: readonly number[]) {
    this.grid = grid;
    this.offsets = channels.map((_, tap) => total(channels.slice(0, tap)));
    this.width = total(channels);
    this.products = new ChannelProducts(this.width, this.width);
    this.sums = new Float64Array(this.width);
  }

  /** Adds the activations of all taps for the same images: each grid position of each image is a sample. */
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

  /** Scatter of the channels of two taps: rows belong to the first, columns to the second. */
  between(a: number, b: number): readonly (readonly number[])[] {
    const [rows, columns] = [this.channelsAt(a), this.channelsAt(b)];
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
