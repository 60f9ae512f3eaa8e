import { imagesOf } from "../activations/activation.js";
import { integer, type Values } from "../core/options/option.js";
import { batchesOf } from "../data/batches.js";
import { headOption } from "../network/headChoice.js";
import type { Network } from "../network/network.js";
import type { Cell, Table } from "../table/table.js";
import { bandCells, bandColumns, bandOf } from "./band.js";
import { chainTapsOf } from "./chainTaps.js";
import { norm } from "./math/geometry.js";
import type { Measure, MeasuredProbe, MeasureSubject, ProgressCallback } from "./measureDefinition.js";
import { classLabelsOf } from "./scoring.js";

const options = {
  initial: integer({
    summary:
      "number of untrained networks of the same architecture to compare with, if it is known: the first with " +
      "the network's own initial seed, the others with the seeds after it",
    default: 3,
    min: 0,
    max: 100,
  }),
  ...headOption,
};

/**
 * Norms of gradients and activations by depth: the mean over images of ‖∂L/∂xᵢ‖ and of ‖xᵢ‖, with the block's
 * number as depth. Ratios are relative to the last gradient and to the first activation.
 */
export const flow: Measure<typeof options> = {
  summary: "norms of gradients and activations by depth, before and after training",
  options,
  examples: [
    {
      line: "convscope measure flow bundled:mini-resnet",
      does: "shows the gradient norm by depth, before and after training",
    },
    {
      line: "convscope measure flow bundled:mini-resnet/epoch-01 bundled:mini-resnet/epoch-12 --initial 0",
      does: "compares an early and a late checkpoint of a training",
    },
    {
      line: 'convscope measure flow "fresh:plain?depth=20" "fresh:mini-resnet?depth=20"',
      does: "compares untrained networks of 20 blocks, plain and residual",
    },
  ],
  needsLabels: true,
  // No band: on images that are classified with certainty, gradients are so small that the band would hide everything
  // else.
  chart: {
    kind: "line",
    x: "depth",
    y: "gradient",
    series: "which",
    logarithmic: true,
    title: "Gradient norm by depth",
  },
  run,
};

const COLUMNS: Table["columns"] = [
  { name: "state", type: "text", summary: "trained, initial, or given if unknown" },
  { name: "seed", type: "integer", summary: "seed of the initial weights" },
  { name: "which", type: "text", summary: "state and seed" },
  { name: "depth", type: "integer", summary: "blocks passed" },
  { name: "tap", type: "text", summary: "tap" },
  { name: "images", type: "integer", summary: "images" },
  ...bandColumns("gradient", "‖∂L/∂x‖"),
  { name: "gradient_ratio", type: "number", summary: "gradient norm relative to that of the last depth" },
  ...bandColumns("forward", "‖x‖"),
  { name: "forward_ratio", type: "number", summary: "activation norm relative to that of depth 0" },
];

function run(
  { network, probe }: MeasureSubject,
  { initial }: Values<typeof options>,
  onProgress: ProgressCallback,
): Table {
  const seeds = seedsBeside(network, initial);
  const all = (1 + seeds.length) * probe.shape[0];
  const rows = flowRows(network, probe, (done) => onProgress(done, all));
  const others = seeds.flatMap((seed, index) => {
    const before = (1 + index) * probe.shape[0];
    const found = untrainedRows(network, {
      probe,
      seed,
      onProgress: (done) => onProgress(before + done, all),
    });
    onProgress(before + probe.shape[0], all);
    return found;
  });
  return { columns: COLUMNS, rows: [...rows, ...others] };
}

/** Seeds of the untrained networks to compare with: the network's own first, unless it is untrained itself. */
function seedsBeside({ initialization }: Network, count: number): readonly number[] {
  if (initialization === undefined) return [];
  const seeds = Array.from({ length: count }, (_, index) => initialization.seed + index);
  return initialization.trained ? seeds : seeds.slice(1);
}

interface Beside {
  readonly probe: MeasuredProbe;
  readonly seed: number;
  readonly onProgress: (done: number) => void;
}

/** Rows of the untrained network of a seed; empty if it cannot be created. */
function untrainedRows(network: Network, { probe, seed, onProgress }: Beside): readonly (readonly Cell[])[] {
  const untrained = network.untrained(seed);
  if (untrained === undefined) return [];
  try {
    return flowRows(untrained.reading(network.output), probe, onProgress);
  } finally {
    untrained.dispose();
  }
}

function flowRows(
  network: Network,
  probe: MeasuredProbe,
  onProgress: (done: number) => void,
): readonly (readonly Cell[])[] {
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
    onProgress(end);
  }
  const bands = norms.map(({ gradient, forward }) => ({
    gradient: bandOf(gradient),
    forward: bandOf(forward),
  }));
  const [last, first] = [bands.at(-1)?.gradient.mean ?? Number.NaN, bands[0]?.forward.mean ?? Number.NaN];
  return bands.map(({ gradient, forward }, depth) => [
    ...stateCells(network),
    depth,
    taps[depth]?.name ?? null,
    probe.shape[0],
    ...bandCells(gradient),
    gradient.mean / last,
    ...bandCells(forward),
    forward.mean / first,
  ]);
}

/** Cells from `state` to `which`. */
function stateCells({ initialization }: Network): readonly [string, number | null, string] {
  if (initialization === undefined) return ["given", null, "given"];
  const { seed, trained } = initialization;
  return trained ? ["trained", seed, "trained"] : ["initial", seed, `initial, seed ${seed}`];
}
