import { recordOf } from "../../../network/description.js";
import type { LayerPlan, ModelPlan } from "../../../network/layers/topology.js";
import { layerPlan } from "../../../network/layers/topology.js";
import type { Hdf5, StoredArray } from "../../files/hdf5.js";

/** Weights of one layer, in the layer's order. */
export interface LayerWeights {
  /** Names of the models that contain it, and its own name. */
  readonly path: readonly string[];
  readonly arrays: readonly StoredArray[];
}

/** Finds the stored weights of every layer of a plan, in either of Keras's layouts. */
export function storedWeights(plan: ModelPlan, file: Hdf5): readonly LayerWeights[] {
  const legacy = file.names("/").includes("model_weights") ? "model_weights" : "";
  if (file.texts(`/${legacy}`, "layer_names") !== undefined) return legacyWeights(plan, file, legacy);
  const layout = { file, shared: new Map<number, string>() };
  return ofModel(plan, "", { ...layout, path: [] });
}

interface Place {
  readonly file: Hdf5;
  readonly path: readonly string[];
  /** Paths of layers that a file references in several places, by their numbers. */
  readonly shared: Map<number, string>;
}

/** Containers of layers within a group, in current versions and in TensorFlow 2.13. */
const CONTAINERS = ["layers", "_layer_checkpoint_dependencies"];

/** Layout of Keras 3: one group per layer, numbered by class in configuration order. */
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

/** Model that is applied at each time step; undefined for any other layer. */
function modelWithin({ className, config }: LayerPlan): ModelPlan | undefined {
  return className === "TimeDistributed" ? layerPlan(recordOf(config).layer).within : undefined;
}

/** Parts of a layer that have their own weights, in order. */
const PARTS = ["cell", "layer", "forward_layer", "backward_layer"];

/** Greatest nesting depth of the parts of a layer: both directions, each with a cell. */
const DEEPEST = 4;

function arraysIn(file: Hdf5, group: string, depth = 0): readonly StoredArray[] {
  const names = file.names(`${group}/vars`).filter((name) => /^\d+$/.test(name));
  const own = names
    .sort((a, b) => Number(a) - Number(b))
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

/** Class name without the package that it was registered in. */
function bareClass(className: string): string {
  return className.slice(className.lastIndexOf(">") + 1);
}

/** Class name in the form that Keras uses for groups: `Conv2DTranspose` is `conv2d_transpose`. */
function snakeCased(className: string): string {
  return className
    .replace(/\W+/g, "")
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

interface LegacyArray {
  /** Name without its last part, which is the variable's. */
  readonly owner: readonly string[];
  readonly path: string;
}

/**
 * Layout of Keras 2: one group per layer of the outer model, listing the weights of everything that the layer
 * contains.
 */
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
      // A plain layer owns all weights of its group, whatever their names.
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

/** Weights whose owner begins with a suffix of the layer's path: those with the longest such suffix. */
function ownedBy(path: readonly string[], listed: readonly LegacyArray[]): readonly LegacyArray[] {
  const ends = path.map((_, from) => path.slice(from));
  for (const end of ends) {
    const own = listed.filter(({ owner }) => end.every((part, at) => owner[at] === part));
    if (own.length > 0) return own;
  }
  return [];
}
