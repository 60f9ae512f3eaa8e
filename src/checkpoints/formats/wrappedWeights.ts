import type * as tf from "@tensorflow/tfjs";

import { recordOf } from "../../network/description.js";
import type { LayerPlan, ModelPlan } from "../../network/layers/topology.js";

type Spec = tf.io.WeightsManifestEntry;

/**
 * Entries of weights with the name of the wrapper in front (`both/forward_lstm/…`): Keras 3 leaves out the names of
 * `Bidirectional` and `TimeDistributed` layers of a model that was itself loaded. If several layers may have a name,
 * its first weights belong to the first of them in the topology.
 */
export function wrappedSpecs(specs: readonly Spec[], { layers }: ModelPlan): Spec[] {
  const starts = new Set(specs.map(({ name }) => name.split("/")[0] ?? ""));
  const owners = ownersIn(layers, starts);
  const counts = new Map<string, number>();
  return specs.map((spec) => {
    const [first = ""] = spec.name.split("/");
    const claims = owners.get(first);
    if (claims === undefined || spec.group === "optimizer") return spec;
    const use = counts.get(spec.name) ?? 0;
    counts.set(spec.name, use + 1);
    return { ...spec, name: `${claims[use] ?? ""}${spec.name}` };
  });
}

/**
 * Prefixes of weights' names by their first part and in the order of layers: nothing for a layer of that name,
 * the wrapper's name for a wrapper that no weight names.
 */
function ownersIn(
  layers: readonly LayerPlan[],
  starts: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, string[]>();
  const claim = (name: string, start: string) => owners.set(name, [...(owners.get(name) ?? []), start]);
  for (const layer of layers) {
    claim(layer.name, "");
    if (!starts.has(layer.name)) for (const inner of innerNames(layer)) claim(inner, `${layer.name}/`);
  }
  return owners;
}

/** Names that the weights of a wrapper's inner layers may begin with. */
function innerNames({ className, config }: LayerPlan): readonly string[] {
  const { layer } = recordOf(config);
  const { name } = recordOf(recordOf(layer).config);
  if (typeof name !== "string") return [];
  if (className === "TimeDistributed") return [name];
  if (className !== "Bidirectional") return [];
  const inner = name.replace(/^forward_/, "");
  return [name, `forward_${inner}`, `backward_${inner}`].filter((each, at, all) => all.indexOf(each) === at);
}
