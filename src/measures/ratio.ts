import type { Activation } from "../activations/activation.js";
import { imagesOf } from "../activations/activation.js";
import { batchesOf } from "../data/batches.js";
import { tapsNamed } from "../network/tap.js";
import type { Table } from "../table/table.js";
import { bandCells, bandColumns, bandOf } from "./band.js";
import { cosineOfDirections, distance, norm } from "./math/geometry.js";
import type { Measure, MeasureSubject, ProgressCallback } from "./measureDefinition.js";
import { residualBlocksOf } from "./residualBlocks.js";

/**
 * Size and direction of each branch relative to its shortcut: ‖F‖/‖x‖ (Jastrzębski et al. 2018, sec. 4.2), ‖y
 * − x‖/‖x‖ with the block's output y, and cos(F, x), of each image separately. If the shortcut is a
 * projection, its output takes the place of x. An image with x = 0 has none of them.
 */
export const ratio: Measure<Record<string, never>> = {
  summary: "norm and direction of each residual branch relative to its shortcut",
  options: {},
  examples: [
    {
      line: "convscope measure ratio bundled:mini-resnet",
      does: "compares every branch with its shortcut, over 500 images",
    },
    {
      line: "convscope measure ratio bundled:mini-resnet/epoch-01 bundled:mini-resnet/epoch-12 --csv",
      does: "compares two checkpoints, as CSV",
    },
  ],
  needsLabels: false,
  chart: {
    kind: "line",
    x: "block",
    y: "ratio",
    low: "ratio_p5",
    high: "ratio_p95",
    levels: [{ at: 1, words: "1, equal to the norm of its shortcut" }],
    title: "Norm of each residual branch relative to its shortcut",
  },
  run,
};

const COLUMNS: Table["columns"] = [
  { name: "block", type: "text", summary: "residual block" },
  { name: "images", type: "integer", summary: "images on which x is not zero" },
  ...bandColumns("ratio", "‖F‖ / ‖x‖"),
  ...bandColumns("update", "‖y − x‖ / ‖x‖"),
  ...bandColumns("cosine", "cos(F, x)"),
];

/** Effect of one block on each image. */
interface Seen {
  readonly ratio: (number | null)[];
  readonly update: (number | null)[];
  readonly cosine: (number | null)[];
}

function run({ network, probe }: MeasureSubject, _options: object, onProgress: ProgressCallback): Table {
  const blocks = residualBlocksOf(network);
  const names = blocks.flatMap(({ shortcut, branch, output }) => [shortcut, branch, output]);
  const taps = tapsNamed(network, names);
  const seen = blocks.map((): Seen => ({ ratio: [], update: [], cosine: [] }));
  for (const batch of batchesOf(probe)) {
    const activations = network.record(batch, taps);
    seen.forEach((block, index) => {
      look(block, activations.slice(3 * index, 3 * index + 3));
    });
    onProgress(batch.start + batch.shape[0], probe.shape[0]);
  }
  const rows = seen.map(({ ratio, update, cosine }, index) => [
    blocks[index]?.name ?? null,
    ratio.filter((value) => value !== null).length,
    ...[ratio, update, cosine].flatMap((values) => bandCells(bandOf(values))),
  ]);
  return { columns: COLUMNS, rows };
}

function look(seen: Seen, activations: readonly Activation[]): void {
  const [shortcuts, branches, outputs] = activations.map((activation) => [...imagesOf(activation)]);
  shortcuts?.forEach((x, image) => {
    const [branch, output] = [branches?.[image], outputs?.[image]] as [Float32Array, Float32Array];
    const size = norm(x);
    seen.ratio.push(size === 0 ? null : norm(branch) / size);
    seen.update.push(size === 0 ? null : distance(output, x) / size);
    seen.cosine.push(cosineOfDirections(branch, x));
  });
}
