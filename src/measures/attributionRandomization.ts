import { SIMILARITIES } from "../attribution/checks/checkTally.js";
import { READ_OUT } from "../attribution/checks/randomization.js";
import { integer, type Values } from "../core/options/option.js";
import type { Cell, Column, Table } from "../table/table.js";
import { checkOptions } from "./attribution/checkOptions.js";
import { SIMILARITY_COLUMNS } from "./attribution/similarityColumns.js";
import { tallyChecks } from "./attribution/tallyChecks.js";
import type { Measure, MeasureSubject, ProgressCallback } from "./measureDefinition.js";

const options = {
  ...checkOptions,
  layers: integer({
    summary: "most layers to stop at, evenly spaced from the output to the input",
    default: 8,
    min: 1,
    max: 1000,
  }),
};

/**
 * Randomization test (Adebayo et al. 2018, sec. 3.1): the similarity of the maps of a network to those of the same
 * network with its layers redrawn from the output down to each layer, for the same classes.
 */
export const attributionRandomization: Measure<typeof options> = {
  summary: "attributions when layers are redrawn",
  options,
  examples: [
    {
      line: "convscope measure attribution-randomization bundled:mini-resnet --input mnist:test/0-15",
      does: "redraws the layers of the bundled network from its read-out down",
    },
    {
      line: "convscope measure attribution-randomization bundled:mini-resnet --methods saliency -o test.png",
      does: "draws the similarity of gradients, layer by layer",
    },
  ],
  needsLabels: false,
  readsOutput: true,
  images: "mnist:test/0-7",
  chart: {
    kind: "line",
    x: "down_to",
    y: "signed_ink",
    series: "method",
    domain: [-1, 1],
    title: "Similarity of maps to those of a redrawn network",
  },
  run,
};

const COLUMNS: readonly Column[] = [
  { name: "redrawn", type: "integer", summary: "stops on the way from the output to the input" },
  { name: "down_to", type: "text", summary: "network redrawn from its output down to" },
  { name: "method", type: "text", summary: "method" },
  { name: "images", type: "integer", summary: "images" },
  ...SIMILARITY_COLUMNS,
  { name: "note", type: "text", summary: "caveat" },
];

const ONLY_READ_OUT =
  "only the read-out can be redrawn: this format has no layers whose weights can be replaced";

function run(subject: MeasureSubject, values: Values<typeof options>, onProgress: ProgressCallback): Table {
  const randomization = { most: values.layers };
  const tally = tallyChecks(subject, values, { randomization, hasCurves: false, onProgress });
  const images = subject.probe.shape[0];
  const rows = [...tally.layers].flatMap((layer, at) =>
    [...tally.names].map((name): Cell[] => {
      const found = SIMILARITIES.map((measure) => tally.similarity(name, layer, measure));
      const missing = images - (found[0]?.count ?? 0);
      const note = layer === READ_OUT ? ONLY_READ_OUT : null;
      return [at + 1, layer, name, images, ...found.map(({ means: [mean = null] }) => mean), missing, note];
    }),
  );
  return { columns: COLUMNS, rows };
}
