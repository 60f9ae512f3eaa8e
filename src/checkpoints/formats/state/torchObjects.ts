import { PickledName, PickledObject, PickledReference } from "./pickledValues.js";

/** A tensor as a pickle describes it: a view of a storage, whose numbers lie beside the pickle. */
export interface TensorView {
  /** The storage's name in the archive. */
  readonly key: string;
  /** The type of its numbers as PyTorch names it: `float32`, or `Float` of a typed storage. */
  readonly type: string;
  /** The place of its first number in the storage. */
  readonly offset: number;
  readonly dims: readonly number[];
  readonly strides: readonly number[];
}

/** The functions of PyTorch that make a tensor of a storage, an offset, sizes and strides. */
const REBUILDS: ReadonlySet<string> = new Set([
  "torch._utils._rebuild_tensor",
  "torch._utils._rebuild_tensor_v2",
  "torch._utils._rebuild_tensor_v3",
]);

/** The functions that make a parameter of a tensor. */
const PARAMETERS: ReadonlySet<string> = new Set([
  "torch._utils._rebuild_parameter",
  "torch._utils._rebuild_parameter_with_state",
]);

/** The tensor that a value of a pickle describes; undefined if it is none. Throws a sentence for one that is broken. */
export function tensorViewOf(value: unknown, depth = 0): TensorView | undefined {
  if (!(value instanceof PickledObject) || depth > 8) return undefined;
  const { maker, args } = value;
  if (PARAMETERS.has(maker)) return tensorViewOf(args[0], depth + 1);
  if (maker === "torch._tensor._rebuild_from_type_v2")
    return tensorViewOf(new PickledObject(args[0], args[2]), depth + 1);
  if (!REBUILDS.has(maker)) return undefined;
  const [storage, offset, dims, strides] = args;
  const { key, type } = storageOf(storage);
  if (!isCount(offset) || !areCounts(dims) || !areCounts(strides) || dims.length !== strides.length)
    throw new Error("it describes a tensor without sizes and strides");
  const own = args[6];
  return {
    key,
    type: maker.endsWith("_v3") && own instanceof PickledName ? lastPart(own.name) : type,
    offset,
    dims,
    strides,
  };
}

function storageOf(value: unknown): Pick<TensorView, "key" | "type"> {
  const id = value instanceof PickledReference ? value.id : undefined;
  const [kind, type, key] = Array.isArray(id) ? (id as readonly unknown[]) : [];
  if (kind !== "storage" || !(type instanceof PickledName) || typeof key !== "string")
    throw new Error("it describes a tensor without a storage");
  return { key, type: lastPart(type.name).replace(/Storage$/, "") };
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function areCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(isCount);
}

/** The entries of a dictionary with names, in its order; undefined for what is none. */
export function namedEntries(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  const isOrdered = value instanceof PickledObject && DICTIONARIES.has(value.maker);
  const entries = isOrdered ? value.items : value;
  if (!(entries instanceof Map)) return undefined;
  return [...(entries as Map<unknown, unknown>)].filter(
    (entry): entry is [string, unknown] => typeof entry[0] === "string",
  );
}

const DICTIONARIES: ReadonlySet<string> = new Set(["collections.OrderedDict", "collections.defaultdict"]);

/** The parts of a module that was pickled whole: its own tensors, and the modules in it. */
export interface ModuleParts {
  readonly tensors: readonly (readonly [string, unknown])[];
  readonly modules: readonly (readonly [string, unknown])[];
}

/** The parts of a pickled module; undefined for what is none. */
export function modulePartsOf(value: unknown): ModuleParts | undefined {
  if (!(value instanceof PickledObject)) return undefined;
  const attributes = new Map(namedEntries(Array.isArray(value.state) ? value.state[0] : value.state));
  const modules = namedEntries(attributes.get("_modules"));
  const parameters = namedEntries(attributes.get("_parameters"));
  if (modules === undefined || parameters === undefined) return undefined;
  const buffers = namedEntries(attributes.get("_buffers")) ?? [];
  return { tensors: [...parameters, ...buffers], modules };
}
