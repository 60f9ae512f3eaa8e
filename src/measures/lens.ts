import { batchesOf } from "../data/batches.js";
import type { Scores } from "../network/ablation.js";
import { headOption } from "../network/headChoice.js";
import type { Cell, Table } from "../table/table.js";
import { chainTapsOf, unitsOf } from "./chainTaps.js";
import { CHANCE_COLUMN, CHANCE_LEVEL, chanceOf } from "./chance.js";
import type { Measure, MeasureSubject, ProgressCallback } from "./measureDefinition.js";
import { classLabelsOf, predictionsOf, ScoreAccumulator, tallyColumns } from "./scoring.js";

/**
 * Predictions of the network's own head from the output of each block (the logit lens, nostalgebraist 2020;
 * for convolutional networks Jastrzębski et al. 2018, fig. 5): all later blocks are skipped. Block 0 is the
 * input of the first block. Where a later block changes the shape, the head cannot read it.
 */
export const lens: Measure<typeof headOption> = {
  summary: "accuracy of the network's own head on the output of each block (logit lens)",
  options: headOption,
  examples: [
    {
      line: "convscope measure lens bundled:mini-resnet",
      does: "sends each block's output through the head",
    },
  ],
  needsLabels: true,
  chart: {
    kind: "line",
    x: "block",
    y: "accuracy",
    domain: [0, 1],
    levels: [CHANCE_LEVEL],
    title: "Accuracy of the network's head on each block's output",
  },
  run,
};

const COLUMNS: Table["columns"] = [
  { name: "block", type: "integer", summary: "block whose output is read; 0 is before the first" },
  { name: "tap", type: "text", summary: "tap" },
  ...tallyColumns,
  { name: "agreement", type: "share", summary: "images classified as by the whole network" },
  { name: "note", type: "text", summary: "reason why it was not read" },
  CHANCE_COLUMN,
];

function run({ network, probe }: MeasureSubject, _options: object, onProgress: ProgressCallback): Table {
  const labels = classLabelsOf(network, probe);
  const units = unitsOf(network);
  // The head reads the output only after all units that cannot be skipped.
  const first = 1 + units.findLastIndex(({ droppable }) => !droppable);
  const places = [...units.keys(), units.length];
  const orders = places.slice(first).map((place) => [...units.keys()].slice(0, place));
  const readings = orders.map(() => new Reading());
  for (const batch of batchesOf(probe)) {
    const end = batch.start + batch.shape[0];
    const expected = labels.slice(batch.start, end);
    const scores = network.outputsThrough(batch, orders);
    const whole = predictionsOf(scores.at(-1) as Scores, expected.length);
    readings.forEach((reading, index) => {
      reading.add(scores[index] as Scores, expected, whole);
    });
    onProgress(end, probe.shape[0]);
  }
  const taps = chainTapsOf(network);
  const last = units[first - 1];
  const unread: Cell[] = [
    null,
    null,
    null,
    null,
    `not read: '${last?.name}' cannot be skipped, because ${last?.reason}`,
  ];
  const rows = places.map((place): Cell[] => {
    const cells = readings[place - first]?.cells();
    const tap = taps[place]?.name ?? null;
    return [place, tap, ...(cells === undefined ? unread : [...cells, null]), chanceOf(network)];
  });
  return { columns: COLUMNS, rows };
}

/** Accuracy and loss of the head on one block's output. */
class Reading {
  private readonly accumulator = new ScoreAccumulator();
  private images = 0;
  private agreeing = 0;

  add(scores: Scores, labels: readonly number[], whole: readonly (number | null)[]): void {
    this.accumulator.add(scores, labels);
    const predictions = predictionsOf(scores, labels.length);
    this.agreeing += predictions.filter((label, image) => label !== null && label === whole[image]).length;
    this.images += labels.length;
  }

  cells(): readonly number[] {
    return [...this.accumulator.cells(), this.agreeing / this.images];
  }
}
