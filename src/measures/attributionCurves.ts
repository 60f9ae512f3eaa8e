import { CURVES, curveWords, RANDOM_ORDER } from "../attribution/checks/checkTally.js";
import type { Values } from "../core/options/option.js";
import type { Cell, Column, Table } from "../table/table.js";
import { checkOptions } from "./attribution/checkOptions.js";
import { tallyChecks } from "./attribution/tallyChecks.js";
import type { Measure, MeasureSubject, ProgressCallback } from "./measureDefinition.js";

/**
 * Deletion and insertion curves (RISE: Petsiuk et al. 2018, sec. 3.3) at black and gray: the mean probability of the class while
 * pixels go, or come, in the descending order of a method's map, equal ones by ascending index, beside a random order.
 */
export const attributionCurves: Measure<typeof checkOptions> = {
  summary: "deletion and insertion curves of attribution methods",
  options: checkOptions,
  examples: [
    {
      line: "convscope measure attribution-curves bundled:mini-resnet -o curves.png",
      does: "draws the curves of five methods and of a random order, at black and at gray",
    },
  ],
  needsLabels: false,
  readsOutput: true,
  images: "mnist:test/0-7",
  chart: {
    kind: "line",
    x: "changed",
    y: "probability",
    series: "order",
    facet: "curve",
    title: "Deletion and insertion curves",
  },
  run,
};

const COLUMNS: readonly Column[] = [
  { name: "curve", type: "text", summary: "curve" },
  { name: "order", type: "text", summary: "order of the pixels" },
  { name: "changed", type: "share", summary: "share of the pixels that changed" },
  { name: "images", type: "integer", summary: "images" },
  { name: "probability", type: "number", summary: "mean probability of the class, or other target" },
  { name: "area", type: "number", summary: "area under the curve" },
];

function run(
  subject: MeasureSubject,
  values: Values<typeof checkOptions>,
  onProgress: ProgressCallback,
): Table {
  const tally = tallyChecks(subject, values, { hasCurves: true, onProgress });
  const rows = CURVES.flatMap((curve) =>
    [...tally.names, RANDOM_ORDER].flatMap((name) => {
      const { count, means } = tally.curve(name, curve);
      const area = tally.area(name, curve) ?? null;
      return means.map((mean, at): Cell[] => [
        curveWords(curve),
        name,
        at / (means.length - 1),
        count,
        mean,
        area,
      ]);
    }),
  );
  return { columns: COLUMNS, rows };
}
