import { OPTIMIZER_STATE } from "../../../network/layers/trainingParts.js";
import { NUMBER_TYPES } from "../tensorGraph/numberTypes.js";
import type { StoredTensor } from "../tensorGraph/storedTensor.js";
import { isCounter } from "./stateDict.js";

const OPTIMIZER = /optim/i;
const MOST_NAMED = 5;
const LONGEST_NAME = 60;

/**
 * Describes what a file holds besides the weights of a network: the state of an optimizer, other entries of a training
 * checkpoint, and tensors of whole numbers. Counters of training steps are not worth mentioning.
 */
export function besides(entries: readonly string[], tensors: readonly StoredTensor[]): readonly string[] {
  const others = entries.filter((name) => !OPTIMIZER.test(name));
  const whole = tensors.filter(({ name, type }) => NUMBER_TYPES[type].isWhole && !isCounter(name));
  return [
    ...(others.length < entries.length ? [OPTIMIZER_STATE] : []),
    ...(others.length === 0 ? [] : [`its other entries (${namesWords(others)})`]),
    ...(whole.length === 0
      ? []
      : [`tensors of whole numbers (${namesWords(whole.map(({ name }) => name))})`]),
  ];
}

/** Lists names, and says how many more there are than it lists. */
export function namesWords(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).map((name) => `'${name.slice(0, LONGEST_NAME)}'`);
  const more = names.length - shown.length;
  return more === 0 ? shown.join(", ") : `${shown.join(", ")} and ${more} more`;
}
