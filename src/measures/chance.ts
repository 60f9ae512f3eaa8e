import type { Network } from "../network/network.js";
import type { Level } from "../table/chart.js";
import type { Column } from "../table/table.js";

/** The column of the accuracy that guessing has. */
export const CHANCE_COLUMN: Column = {
  name: "chance",
  type: "share",
  summary: "accuracy of random guessing: one divided by the number of classes",
};

/** The accuracy of a guess as a level of charts. */
export const CHANCE_LEVEL: Level = { at: "chance", words: "chance, one divided by the number of classes" };

/** The accuracy of a guess among the classes of a network; null for one that has none. */
export function chanceOf({ classes }: Pick<Network, "classes">): number | null {
  return classes === null ? null : 1 / classes;
}
