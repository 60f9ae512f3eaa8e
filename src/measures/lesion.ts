import { UserError } from "../core/errors.js";
import { integer, type Values } from "../core/options/option.js";
import type { Unit } from "../network/blockSequence.js";
import { headOption } from "../network/headChoice.js";
import type { Cell, Table } from "../table/table.js";
import { unitsOf } from "./chainTaps.js";
import { CHANCE_COLUMN, CHANCE_LEVEL, chanceOf } from "./chance.js";
import type { Measure, MeasureSubject, ProgressCallback } from "./measureDefinition.js";
import { samplingOptions, someChoices } from "./sampling.js";
import { scoredOrders } from "./scoredOrders.js";
import { tallyColumns } from "./scoring.js";

const options = {
  most: integer({
    summary: "largest number of blocks dropped at once; 0 for no limit",
    default: 0,
    min: 0,
    max: 1000,
  }),
  ...samplingOptions({
    samples: "beyond ten blocks: number of random sets of each size, if there are more",
    seed: "random seed of the sets",
  }),
  ...headOption,
};

/**
 * Accuracy of a network without some of its blocks (Veit et al. 2016, sec. 4): every set of blocks is dropped
 * if there are at most ten blocks. A dropped residual block outputs its shortcut, a dropped highway block or
 * plain layer its input.
 */
export const lesion: Measure<typeof options> = {
  summary: "accuracy of a network with each subset of its blocks removed",
  options,
  examples: [
    { line: "convscope measure lesion bundled:mini-resnet", does: "drops every set of the five blocks" },
    {
      line: "convscope measure lesion bundled:mini-resnet --most 1 --input mnist:test/0-1999",
      does: "drops one block at a time, over 2,000 images",
    },
  ],
  needsLabels: true,
  chart: {
    kind: "strip",
    x: "dropped",
    y: "accuracy",
    domain: [0, 1],
    means: true,
    levels: [CHANCE_LEVEL],
    title: "Accuracy with some of the blocks removed",
  },
  run,
};

const COLUMNS: Table["columns"] = [
  { name: "dropped", type: "integer", summary: "number of blocks dropped" },
  { name: "blocks", type: "text", summary: "names of the dropped blocks" },
  ...tallyColumns,
  { name: "note", type: "text", summary: "reason why it was not dropped" },
  CHANCE_COLUMN,
];

/** Largest number of blocks of which every subset is tried. */
const ALL_SETS = 10;

function run(subject: MeasureSubject, values: Values<typeof options>, onProgress: ProgressCallback): Table {
  const units = unitsOf(subject.network);
  const droppable = units.flatMap(({ droppable }, index) => (droppable ? [index] : []));
  if (droppable.length === 0) throw nothingToDrop(subject.network.name, units);
  const sets = setsOf(droppable, values);
  const orders = sets.map((set) => [...units.keys()].filter((unit) => !set.includes(unit)));
  const cells = scoredOrders(subject, orders, onProgress);
  const named = (set: readonly number[]) => set.map((unit) => units[unit]?.name).join(" ");
  const chance = chanceOf(subject.network);
  const rows = sets.map((set, index): Cell[] => [
    set.length,
    named(set),
    ...(cells[index] ?? []),
    null,
    chance,
  ]);
  return { columns: COLUMNS, rows: [...rows, ...units.flatMap(keptRow)] };
}

function setsOf(droppable: readonly number[], { most, samples, seed }: Values<typeof options>) {
  const count = droppable.length;
  const sampling = { samples: count <= ALL_SETS ? Number.POSITIVE_INFINITY : samples, seed };
  const largest = most === 0 ? count : Math.min(most, count);
  const sizes = Array.from({ length: largest + 1 }, (_, size) => size);
  return sizes.flatMap((size) =>
    someChoices(count, size, sampling).map((choice) => choice.map((place) => droppable[place] as number)),
  );
}

/** Row of a block that cannot be dropped, with the reason. Links between blocks have no row. */
function keptRow({ name, kind, reason }: Unit): readonly (readonly Cell[])[] {
  return reason === undefined || kind === "link"
    ? []
    : [[1, name, null, null, null, `not dropped: ${reason}`, null]];
}

function nothingToDrop(name: string, units: readonly Unit[]): UserError {
  const reasons = units.map((unit) => `'${unit.name}': ${unit.reason}`).join("; ");
  return new UserError(`None of the blocks of '${name}' can be dropped: ${reasons}.`);
}
