import { batchesOf } from "../data/batches.js";
import type { Table } from "../table.js";
import { bandCells, bandColumns, bandOf } from "./band.js";
import { chainTapsOf } from "./chainTaps.js";
import { imagesOf } from "./images.js";
import { norm } from "./math/geometry.js";
import type { Measure, MeasureSubject, Tell } from "./measure.js";
import { classLabelsOf } from "./scoring.js";

/**
 * How the gradient comes back through the blocks, and how large the images grow on the way out: the mean over images of
 * ‖∂L/∂xᵢ‖ and of ‖xᵢ‖, with the block's number as depth. Ratios are to the last gradient and to the first image.
 */
export const flow: Measure<Record<string, never>> = {
  summary: "the norms of gradients and of activations by depth",
  options: {},
  examples: [
    {
      line: "convscope measure flow bundled:seed",
      does: "shows how the gradient comes back through the blocks",
    },
    {
      line: "convscope measure flow bundled:seed/epoch-01 bundled:seed/epoch-12",
      does: "does so early and late in a training",
    },
  ],
  needsLabels: true,
  chart: {
    kind: "line",
    x: "depth",
    y: "gradient",
    low: "gradient_p5",
    high: "gradient_p95",
    logarithmic: true,
    title: "Gradient norm by depth",
  },
  run,
};

const COLUMNS: Table["columns"] = [
  { name: "depth", type: "integer", summary: "blocks passed" },
  { name: "tap", type: "text", summary: "tap" },
  { name: "images", type: "integer", summary: "images" },
  ...bandColumns("gradient", "‖∂L/∂x‖"),
  { name: "gradient_ratio", type: "number", summary: "gradient norm beside that of the last depth" },
  ...bandColumns("forward", "‖x‖"),
  { name: "forward_ratio", type: "number", summary: "activation norm beside that of depth 0" },
];

function run({ network, probe }: MeasureSubject, _options: object, tell: Tell): Table {
  const taps = chainTapsOf(network);
  const labels = classLabelsOf(network, probe);
  const norms = taps.map(() => ({ gradient: [] as number[], forward: [] as number[] }));
  for (const batch of batchesOf(probe)) {
    const end = batch.start + batch.shape[0];
    const found = network.gradients(batch, { of: "loss", classes: labels.slice(batch.start, end) }, taps);
    found.forEach(({ activation, gradient }, index) => {
      for (const image of imagesOf(gradient)) norms[index]?.gradient.push(norm(image));
      for (const image of imagesOf(activation)) norms[index]?.forward.push(norm(image));
    });
    tell(end, probe.shape[0]);
  }
  const bands = norms.map(({ gradient, forward }) => ({
    gradient: bandOf(gradient),
    forward: bandOf(forward),
  }));
  const [last, first] = [bands.at(-1)?.gradient.mean ?? Number.NaN, bands[0]?.forward.mean ?? Number.NaN];
  const rows = bands.map(({ gradient, forward }, depth) => [
    depth,
    taps[depth]?.name ?? null,
    probe.shape[0],
    ...bandCells(gradient),
    gradient.mean / last,
    ...bandCells(forward),
    forward.mean / first,
  ]);
  return { columns: COLUMNS, rows };
}
