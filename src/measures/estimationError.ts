import type { Activation } from "../activations/activation.js";
import { batchesOf } from "../data/batches.js";
import type { Tap } from "../network/tap.js";
import type { Table } from "../table/table.js";
import { chainTapsOf } from "./chainTaps.js";
import type { Measure, MeasureSubject, ProgressCallback } from "./measureDefinition.js";

/**
 * Distance of each block's output from the last one of its stage (Greff, Srivastava and Schmidhuber 2017,
 * sec. 3): with the mean error eᵤ of each unit u over images, E[xᵢ − xₙ], the mean and standard deviation of
 * eᵤ over units, which stay near zero if blocks refine one estimate; and the RMS of xᵢ − xₙ over units and
 * images. A stage is a sequence of blocks that keep the shape.
 */
export const estimationError: Measure<Record<string, never>> = {
  summary: "distance of each block's output from the last one of its stage",
  options: {},
  examples: [
    {
      line: "convscope measure estimation-error bundled:mini-resnet",
      does: "compares every block's output with the last one's",
    },
  ],
  needsLabels: false,
  chart: {
    kind: "line",
    x: "block",
    y: "error",
    low: "error_low",
    high: "error_high",
    title: "Estimation error",
  },
  run,
};

const COLUMNS: Table["columns"] = [
  { name: "stage", type: "integer", summary: "stage of blocks that keep the shape" },
  { name: "block", type: "integer", summary: "block; 0 is before the first" },
  { name: "tap", type: "text", summary: "tap" },
  { name: "images", type: "integer", summary: "images" },
  { name: "error", type: "number", summary: "estimation error, mean over units" },
  { name: "error_low", type: "number", summary: "error minus one standard deviation over units" },
  { name: "error_high", type: "number", summary: "error plus one standard deviation over units" },
  { name: "rms", type: "number", summary: "root mean square of x − xₙ over units and images" },
];

function run({ network, probe }: MeasureSubject, _options: object, onProgress: ProgressCallback): Table {
  const taps = chainTapsOf(network);
  const stages = stagesOf(taps);
  const errors = taps.map(() => new UnitErrors());
  for (const batch of batchesOf(probe)) {
    const activations = network.record(batch, taps);
    taps.forEach((_, block) => {
      const last = stages.lastIndexOf(stages[block] as number);
      errors[block]?.add(activations[block] as Activation, activations[last] as Activation);
    });
    onProgress(batch.start + batch.shape[0], probe.shape[0]);
  }
  const rows = taps.map(({ name }, block) => [
    stages[block] ?? null,
    block,
    name,
    probe.shape[0],
    ...(errors[block]?.cells() ?? []),
  ]);
  return { columns: COLUMNS, rows };
}

/** Stage of each tap, counted from 1: a new one begins wherever the shape changes. */
function stagesOf(taps: readonly Tap[]): readonly number[] {
  let stage = 0;
  return taps.map(({ shape }, index) => {
    if (String(shape) !== String(taps[index - 1]?.shape)) stage++;
    return stage;
  });
}

/** Error sums of one block: per unit over images, and of squares over both. */
class UnitErrors {
  private images = 0;
  private squares = 0;
  private sums = new Float64Array();

  add({ values, shape }: Activation, last: Activation): void {
    const units = values.length / shape[0];
    if (this.sums.length === 0) this.sums = new Float64Array(units);
    for (let index = 0; index < values.length; index++) {
      const error = (values[index] as number) - (last.values[index] as number);
      const unit = index % units;
      this.sums[unit] = (this.sums[unit] as number) + error;
      this.squares += error * error;
    }
    this.images += shape[0];
  }

  cells(): readonly number[] {
    const units = this.sums.length;
    const errors = this.sums.map((sum) => sum / this.images);
    const mean = errors.reduce((sum, error) => sum + error, 0) / units;
    const sd = Math.sqrt(errors.reduce((sum, error) => sum + (error - mean) ** 2, 0) / units);
    return [mean, mean - sd, mean + sd, Math.sqrt(this.squares / (units * this.images))];
  }
}
