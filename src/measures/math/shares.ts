/** Number of bins. */
const BINS = 4096;

/** Histogram of numbers from 0 to 1 in 4,096 equal bins, whose size does not grow with their count. */
export class Shares {
  private readonly counts = new Float64Array(BINS);
  private total = 0;

  /** Adds a number. Numbers outside [0, 1] are clamped; NaN is ignored. */
  add(value: number): void {
    if (Number.isNaN(value)) return;
    const bin = Math.min(BINS - 1, Math.max(0, Math.floor(value * BINS)));
    this.counts[bin] = (this.counts[bin] as number) + 1;
    this.total++;
  }

  /** Quantile for a share, accurate to one bin (1/4096); NaN without numbers. */
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
