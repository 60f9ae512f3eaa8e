import type { Activation } from "../activations/activation.js";
import { oneOf, type Values } from "../core/options/option.js";
import { batchesOf } from "../data/batches.js";
import { headOption } from "../network/headChoice.js";
import type { Head } from "../network/heads.js";
import { headAs, outputAsOption } from "../network/outputAs.js";
import type { Tap } from "../network/tap.js";
import type { ChartPlan } from "../table/chartPlan.js";
import type { Table } from "../table/table.js";
import { ClassTally, ErrorTally, LabelTally } from "./evaluation/classTally.js";
import { dueLabels } from "./evaluation/dueLabels.js";
import type { Tally } from "./evaluation/tally.js";
import type { Measure, MeasureSubject, ProgressCallback } from "./measureDefinition.js";

const CHARTS = {
  accuracy: {
    kind: "bar",
    x: "unit",
    y: "accuracy",
    domain: [0, 1],
    title: "Accuracy of the output, and the share of each class that is recognized",
  },
  iou: { kind: "bar", x: "unit", y: "iou", domain: [0, 1], title: "Intersection over union" },
  loss: { kind: "bar", x: "unit", y: "loss", title: "Loss of the output" },
} as const satisfies Readonly<Record<string, ChartPlan>>;

const options = {
  ...headOption,
  ...outputAsOption,
  column: oneOf(["accuracy", "iou", "loss"], { summary: "column of the chart", default: "accuracy" }),
};

/**
 * Fit of an output to the labels of images, by what it gives: the accuracy of classes; by pixel, the accuracy and the
 * intersection over union of class maps and masks; the binary cross-entropy of independent labels; the squared error
 * of other numbers and of pictures, which are compared with the image unless it has another picture as its label.
 */
export const evaluation: Measure<typeof options> = {
  summary: "fit of an output to labels: accuracy, mean IoU, loss",
  options,
  examples: [
    {
      line: "convscope measure evaluation bundled:mini-resnet --input mnist:test/0-999",
      does: "counts the digits of each class that the bundled network recognizes",
    },
  ],
  needsLabels: false,
  readsOutput: true,
  chart: CHARTS.accuracy,
  chartWith: ({ column }) => CHARTS[column],
  run,
};

const COLUMNS: Table["columns"] = [
  {
    name: "unit",
    type: "text",
    summary: "class, label or unit of the output by its index; all is the whole",
  },
  { name: "label", type: "integer", summary: "index of the class, label or unit" },
  { name: "count", type: "integer", summary: "images or pixels that have a label" },
  {
    name: "accuracy",
    type: "share",
    summary: "share that is right; of a class, the share of its images or pixels",
  },
  {
    name: "iou",
    type: "share",
    summary: "intersection over union of a class or mask; of all, the mean over those that occur",
  },
  { name: "loss", type: "number", summary: "mean loss" },
  { name: "loss_kind", type: "text", summary: "kind of loss" },
];

function run(
  { network, probe }: MeasureSubject,
  { outputAs }: Values<typeof options>,
  onProgress: ProgressCallback,
): Table {
  const tap = network.taps.find(({ name }) => name === network.output) as Tap;
  const head = network.heads.find(({ name }) => name === network.output) as Head;
  const read = headAs(head, tap, outputAs);
  let tally: Tally | undefined;
  for (const batch of batchesOf(probe)) {
    const [output] = network.record(batch, [tap]) as readonly [Activation];
    const [, height, width, channels] = output.shape;
    const labelled = { network: network.name, head: read, shape: [height, width, channels] as const };
    tally ??= tallyOf(read, { dueOf: dueLabels(labelled, probe), channels });
    tally.add(output, batch.start);
    onProgress(batch.start + batch.shape[0], probe.shape[0]);
  }
  const rows = (tally?.fits() ?? []).map(({ unit, count, accuracy, iou, loss }) => [
    ...[unit === null ? "all" : String(unit), unit, count, accuracy, iou],
    ...[loss, tally?.loss ?? null],
  ]);
  return { columns: COLUMNS, rows };
}

interface Labels {
  readonly dueOf: ReturnType<typeof dueLabels>;
  readonly channels: number;
}

function tallyOf(head: Head, { dueOf, channels }: Labels): Tally {
  const tallied = { head, dueOf };
  switch (head.answers) {
    case "classes":
    case "yesOrNo":
      return new ClassTally(tallied, head.classes ?? channels);
    case "classMap":
      return new ClassTally(tallied, channels);
    case "labels":
    case "masks":
      return new LabelTally(tallied, channels);
    default:
      return new ErrorTally(tallied, channels);
  }
}
