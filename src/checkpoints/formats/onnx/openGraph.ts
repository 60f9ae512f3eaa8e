import type { GivenSize } from "../../../data/images/sizeOption.js";
import type { HeldGraph } from "../tensorGraph/heldGraph.js";
import { openProgram } from "../tensorGraph/openProgram.js";
import type { Known } from "../tensorGraph/values.js";
import { type ExternalFiles, externalBytes } from "./externalData.js";
import { foldingNoted } from "./folding.js";
import { inputsOf } from "./imageInput.js";
import type { StoredModel } from "./messages.js";
import { programOf } from "./program.js";
import { checkNumbers, readNumbers } from "./storedTensors.js";

/**
 * Builds the graph of a model, for images of the given size where it leaves the size open. Throws a clause for a model
 * that cannot be computed; no tensor is left behind then.
 */
export function openGraph(model: StoredModel, files: ExternalFiles, size?: GivenSize): HeldGraph {
  const { input, further } = inputsOf(model);
  const batch = input.dims[0] ?? undefined;
  const opened = openProgram({
    input,
    further,
    size,
    constants: constantsOf(model, files),
    programOf: (hold) => programOf(model, input.name, { batch, hold }),
  });
  return { ...opened, graph: foldingNoted(opened.graph, model) };
}

/**
 * Stored tensors by name. Each is read on demand, so that tensors which a reader does not keep are in memory only
 * once.
 */
function constantsOf({ initializers }: StoredModel, files: ExternalFiles): ReadonlyMap<string, Known> {
  const constants = new Map<string, Known>();
  for (const tensor of initializers) {
    const { name } = tensor;
    if (constants.has(name)) throw new Error(`it stores two tensors '${name}'`);
    const bytes = externalBytes(tensor, files);
    checkNumbers(tensor, bytes);
    constants.set(name, { name, leaves: [], dims: tensor.dims, at: () => readNumbers(tensor, bytes) });
  }
  return constants;
}
