import type { Network } from "../network/network.js";
import type { Level } from "../table/chartPlan.js";
import type { Column } from "../table/table.js";

/** Column for the accuracy of random guessing. */
export const CHANCE_COLUMN: Column = {
  name: "chance",
  type: "share",
  summary: "accuracy of random guessing: one divided by the number of classes",
};

/** Accuracy of random guessing as a reference level of charts. */
export const CHANCE_LEVEL: Level = { at: "chance", words: "chance, one divided by the number of classes" };

/** Accuracy of random guessing among the classes of a network; null if it has none. */
export function chanceOf({ classes }: Pick<Network, "classes">): number | null {
  return classes === null ? null : 1 / classes;
}
