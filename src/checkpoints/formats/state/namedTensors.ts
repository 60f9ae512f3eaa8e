import { PickledObject } from "./pickledValues.js";
import { modulePartsOf, namedEntries, type TensorView, tensorViewOf } from "./torchObjects.js";

/** Tensors by the names that a state dict has for them, and what held them. */
export interface NamedTensors {
  readonly tensors: ReadonlyMap<string, TensorView>;
  readonly holder: "state dict" | "training checkpoint" | "pickled module";
}

/** The keys under which training programs keep the weights of a network, in the order in which they are looked for. */
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

/** The nesting of modules, and of dictionaries around a state dict. */
const DEEPEST = 100;

/**
 * Finds the tensors of a network in what a file pickles: a state dict, one within a training checkpoint, or a whole
 * module. Each object is visited once. Throws a sentence where there is none.
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
    return { tensors: tensorsOfModule(value), holder: "pickled module" };
  const entries = new Map(namedEntries(value));
  const inner = KEYS.map((key) => search(entries.get(key), seen)).find((found) => found !== undefined);
  if (inner !== undefined)
    return inner.holder === "pickled module" ? inner : { ...inner, holder: "training checkpoint" };
  return tensorsOfDictionary(entries);
}

/** The dictionaries that may lie around each other: a state dict is found in the first few. */
const MOST_LOOKED_AT = 1000;

/** The tensors of a dictionary. What is neither a tensor nor plain data would need code to be made: it is refused. */
function tensorsOfDictionary(entries: ReadonlyMap<string, unknown>): NamedTensors | undefined {
  const tensors = new Map<string, TensorView>();
  for (const [name, value] of entries) {
    const view = tensorViewOf(value);
    if (view !== undefined) tensors.set(name, view);
  }
  if (tensors.size === 0) return undefined;
  for (const [name, value] of entries) if (!tensors.has(name)) refuseObject(name, value);
  return { tensors, holder: "state dict" };
}

function refuseObject(name: string, value: unknown): void {
  if (!(value instanceof PickledObject) || namedEntries(value) !== undefined) return;
  throw new Error(
    `its '${name}' is no tensor: Python would make it by '${value.maker}', and convscope runs no code of a file`,
  );
}

function tensorsOfModule(root: unknown): ReadonlyMap<string, TensorView> {
  const tensors = new Map<string, TensorView>();
  const seen = new Set<unknown>();
  const visit = (value: unknown, path: string, depth: number): void => {
    const parts = seen.has(value) ? undefined : modulePartsOf(value);
    if (parts === undefined) return;
    if (depth > DEEPEST) throw new Error("its modules are nested too deep");
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
