import { expected, UserError } from "../core/errors.js";
import { integer, oneOf, type Values } from "../core/options/option.js";
import { batchesOf } from "../data/batches.js";
import type { HighwayBlock } from "../network/highways.js";
import type { Network } from "../network/network.js";
import { tapsNamed } from "../network/tap.js";
import type { ChartPlan } from "../table/chartPlan.js";
import type { Cell, Table } from "../table/table.js";
import { GateTally, imageMeans } from "./gateTally.js";
import type { Measure, MeasuredProbe, MeasureSubject, ProgressCallback } from "./measureDefinition.js";

const options = {
  image: integer({
    summary: "index of the image whose own gates are shown, from 0",
    default: 0,
    min: 0,
  }),
  by: oneOf(["channel", "label"], {
    summary: "one row per channel, or one per label with the difference of its mean from the overall mean",
    default: "channel",
  }),
  show: oneOf(["mean", "bias", "sample"], {
    summary: "color of the chart of channels: the mean of each gate, its bias, or its value for one image",
    default: "mean",
  }),
};

const PLACES = { kind: "heatmap", x: "channel", y: "block" } as const;
/** Range of a gate's value, from closed to open, for any images. */
const RANGE = { domain: [0, 1] } as const;

const CHARTS = {
  mean: { ...PLACES, ...RANGE, color: "mean", title: "Mean openness of each highway gate" },
  bias: { ...PLACES, color: "bias", title: "Bias of each highway gate" },
  sample: { ...PLACES, ...RANGE, color: "sample", title: "Openness of each highway gate for one image" },
} as const satisfies Readonly<Record<Values<typeof options>["show"], ChartPlan>>;

const LABEL_CHART: ChartPlan = {
  ...PLACES,
  y: "place",
  color: "difference",
  title: "Change in openness of each highway gate for one class",
};

/**
 * Openness of the gates T of highway blocks, where 0 carries the input on and 1 replaces it (Srivastava,
 * Greff and Schmidhuber 2015, figures 2 and 3). For each channel: the gate's bias; the mean and the 5th, 50th
 * and 95th percentiles of T over images and positions, within 1/4096; the standard deviation over images of
 * an image's mean; and the mean over positions for one image.
 */
export const highwayGates: Measure<typeof options> = {
  summary: "openness of the gates of highway blocks, per channel",
  options,
  examples: [
    {
      line: "convscope measure highway-gates runs/highway",
      does: "shows how open the gates of a trained run are",
    },
    {
      line: "convscope measure highway-gates runs/highway --by label",
      does: "shows which gates open further for one digit than for others",
    },
  ],
  needsLabels: false,
  chart: CHARTS.mean,
  chartWith: ({ by, show }) => (by === "label" ? LABEL_CHART : CHARTS[show]),
  run,
};

const BLOCK: Table["columns"] = [
  { name: "block", type: "text", summary: "highway block" },
  { name: "channel", type: "integer", summary: "channel" },
  { name: "images", type: "integer", summary: "images" },
];

const COLUMNS: Table["columns"] = [
  ...BLOCK,
  { name: "bias", type: "number", summary: "bias of the gate" },
  { name: "mean", type: "number", summary: "mean of T over images and positions" },
  { name: "p5", type: "number", summary: "5th percentile of T" },
  { name: "p50", type: "number", summary: "median of T" },
  { name: "p95", type: "number", summary: "95th percentile of T" },
  { name: "sd", type: "number", summary: "standard deviation over images of an image's mean T" },
  { name: "sample", type: "number", summary: "mean of T over positions for one image" },
];

const LABEL_COLUMNS: Table["columns"] = [
  { name: "label", type: "integer", summary: "label" },
  { name: "place", type: "text", summary: "label and block" },
  ...BLOCK,
  { name: "mean", type: "number", summary: "mean of T over the images of the label" },
  { name: "difference", type: "number", summary: "mean of T for the label minus that for all images" },
];

function run(
  { network, probe }: MeasureSubject,
  values: Values<typeof options>,
  onProgress: ProgressCallback,
): Table {
  const blocks = highwayBlocksOf(network);
  checkAsked(probe, values);
  const taps = tapsNamed(
    network,
    blocks.map(({ gate }) => gate),
  );
  const accumulators = taps.map(({ shape }) => new GateTally(shape.at(-1) ?? 1));
  const samples: (Float64Array | undefined)[] = [];
  for (const batch of batchesOf(probe)) {
    const end = batch.start + batch.shape[0];
    network.record(batch, taps).forEach((gate, index) => {
      accumulators[index]?.add(gate, probe.labels.slice(batch.start, end));
      samples[index] ??= imageMeans(gate)[values.image - batch.start];
    });
    onProgress(end, probe.shape[0]);
  }
  if (values.by === "label") return labelTable(blocks, accumulators);
  const biases = network.biases(taps);
  const rows = channelsOf(blocks, accumulators).map(({ block, index, accumulator, channel }): Cell[] => {
    const { images, mean, quantiles, sd } = accumulator.cells(channel);
    const bias = biases[index]?.[channel] ?? null;
    return [block, channel, images, bias, mean, ...quantiles, sd, samples[index]?.[channel] ?? null];
  });
  return { columns: COLUMNS, rows };
}

/** Table with a row for each label of each channel, grouped by label. */
function labelTable(blocks: readonly HighwayBlock[], accumulators: readonly GateTally[]): Table {
  const rows = channelsOf(blocks, accumulators).flatMap(({ block, accumulator, channel }) => {
    const { mean: overall } = accumulator.cells(channel);
    return accumulator
      .byLabel(channel)
      .map(({ label, images, mean }) => ({ label, cells: [block, channel, images, mean, mean - overall] }));
  });
  rows.sort((a, b) => a.label - b.label);
  return {
    columns: LABEL_COLUMNS,
    rows: rows.map(({ label, cells }) => [label, `${label}: ${cells[0]}`, ...cells]),
  };
}

function channelsOf(blocks: readonly HighwayBlock[], accumulators: readonly GateTally[]) {
  return accumulators.flatMap((accumulator, index) => {
    const block = blocks[index]?.name ?? "";
    return Array.from({ length: accumulator.channels }, (_, channel) => ({
      block,
      index,
      accumulator,
      channel,
    }));
  });
}

function highwayBlocksOf({ name, highways }: Network): readonly HighwayBlock[] {
  if (highways.length > 0) return highways;
  throw new UserError(
    `The network '${name}' has no highway blocks: none of its layers adds T · H to (1 − T) · x, with a gate T and a ` +
      "transform H that are both computed from x.",
  );
}

function checkAsked({ shape, labels, address }: MeasuredProbe, { image, by }: Values<typeof options>): void {
  if (image >= shape[0]) throw expected(`an image from 0 to ${shape[0] - 1}`, "--image", image);
  if (by === "label" && labels.includes(undefined)) {
    throw new UserError(
      `--by label needs labels, but the images of '${address}' have none. Give images of a data set, or use --by channel.`,
    );
  }
}
