import { imagesOf } from "../activations/activation.js";
import { batchesOf } from "../data/batches.js";
import { headOption } from "../network/headChoice.js";
import { tapsNamed } from "../network/tap.js";
import type { Table } from "../table/table.js";
import { bandCells, bandColumns, bandOf } from "./band.js";
import { cosineOfDirections, dot } from "./math/geometry.js";
import type { Measure, MeasureSubject, ProgressCallback } from "./measureDefinition.js";
import { residualBlocksOf } from "./residualBlocks.js";
import { classLabelsOf } from "./scoring.js";

/**
 * Alignment of each branch with the gradient: cos(F, ∂L/∂x) of each image, negative if the block refines its
 * input (Jastrzębski et al. 2018, sec. 4.1), and ⟨F, ∂L/∂x⟩, the first-order change of the loss by the
 * branch.
 */
export const gradientCosine: Measure<typeof headOption> = {
  summary: "cosine between each residual branch and the gradient of the loss",
  options: headOption,
  examples: [
    {
      line: "convscope measure gradient-cosine bundled:mini-resnet",
      does: "compares every branch with the gradient at its input",
    },
  ],
  needsLabels: true,
  chart: {
    kind: "line",
    x: "block",
    y: "cosine",
    low: "cosine_p5",
    high: "cosine_p95",
    levels: [
      {
        at: "chance",
        mirrored: true,
        words: "±1/√n, the RMS cosine of two random directions in the n dimensions of F",
      },
    ],
    title: "Cosine between each branch and the gradient of the loss",
  },
  run,
};

const COLUMNS: Table["columns"] = [
  { name: "block", type: "text", summary: "residual block" },
  { name: "images", type: "integer", summary: "images on which neither F nor the gradient is zero" },
  ...bandColumns("cosine", "cos(F, ∂L/∂x)"),
  { name: "first_order", type: "number", summary: "mean of ⟨F, ∂L/∂x⟩ (nats)" },
  { name: "note", type: "text", summary: "reason for a missing cosine" },
  {
    name: "chance",
    type: "number",
    summary: "1/√n, the RMS cosine of two random directions in the n dimensions of F",
  },
];

function run({ network, probe }: MeasureSubject, _options: object, onProgress: ProgressCallback): Table {
  const blocks = residualBlocksOf(network);
  const labels = classLabelsOf(network, probe);
  const taps = tapsNamed(
    network,
    blocks.flatMap(({ input, branch }) => [input, branch]),
  );
  const seen = blocks.map(() => ({ cosine: [] as (number | null)[], product: [] as number[], entries: 0 }));
  for (const batch of batchesOf(probe)) {
    const end = batch.start + batch.shape[0];
    const goal = { of: "loss", classes: labels.slice(batch.start, end) } as const;
    const found = network.gradients(batch, goal, taps);
    seen.forEach((block, index) => {
      const [input, branch] = found.slice(2 * index, 2 * index + 2);
      if (input === undefined || branch === undefined || !alike(input.gradient, branch.activation)) return;
      block.entries = branch.activation.values.length / branch.activation.shape[0];
      const branches = [...imagesOf(branch.activation)];
      [...imagesOf(input.gradient)].forEach((gradient, image) => {
        block.cosine.push(cosineOfDirections(branches[image] as Float32Array, gradient));
        block.product.push(dot(branches[image] as Float32Array, gradient));
      });
    });
    onProgress(end, probe.shape[0]);
  }
  const rows = seen.map(({ cosine, product, entries }, index) => {
    const name = blocks[index]?.name ?? null;
    if (cosine.length === 0) return [name, 0, null, null, null, null, "its branch changes the shape", null];
    const images = cosine.filter((value) => value !== null).length;
    const mean = product.reduce((sum, value) => sum + value, 0) / product.length;
    return [name, images, ...bandCells(bandOf(cosine)), mean, null, 1 / Math.sqrt(entries)];
  });
  return { columns: COLUMNS, rows };
}

function alike(a: { readonly shape: readonly number[] }, b: { readonly shape: readonly number[] }): boolean {
  return String(a.shape) === String(b.shape);
}
