import { PickledObject } from "./pickledValues.js";
import { modulePartsOf, namedEntries, type TensorView, tensorViewOf } from "./torchObjects.js";

/** Tensors by their names in the state dict, and its container. */
export interface NamedTensors {
  readonly tensors: ReadonlyMap<string, TensorView>;
  readonly holder: "state dict" | "training checkpoint" | "pickled module";
  /** Names of the entries beside them. */
  readonly others: readonly string[];
}

/** Keys under which training programs store the weights of a network, in the order of the search. */
const KEYS = [
  "state_dict",
  "model_state_dict",
  "model_state",
  "model",
  "net",
  "network",
  "state_dict_ema",
  "model_ema",
  "ema",
  "module",
  "weights",
  "params",
];

/** Greatest nesting depth of modules, and of dictionaries around a state dict. */
const DEEPEST = 100;

/**
 * Finds the tensors of a network in a pickled object: a state dict, one within a training checkpoint, or a whole
 * module. Each object is visited once. Throws a clause if there are none.
 */
export function namedTensors(root: unknown): NamedTensors {
  const found = search(root, new Set());
  if (found === undefined)
    throw new Error("it holds no state dict, which is a dictionary of names and tensors");
  return found;
}

function search(value: unknown, seen: Set<unknown>): NamedTensors | undefined {
  if (seen.has(value) || seen.size > MOST_LOOKED_AT) return undefined;
  seen.add(value);
  if (modulePartsOf(value) !== undefined)
    return { tensors: tensorsOfModule(value), holder: "pickled module", others: [] };
  const entries = new Map(namedEntries(value));
  for (const key of KEYS) {
    const inner = search(entries.get(key), seen);
    if (inner === undefined) continue;
    const others = [...[...entries.keys()].filter((name) => name !== key), ...inner.others];
    return {
      ...inner,
      holder: inner.holder === "pickled module" ? inner.holder : "training checkpoint",
      others,
    };
  }
  return tensorsOfDictionary(entries);
}

/** Largest number of dictionaries that are searched: a state dict is found among the first few. */
const MOST_LOOKED_AT = 1000;

/**
 * Tensors of a dictionary. An entry that is neither a tensor nor plain data could only be built by running code, and
 * is rejected.
 */
function tensorsOfDictionary(entries: ReadonlyMap<string, unknown>): NamedTensors | undefined {
  const tensors = new Map<string, TensorView>();
  for (const [name, value] of entries) {
    const view = tensorViewOf(value);
    if (view !== undefined) tensors.set(name, view);
  }
  if (tensors.size === 0) return undefined;
  const others = [...entries].filter(([name]) => !tensors.has(name));
  for (const [name, value] of others) refuseObject(name, value);
  return { tensors, holder: "state dict", others: others.map(([name]) => name) };
}

function refuseObject(name: string, value: unknown): void {
  if (!(value instanceof PickledObject) || namedEntries(value) !== undefined) return;
  throw new Error(
    `its '${name}' is not a tensor: Python would create it with '${value.maker}', and convscope never runs code from a file`,
  );
}

function tensorsOfModule(root: unknown): ReadonlyMap<string, TensorView> {
  const tensors = new Map<string, TensorView>();
  const seen = new Set<unknown>();
  const visit = (value: unknown, path: string, depth: number): void => {
    const parts = seen.has(value) ? undefined : modulePartsOf(value);
    if (parts === undefined) return;
    if (depth > DEEPEST) throw new Error("its modules are nested too deeply");
    seen.add(value);
    for (const [name, each] of parts.tensors) {
      const view = tensorViewOf(each);
      if (view !== undefined) tensors.set(`${path}${name}`, view);
    }
    for (const [name, each] of parts.modules) visit(each, `${path}${name}.`, depth + 1);
  };
  visit(root, "", 0);
  return tensors;
}
