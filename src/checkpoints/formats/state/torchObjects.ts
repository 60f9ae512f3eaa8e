import { PickledName, PickledObject, PickledReference } from "./pickledValues.js";

/** Tensor as described by a pickle: a view of a storage, whose numbers are outside the pickle. */
export interface TensorView {
  /** Name of the storage in the archive. */
  readonly key: string;
  /** Type of its numbers in PyTorch's terms: `float32`, or `Float` for a typed storage. */
  readonly type: string;
  /** Index of its first number in the storage. */
  readonly offset: number;
  readonly dims: readonly number[];
  readonly strides: readonly number[];
}

/** PyTorch functions that create a tensor from a storage, an offset, sizes and strides. */
const REBUILDS: ReadonlySet<string> = new Set([
  "torch._utils._rebuild_tensor",
  "torch._utils._rebuild_tensor_v2",
  "torch._utils._rebuild_tensor_v3",
]);

/** Functions that create a parameter from a tensor. */
const PARAMETERS: ReadonlySet<string> = new Set([
  "torch._utils._rebuild_parameter",
  "torch._utils._rebuild_parameter_with_state",
]);

/** Tensor described by a value of a pickle; undefined for any other value. Throws a clause for an invalid one. */
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

/** Entries of a dictionary with names, in its order; undefined for any other value. */
export function namedEntries(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  const isOrdered = value instanceof PickledObject && DICTIONARIES.has(value.maker);
  const entries = isOrdered ? value.items : value;
  if (!(entries instanceof Map)) return undefined;
  return [...(entries as Map<unknown, unknown>)].filter(
    (entry): entry is [string, unknown] => typeof entry[0] === "string",
  );
}

const DICTIONARIES: ReadonlySet<string> = new Set(["collections.OrderedDict", "collections.defaultdict"]);

/** Parts of a module that was pickled as a whole: its own tensors, and its submodules. */
export interface ModuleParts {
  readonly tensors: readonly (readonly [string, unknown])[];
  readonly modules: readonly (readonly [string, unknown])[];
}

/** Parts of a pickled module; undefined for any other value. */
export function modulePartsOf(value: unknown): ModuleParts | undefined {
  if (!(value instanceof PickledObject)) return undefined;
  const attributes = new Map(namedEntries(Array.isArray(value.state) ? value.state[0] : value.state));
  const modules = namedEntries(attributes.get("_modules"));
  const parameters = namedEntries(attributes.get("_parameters"));
  if (modules === undefined || parameters === undefined) return undefined;
  const buffers = namedEntries(attributes.get("_buffers")) ?? [];
  return { tensors: [...parameters, ...buffers], modules };
}
