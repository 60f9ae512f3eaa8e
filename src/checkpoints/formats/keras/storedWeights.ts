import { recordOf } from "../../../network/description.js";
import type { LayerPlan, ModelPlan } from "../../../network/layers/topology.js";
import { layerPlan } from "../../../network/layers/topology.js";
import type { Hdf5, StoredArray } from "../../files/hdf5.js";

/** The weights of one layer, in its own order. */
export interface LayerWeights {
  /** The names of the models that hold it, and its own. */
  readonly path: readonly string[];
  readonly arrays: readonly StoredArray[];
}

/** Finds the stored weights of every layer of a plan, in either layout that Keras writes. */
export function storedWeights(plan: ModelPlan, file: Hdf5): readonly LayerWeights[] {
  const legacy = file.names("/").includes("model_weights") ? "model_weights" : "";
  if (file.texts(`/${legacy}`, "layer_names") !== undefined) return legacyWeights(plan, file, legacy);
  const layout = { file, shared: new Map<number, string>() };
  return ofModel(plan, "", { ...layout, path: [] });
}

interface Place {
  readonly file: Hdf5;
  readonly path: readonly string[];
  /** The paths of layers that a file names in several places, by their numbers. */
  readonly shared: Map<number, string>;
}

/** Containers of layers within a group, of today and of TensorFlow 2.13. */
const CONTAINERS = ["layers", "_layer_checkpoint_dependencies"];

/** The layout of Keras 3: a group for each layer, counted by its class in the order of the configuration. */
function ofModel({ layers }: ModelPlan, group: string, place: Place): readonly LayerWeights[] {
  const uses = new Map<string, number>();
  const container = CONTAINERS.find((name) => place.file.names(group).includes(name)) ?? "layers";
  return layers.flatMap((plan) => {
    if (plan.operation !== undefined) return [];
    const name = snakeCased(bareClass(plan.className));
    const use = uses.get(name) ?? 0;
    uses.set(name, use + 1);
    return ofLayer(plan, `${group}/${container}/${use === 0 ? name : `${name}_${use}`}`, place);
  });
}

function ofLayer(plan: LayerPlan, group: string, place: Place): readonly LayerWeights[] {
  const path = [...place.path, plan.name];
  if (plan.within !== undefined) return ofModel(plan.within, group, { ...place, path });
  const inner = modelWithin(plan);
  if (inner !== undefined) return ofModel(inner, `${group}/layer`, { ...place, path });
  const known = plan.shared === undefined ? undefined : place.shared.get(plan.shared);
  if (plan.shared !== undefined && known === undefined) place.shared.set(plan.shared, group);
  return [{ path, arrays: arraysIn(place.file, known ?? group) }];
}

/** The model that is done with each step of a sequence; undefined if that is a plain layer, or no such thing. */
function modelWithin({ className, config }: LayerPlan): ModelPlan | undefined {
  return className === "TimeDistributed" ? layerPlan(recordOf(config).layer).within : undefined;
}

/** The parts of a layer that have weights of their own, in its order. */
const PARTS = ["cell", "layer", "forward_layer", "backward_layer"];

/** The greatest nesting depth of the parts of a layer: both directions, each with a cell. */
const DEEPEST = 4;

function arraysIn(file: Hdf5, group: string, depth = 0): readonly StoredArray[] {
  const names = file.names(`${group}/vars`).filter((name) => /^\d+$/.test(name));
  const own = names
    .sort((one, other) => Number(one) - Number(other))
    .map((name) => needed(file, `${group}/vars/${name}`));
  if (depth === DEEPEST) return own;
  const inner = file.names(group);
  const parts = PARTS.filter((part) => inner.includes(part));
  return [...own, ...parts.flatMap((part) => arraysIn(file, `${group}/${part}`, depth + 1))];
}

function needed(file: Hdf5, path: string): StoredArray {
  const found = file.array(path);
  if (found === undefined) throw new Error(`its weight '${path}' is missing`);
  return found;
}

/** The name of a class without the package that it was registered in. */
function bareClass(className: string): string {
  return className.slice(className.lastIndexOf(">") + 1);
}

/** The name of a class as Keras writes it for groups: `Conv2DTranspose` is `conv2d_transpose`. */
function snakeCased(className: string): string {
  return className
    .replace(/\W+/g, "")
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

interface LegacyArray {
  /** The name before its last part, which is the variable's. */
  readonly owner: readonly string[];
  readonly path: string;
}

/** The layout of Keras 2: a group for each layer of the outer model, which lists the weights of all that it holds. */
function legacyWeights(plan: ModelPlan, file: Hdf5, root: string): readonly LayerWeights[] {
  const groups = new Map<string, readonly LegacyArray[]>();
  for (const name of file.texts(`/${root}`, "layer_names") ?? []) {
    const group = `${root}/${name}`;
    const listed = file.texts(group, "weight_names") ?? [];
    groups.set(
      name,
      listed.map((weight) => ({ owner: ownerOf(weight), path: `${group}/${weight}` })),
    );
  }
  return plan.layers.flatMap((layer) => {
    if (layer.operation !== undefined) return [];
    const listed = groups.get(layer.name) ?? [];
    return leavesOf(layer, []).map((path) => {
      // A plain layer has all weights of its group, whatever they are called.
      const own = path.length === 1 ? listed : ownedBy(path, listed);
      return { path, arrays: own.map((array) => needed(file, array.path)) };
    });
  });
}

function ownerOf(weight: string): readonly string[] {
  return weight.replace(/:\d+$/, "").split("/").slice(0, -1);
}

function leavesOf(plan: LayerPlan, outer: readonly string[]): readonly (readonly string[])[] {
  const path = [...outer, plan.name];
  const within = plan.within ?? modelWithin(plan);
  if (within === undefined) return [path];
  return within.layers
    .filter(({ operation }) => operation === undefined)
    .flatMap((layer) => leavesOf(layer, path));
}

/** The weights whose owner begins with an end of the layer's path: those with the longest such end. */
function ownedBy(path: readonly string[], listed: readonly LegacyArray[]): readonly LegacyArray[] {
  const ends = path.map((_, from) => path.slice(from));
  for (const end of ends) {
    const own = listed.filter(({ owner }) => end.every((part, at) => owner[at] === part));
    if (own.length > 0) return own;
  }
  return [];
}
