import { UserError } from "../core/errors.js";
import type { Values } from "../core/options/option.js";
import type { Unit } from "../network/blockSequence.js";
import { headOption } from "../network/headChoice.js";
import type { Network } from "../network/network.js";
import type { Table } from "../table/table.js";
import { unitsOf } from "./chainTaps.js";
import { CHANCE_COLUMN, CHANCE_LEVEL, chanceOf } from "./chance.js";
import { kendallTau } from "./math/choices.js";
import type { Measure, MeasureSubject, ProgressCallback } from "./measureDefinition.js";
import { samplingOptions, someOrders } from "./sampling.js";
import { scoredOrders } from "./scoredOrders.js";
import { tallyColumns } from "./scoring.js";

const options = {
  ...samplingOptions({
    samples: "beyond five blocks: number of random orders, drawn by swapping pairs, if there are more",
    seed: "random seed of the orders",
  }),
  ...headOption,
};

/**
 * Accuracy of a network with its blocks in another order (Veit et al. 2016, sec. 4.3): in every order if
 * there are at most five blocks. In a network with several stages, the longest sequence of blocks of one
 * shape is reordered.
 */
export const reorder: Measure<typeof options> = {
  summary: "accuracy of a network with its blocks in another order",
  options,
  examples: [
    {
      line: "convscope measure reorder bundled:mini-resnet",
      does: "tries all 120 orders of the five blocks",
    },
  ],
  needsLabels: true,
  chart: {
    kind: "strip",
    x: "tau",
    y: "accuracy",
    domain: [0, 1],
    means: true,
    levels: [CHANCE_LEVEL],
    title: "Accuracy with the blocks in another order",
  },
  run,
};

const COLUMNS: Table["columns"] = [
  { name: "order", type: "text", summary: "blocks, numbered by their position in the network" },
  { name: "tau", type: "number", summary: "Kendall's τ between the order and the network's own" },
  ...tallyColumns,
  CHANCE_COLUMN,
];

function run(subject: MeasureSubject, values: Values<typeof options>, onProgress: ProgressCallback): Table {
  const units = unitsOf(subject.network);
  const row = longestRow(units);
  if (row.length < 2) throw nothingToReorder(subject.network);
  const orders = someOrders(row.length, values);
  const whole = orders.map((order) => [...units.keys()].map((unit) => moved(unit, row, order)));
  const cells = scoredOrders(subject, whole, onProgress);
  const first = row[0] as number;
  const rows = orders.map((order, index) => [
    order.map((place) => first + place + 1).join(" "),
    kendallTau(order),
    ...(cells[index] ?? []),
    chanceOf(subject.network),
  ]);
  return { columns: COLUMNS, rows };
}

/** Indices of the longest run of consecutive units that keep the shape; among equal ones, the first. */
function longestRow(units: readonly Unit[]): readonly number[] {
  let [longest, row]: number[][] = [[], []];
  units.forEach(({ droppable }, index) => {
    row = droppable ? [...(row ?? []), index] : [];
    if (row.length > (longest ?? []).length) longest = row;
  });
  return longest ?? [];
}

/** Unit that takes another's position. */
function moved(unit: number, row: readonly number[], order: readonly number[]): number {
  const place = row.indexOf(unit);
  return place < 0 ? unit : (row[order[place] as number] as number);
}

function nothingToReorder({ name, chain }: Network): UserError {
  const found = chain.map((unit) => unit.name).join(", ");
  return new UserError(
    `The blocks of '${name}' cannot be reordered: no two consecutive blocks keep the shape (found: ${found}).`,
  );
}
