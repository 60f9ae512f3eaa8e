import { expected, UserError } from "../core/errors.js";
import { integer, oneOf, type Values } from "../core/options/option.js";
import { batchesOf } from "../data/batches.js";
import type { HighwayBlock } from "../network/highways.js";
import type { Network } from "../network/network.js";
import type { ChartPlan } from "../table/chart.js";
import type { Cell, Table } from "../table/table.js";
import { GateTally, imageMeans } from "./gateTally.js";
import type { Measure, MeasuredProbe, MeasureSubject, ProgressCallback } from "./measure.js";
import { tapsNamed } from "./taps.js";

const options = {
  image: integer({
    summary: "the image whose own gates are told, by its place among all images; 0 is the first",
    default: 0,
    min: 0,
  }),
  by: oneOf(["channel", "label"], {
    summary: "one row for each channel, or one for each label: how far its images' mean is from that of all",
    default: "channel",
  }),
  show: oneOf(["mean", "bias", "sample"], {
    summary:
      "what colors the chart of channels: the mean of each gate, its bias, or the gate for the one image",
    default: "mean",
  }),
};

const PLACES = { kind: "heatmap", x: "channel", y: "block" } as const;
/** A gate is between closed and open, whatever the images are. */
const RANGE = { domain: [0, 1] } as const;

const CHARTS = {
  mean: { ...PLACES, ...RANGE, color: "mean", title: "How far each highway gate opens, on average" },
  bias: { ...PLACES, color: "bias", title: "Bias of each highway gate" },
  sample: { ...PLACES, ...RANGE, color: "sample", title: "How far each highway gate opens for one image" },
} as const satisfies Readonly<Record<Values<typeof options>["show"], ChartPlan>>;

const LABEL_CHART: ChartPlan = {
  ...PLACES,
  y: "place",
  color: "difference",
  title: "How much further each highway gate opens for one class",
};

/**
 * Openness of the gates T of highway blocks, where 0 carries the input on and 1 replaces it (Srivastava,
 * Greff and Schmidhuber 2015, figures 2 and 3). For each channel: the gate's bias; the mean and the 5th, 50th
 * and 95th percentiles of T over images and positions, within 1/4096; the standard deviation over images of
 * an image's mean; and the mean over positions for one image.
 */
export const highwayGates: Measure<typeof options> = {
  summary: "how far the gates of highway blocks open, for each channel",
  options,
  examples: [
    {
      line: "convscope measure highway-gates runs/highway",
      does: "shows how far the gates of a trained run open",
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
  { name: "difference", type: "number", summary: "mean of T for the label less that for all images" },
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
  const tallies = taps.map(({ shape }) => new GateTally(shape.at(-1) ?? 1));
  const samples: (Float64Array | undefined)[] = [];
  for (const batch of batchesOf(probe)) {
    const end = batch.start + batch.shape[0];
    network.record(batch, taps).forEach((gate, index) => {
      tallies[index]?.add(gate, probe.labels.slice(batch.start, end));
      samples[index] ??= imageMeans(gate)[values.image - batch.start];
    });
    onProgress(end, probe.shape[0]);
  }
  if (values.by === "label") return labelTable(blocks, tallies);
  const biases = network.biases(taps);
  const rows = channelsOf(blocks, tallies).map(({ block, index, tally, channel }): Cell[] => {
    const { images, mean, quantiles, sd } = tally.cells(channel);
    const bias = biases[index]?.[channel] ?? null;
    return [block, channel, images, bias, mean, ...quantiles, sd, samples[index]?.[channel] ?? null];
  });
  return { columns: COLUMNS, rows };
}

/** A row for each label of each channel, those of one label together. */
function labelTable(blocks: readonly HighwayBlock[], tallies: readonly GateTally[]): Table {
  const rows = channelsOf(blocks, tallies).flatMap(({ block, tally, channel }) => {
    const { mean: overall } = tally.cells(channel);
    return tally
      .byLabel(channel)
      .map(({ label, images, mean }) => ({ label, cells: [block, channel, images, mean, mean - overall] }));
  });
  rows.sort((one, other) => one.label - other.label);
  return {
    columns: LABEL_COLUMNS,
    rows: rows.map(({ label, cells }) => [label, `${label}: ${cells[0]}`, ...cells]),
  };
}

function channelsOf(blocks: readonly HighwayBlock[], tallies: readonly GateTally[]) {
  return tallies.flatMap((tally, index) => {
    const block = blocks[index]?.name ?? "";
    return Array.from({ length: tally.channels }, (_, channel) => ({ block, index, tally, channel }));
  });
}

function highwayBlocksOf({ name, highways }: Network): readonly HighwayBlock[] {
  if (highways.length > 0) return highways;
  throw new UserError(
    `The network '${name}' has no highway blocks: none of its layers adds T · H to (1 − T) · x, with a gate T and a ` +
      "transform H that are computed from x.",
  );
}

function checkAsked({ shape, labels, address }: MeasuredProbe, { image, by }: Values<typeof options>): void {
  if (image >= shape[0]) throw expected(`an image from 0 to ${shape[0] - 1}`, "--image", image);
  if (by === "label" && labels.includes(undefined)) {
    throw new UserError(
      `The images of '${address}' have no labels to tell gates apart by: give images of a data set, or --by channel.`,
    );
  }
}
