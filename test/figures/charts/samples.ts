import type { ChartPlan } from "../../../src/table/chartPlan.js";
import type { Cell, Column, Table } from "../../../src/table/table.js";

/** A table, its chart plan, and the notes below the title. */
export interface Sample {
  readonly table: Table;
  readonly plan: ChartPlan;
  readonly notes?: readonly string[];
}

const column = (name: string, type: Column["type"], summary: string): Column => ({ name, type, summary });

const BLOCK = column("block", "text", "residual block");
const NETWORK = column("checkpoint", "text", "checkpoint");
const TAPS = ["conv2", "residual1", "residual2", "residual3", "residual4", "residual5"];

const NETWORKS = ["seed, epoch 1", "seed, epoch 12", "plain, epoch 12"];
const RATIOS = [
  [1.31, 1.15, 1.05, 1.16, 1.25],
  [1.29, 1.35, 1.08, 1.29, 1.73],
  [1.6, 1.9, 1.85, 1.42, 1.41],
];
const BANDS: readonly Cell[][] = RATIOS.flatMap((ratios, network) =>
  ratios.map((ratio, block) => {
    const spread = 0.09 + 0.03 * ((block + network) % 3);
    return [NETWORKS[network]!, `block ${block + 1}`, ratio, ratio * (1 - spread), ratio * (1 + spread)];
  }),
);
const RATIO_COLUMNS = [
  NETWORK,
  BLOCK,
  column("ratio", "number", "residual ratio ‖F(x)‖ / ‖x‖"),
  column("low", "number", "5 % of the images below"),
  column("high", "number", "95 % of the images below"),
];
const RATIO_NOTES = ["Mean over 2,000 images of mnist:test/0-1999; the band holds 5 to 95 % of the images."];

const LESIONS = [
  [0.384, 0.488, 0.774, 0.878, 0.928],
  [0.111, 0.073, 0.11, 0.125, 0.244],
];

const FLOWS = ["plain", "residual", "highway"].flatMap((name, kind) =>
  Array.from({ length: 21 }, (_, depth): Cell[] => [
    name,
    depth,
    0.03 * [0.7, 1.22, 0.885][kind]! ** (20 - depth) * (1 + 0.1 * Math.sin(3 * depth + kind)),
  ]),
);

const SIMILARITIES = TAPS.flatMap((one, row) =>
  TAPS.map((other, place): Cell[] => [one, other, Math.exp(-Math.abs(row - place) / 3.2)]),
);

const REORDERED = Array.from({ length: 120 }, (_, index): Cell[] => {
  const inversions = Math.floor(index / 12);
  return [1 - inversions / 5, 0.2 + 0.75 * Math.exp(-inversions / 2.2) * (0.8 + 0.2 * Math.cos(index * 2.4))];
});

const DROPPED = ["residual", "plain", "highway"].flatMap((name, kind) =>
  Array.from({ length: 30 }, (_, seed): Cell[] => [
    name,
    [0.8, 0.25, 0.93][kind]! + [0.06, 0.15, 0.03][kind]! * Math.sin(seed * 12.9898),
  ]),
);

