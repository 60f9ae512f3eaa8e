/** Resolution of shares. */
const BINS = 4096;

/**
 * Histogram of numbers from 0 to 1 in 4,096 equal bins, with a size that does not grow with the count of
 * numbers.
 */
export class Shares {
  private readonly counts = new Float64Array(BINS);
  private total = 0;

  /** Adds a number. One beyond 0 or 1 counts as that; NaN is left out. */
  add(value: number): void {
    if (Number.isNaN(value)) return;
    const bin = Math.min(BINS - 1, Math.max(0, Math.floor(value * BINS)));
    this.counts[bin] = (this.counts[bin] as number) + 1;
    this.total++;
  }

  /** The number below which a share of all of them lies, within one bin (1/4096); NaN where there are none. */
  quantile(share: number): number {
    if (this.total === 0) return Number.NaN;
    const target = share * this.total;
    let below = 0;
    for (let bin = 0; bin < BINS; bin++) {
      const count = this.counts[bin] as number;
      if (count > 0 && below + count >= target) return (bin + (target - below) / count) / BINS;
      below += count;
    }
    return 1;
  }
}
