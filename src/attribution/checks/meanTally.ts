/** Mean of lists of numbers, and their count. */
export interface Mean {
  readonly count: number;
  /** Number by number; empty if there are no lists. */
  readonly means: readonly number[];
}

/** Sums of lists of numbers under one name. */
interface Sums {
  readonly count: number;
  readonly sums: readonly number[];
}

/**
 * Sums and counts of lists of numbers by name, one list for each image. Those of parts of a data set merge to those of
 * the whole. A list that is not defined does not count.
 */
export class MeanTally {
  private readonly entries = new Map<string, Sums>();

  /** Adds the numbers of one image under a name; a name has lists of one length. */
  add(name: string, numbers: readonly (number | undefined)[] | Float64Array): void {
    const known = Array.from(numbers).filter((each) => each !== undefined);
    if (known.length === numbers.length) this.addSums(name, { count: 1, sums: known });
  }

  /** Adds everything that another tally holds. */
  merge(other: MeanTally): void {
    for (const [name, sums] of other.entries) this.addSums(name, sums);
  }

  /** Means under a name. */
  mean(name: string): Mean {
    const { count, sums } = this.entries.get(name) ?? { count: 0, sums: [] };
    return { count, means: sums.map((sum) => sum / count) };
  }

  private addSums(name: string, { count, sums }: Sums): void {
    const own = this.entries.get(name);
    this.entries.set(name, {
      count: count + (own?.count ?? 0),
      sums: sums.map((sum, at) => sum + (own?.sums[at] ?? 0)),
    });
  }
}