/** Charts of each kind, by content. */
export const SAMPLES: Readonly<Record<string, Sample>> = {
  "line with bands": {
    table: { columns: RATIO_COLUMNS, rows: BANDS },
    plan: {
      kind: "line",
      x: "block",
      y: "ratio",
      series: "checkpoint",
      low: "low",
      high: "high",
      title: "What each block adds, by its share of what it gets",
    },
    notes: RATIO_NOTES,
  },
  "line with levels of places": {
    table: {
      columns: [
        BLOCK,
        column("cosine", "number", "cosine of branch and gradient"),
        column("chance", "number", "1/√n"),
      ],
      rows: [-0.02, -0.05, 0.01, -0.03].map((value, at): Cell[] => [
        `block ${at + 1}`,
        value,
        1 / Math.sqrt([6272, 6272, 3136, 1568][at]!),
      ]),
    },
    plan: {
      kind: "line",
      x: "block",
      y: "cosine",
      levels: [{ at: "chance", mirrored: true, words: "±1/√n" }],
      title: "Where branches point",
    },
  },
  "strip with means": {
    table: {
      columns: [
        NETWORK,
        column("dropped", "integer", "blocks dropped"),
        column("accuracy", "share", "accuracy"),
        column("chance", "share", "chance"),
      ],
      rows: ["residual", "plain"].flatMap((name, kind) =>
        Array.from({ length: 20 }, (_, at): Cell[] => {
          const dropped = at % 4;
          return [name, dropped, 0.95 - 0.2 * dropped - 0.1 * kind + 0.05 * Math.sin(at * 5.1), 0.1];
        }),
      ),
    },
    plan: {
      kind: "strip",
      x: "dropped",
      y: "accuracy",
      series: "checkpoint",
      domain: [0, 1],
      means: true,
      levels: [{ at: "chance", words: "chance" }],
      title: "Without some blocks",
    },
  },
  "line, logarithmic": {
    table: {
      columns: [
        NETWORK,
        column("depth", "integer", "depth (blocks)"),
        column("norm", "number", "mean gradient norm ‖∂L/∂x‖ per image"),
      ],
      rows: FLOWS,
    },
    plan: {
      kind: "line",
      x: "depth",
      y: "norm",
      series: "checkpoint",
      logarithmic: true,
      title: "How gradients reach the first block",
    },
    notes: ["At initialization, 32 images, 3 seeds."],
  },
  "bar, grouped": {
    table: {
      columns: [
        NETWORK,
        column("dropped", "text", "block that was left out"),
        column("accuracy", "share", "accuracy on the test images"),
        column("low", "share", "lower end"),
        column("high", "share", "upper end"),
      ],
      rows: LESIONS.flatMap((accuracies, network) =>
        accuracies.map((accuracy, block): Cell[] => [
          ["residual", "plain"][network]!,
          `residual${block + 1}`,
          accuracy,
          accuracy - 0.02,
          accuracy + 0.02,
        ]),
      ),
    },
    plan: {
      kind: "bar",
      x: "dropped",
      y: "accuracy",
      series: "checkpoint",
      low: "low",
      high: "high",
      domain: [0, 1],
      title: "Accuracy without one block",
    },
    notes: ["10,000 images; whiskers are 95 % intervals (Wilson)."],
  },
  heatmap: {
    table: {
      columns: [
        column("one", "text", "tap of the network"),
        column("other", "text", "tap of the same network"),
        column("cka", "number", "linear CKA, unbiased"),
      ],
      rows: SIMILARITIES,
    },
    plan: {
      kind: "heatmap",
      x: "other",
      y: "one",
      color: "cka",
      domain: [0, 1],
      title: "Similarity of representations",
    },
    notes: ["500 images of mnist:test/0-499, float64."],
  },
  "strip of numbers": {
    table: {
      columns: [
        column("tau", "number", "Kendall τ between the order of blocks and their own"),
        column("accuracy", "share", "accuracy"),
      ],
      rows: REORDERED,
    },
    plan: { kind: "strip", x: "tau", y: "accuracy", title: "Blocks in other orders" },
    notes: ["All 120 orders of five blocks, 2,000 images."],
  },
  "strip of groups": {
    table: {
      columns: [NETWORK, column("accuracy", "share", "mean accuracy without one block")],
      rows: DROPPED,
    },
    plan: {
      kind: "strip",
      x: "checkpoint",
      y: "accuracy",
      series: "checkpoint",
      title: "Networks without one of their blocks",
    },
    notes: ["30 seeds each."],
  },
  "line, faceted": {
    table: {
      columns: [...RATIO_COLUMNS.slice(0, 3), column("part", "text", "part")],
      rows: ["ratio", "update", "cosine"].flatMap((part, index) =>
        BANDS.map((row): Cell[] => [...row.slice(0, 2), Number(row[2]) / (index + 1), part]),
      ),
    },
    plan: { kind: "line", x: "block", y: "ratio", series: "checkpoint", facet: "part", title: "Three parts" },
    notes: RATIO_NOTES,
  },
  "heatmap with signs and gaps": {
    table: {
      columns: [
        column("layer", "integer", "layer"),
        column("unit", "integer", "unit"),
        column("cosine", "number", "cosine with the gradient"),
      ],
      rows: Array.from({ length: 160 }, (_, index): Cell[] => {
        const value = Math.sin(index * 0.37) * 0.8;
        return [Math.floor(index / 8), index % 8, index === 13 ? Number.NaN : index === 40 ? null : value];
      }),
    },
    plan: { kind: "heatmap", x: "layer", y: "unit", color: "cosine", title: "Signs" },
  },
};
