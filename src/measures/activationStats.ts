import type { Activation } from "../activations/activation.js";
import type { Values } from "../core/options/option.js";
import { batchesOf } from "../data/batches.js";
import type { Tap } from "../network/tap.js";
import { zerosByEngine } from "../network/zerosByEngine.js";
import type { Table } from "../table/table.js";
import { Moments } from "./math/runningMoments.js";
import { ranksOf } from "./math/spectrum.js";
import type { Measure, MeasureSubject, ProgressCallback } from "./measureDefinition.js";
import { chosenTaps, tapOption } from "./tapOption.js";

const options = { taps: tapOption };

/**
 * Use of each tap over a probe: dead channels (zero everywhere) and nearly dead ones (active at less than 0.1
 * % of all positions), the fraction of zeros, the sparsity of living channels over all images and positions
 * ((mean |a|)² / mean a², Treves and Rolls 1991: 1 for equal values, near 0 for rare activity), and the
 * number of directions that the channels span (effective rank, Roy and Vetterli 2007, and participation
 * ratio, of the centered positions × channels). A channel with NaN or infinities is non-finite, and neither
 * dead nor nearly dead; a tap with one has a sparsity and ranks of NaN.
 */
export const activationStats: Measure<typeof options> = {
  summary: "dead channels, zeros, sparsity and rank of each tap",
  options,
  examples: [
    {
      line: "convscope measure activation-stats bundled:mini-resnet",
      does: "looks for dead channels in every block",
    },
    {
      line: "convscope measure activation-stats bundled:mini-resnet --taps conv,maps --input mnist:test/0-9999",
      does: "covers every map, over 10,000 images",
    },
  ],
  needsLabels: false,
  chart: { kind: "bar", x: "tap", y: "zeros", domain: [0, 1], title: "Share of zeros" },
  run,
};

const COLUMNS: Table["columns"] = [
  { name: "tap", type: "text", summary: "tap" },
  { name: "images", type: "integer", summary: "images" },
  { name: "channels", type: "integer", summary: "channels" },
  { name: "non_finite", type: "integer", summary: "channels with NaN or infinite values" },
  { name: "dead", type: "integer", summary: "channels that are zero on all images" },
  {
    name: "nearly_dead",
    type: "integer",
    summary: "other channels active at less than 0.1 % of all positions",
  },
  { name: "zeros", type: "share", summary: "share of zeros" },
  {
    name: "lifetime",
    type: "number",
    summary: "Treves–Rolls (mean |a|)² / mean a², mean over living channels",
  },
  { name: "effective_rank", type: "number", summary: "effective rank of the channels" },
  { name: "participation", type: "number", summary: "participation ratio of the channels" },
  { name: "note", type: "text", summary: "caveats on its zeros and dead channels" },
];

async function run(
  { network, probe }: MeasureSubject,
  values: Values<typeof options>,
  onProgress: ProgressCallback,
): Promise<Table> {
  const taps = chosenTaps(network, values.taps);
  const accumulators: ChannelTally[] = [];
  for (const batch of batchesOf(probe)) {
    network.record(batch, taps).forEach((activation, index) => {
      const accumulator = accumulators[index] ?? new ChannelTally(activation.shape[3]);
      accumulators[index] = accumulator;
      accumulator.add(activation);
    });
    onProgress(batch.start + batch.shape[0], probe.shape[0]);
  }
  const cells = await Promise.all(accumulators.map((accumulator) => accumulator.cells()));
  const images = probe.shape[0];
  const rows = taps.map((tap, index) => [tap.name, images, ...(cells[index] ?? []), noteOf(tap, images)]);
  return { columns: COLUMNS, rows };
}

/** Note on the zeros of a tap; null if there is none. */
function noteOf(tap: Tap, images: number): string | null {
  const zeros = zerosByEngine([tap]);
  const notes = [...(zeros === undefined ? [] : [zeros]), ...(images === 1 ? [ONE_IMAGE] : [])];
  return notes.length === 0 ? null : notes.join("; ");
}

const ONE_IMAGE = "on a single image, dead channels cannot be distinguished from silent ones";

/** Largest fraction of active positions of a nearly dead channel. */
const NEARLY_DEAD = 1e-3;

/** Channel sums of one tap, accumulated batch by batch. */
class ChannelTally {
  private positions = 0;
  private readonly channels: number;
  private readonly active: Float64Array;
  private readonly sizes: Float64Array;
  private readonly moments: Moments;

  constructor(channels: number) {
    this.channels = channels;
    this.active = new Float64Array(channels);
    this.sizes = new Float64Array(channels);
    this.moments = new Moments(channels);
  }

  add({ values }: Activation): void {
    const { channels, active, sizes } = this;
    for (let at = 0; at < values.length; at += channels) {
      this.moments.add(values, at);
      for (let channel = 0; channel < channels; channel++) {
        const value = values[at + channel] as number;
        if (value !== 0) active[channel] = (active[channel] as number) + 1;
        sizes[channel] = (sizes[channel] as number) + Math.abs(value);
      }
    }
    this.positions += values.length / channels;
  }

  /** Cells from `channels` on. */
  async cells(): Promise<readonly number[]> {
    const { channels, positions, active } = this;
    const broken = this.sizes.filter((size) => !Number.isFinite(size)).length;
    const dead = active.filter((count) => count === 0).length;
    const isNearly = (count: number, channel: number) =>
      count > 0 && count < NEARLY_DEAD * positions && Number.isFinite(this.sizes[channel]);
    const nearly = active.filter(isNearly).length;
    const zeros = 1 - active.reduce((sum, count) => sum + count, 0) / (positions * channels);
    const { effective, participation } = await ranksOf(this.moments.spectral());
    return [channels, broken, dead, nearly, zeros, this.lifetime(), effective, participation];
  }

  private lifetime(): number {
    const living = [...this.active.keys()].filter((channel) => this.active[channel] !== 0);
    const sum = living.reduce(
      (total, channel) =>
        total + (this.sizes[channel] as number) ** 2 / (this.positions * this.moments.squares(channel)),
      0,
    );
    return sum / living.length;
  }
}
