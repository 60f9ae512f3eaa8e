import { CURVES, RANDOM_ORDER, SIMILARITIES } from "../attribution/checks/checkTally.js";
import type { Values } from "../core/options/option.js";
import type { Cell, Column, Table } from "../table/table.js";
import { checkOptions } from "./attribution/checkOptions.js";
import { SIMILARITY_COLUMNS } from "./attribution/similarityColumns.js";
import { tallyChecks } from "./attribution/tallyChecks.js";
import type { Measure, MeasureSubject, ProgressCallback } from "./measureDefinition.js";

/**
 * Checks of attribution methods, one row each: the similarity of maps to those of a network with a redrawn output layer
 * (Adebayo et al. 2018), where a method that explains the network is near zero; and the areas under deletion and
 * insertion curves at black and gray (RISE: Petsiuk et al. 2018), beside those of a random order of pixels.
 */
export const attributionCheck: Measure<typeof checkOptions> = {
  summary: "sanity test, deletion and insertion of attribution methods",
  options: checkOptions,
  examples: [
    {
      line: "convscope measure attribution-check bundled:mini-resnet --input mnist:test/0-15",
      does: "checks five methods on sixteen digits",
    },
    {
      line: "convscope measure attribution-check bundled:mini-resnet --methods all -o checks.csv,checks.png",
      does: "checks all methods, as a table and a chart",
    },
  ],
  needsLabels: false,
  readsOutput: true,
  images: "mnist:test/0-7",
  chart: {
    kind: "bar",
    x: "method",
    y: "signed_ink",
    domain: [-1, 1],
    title: "Similarity of maps to those of a redrawn output layer",
  },
  run,
};

const COLUMNS: readonly Column[] = [
  { name: "method", type: "text", summary: "method" },
  { name: "images", type: "integer", summary: "images" },
  ...SIMILARITY_COLUMNS,
  ...CURVES.map(({ kind, color }): Column => {
    const way = kind === "deletion" ? "to" : "from";
    return {
      name: `${kind}_${color}`,
      type: "number",
      summary: `area under the ${kind} curve ${way} ${color}`,
    };
  }),
];

function run(
  subject: MeasureSubject,
  values: Values<typeof checkOptions>,
  onProgress: ProgressCallback,
): Table {
  const randomization = { most: 1 };
  const tally = tallyChecks(subject, values, { randomization, hasCurves: true, onProgress });
  const [layer = ""] = tally.layers;
  const images = subject.probe.shape[0];
  const rows = [...tally.names, RANDOM_ORDER].map((name): Cell[] => {
    const found = SIMILARITIES.map((measure) => tally.similarity(name, layer, measure));
    const isRandom = name === RANDOM_ORDER;
    return [
      name,
      images,
      ...found.map(({ means: [mean = null] }) => mean),
      isRandom ? null : images - (found[0]?.count ?? 0),
      ...CURVES.map((curve) => tally.area(name, curve) ?? null),
    ];
  });
  return { columns: COLUMNS, rows };
}
