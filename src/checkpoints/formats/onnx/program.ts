import type { TensorProgram } from "../tensorGraph/graphBuilder.js";
import { sizeOf } from "../tensorGraph/plain.js";
import { type Result, Site } from "../tensorGraph/site.js";
import { dimsOf, isLive } from "../tensorGraph/values.js";
import { withAttentionParts } from "./attentionParts.js";
import type { StoredModel, StoredNode } from "./messages.js";
import { tapNames } from "./names.js";
import { operations } from "./operations.js";
import { plainOperations } from "./plainOperations.js";

/** Facts about the file that operations need in addition to their node. */
export type FileFacts = Pick<ConstructorParameters<typeof Site>[2], "batch" | "hold">;

/** Operations of an ONNX model, for building a graph. */
export function programOf(model: StoredModel, image: string, facts: FileFacts): TensorProgram<StoredNode> {
  const { outputs, opset } = model;
  const nodes = withAttentionParts(model.nodes);
  return {
    nodes,
    outputs: outputs.map(({ name }) => name),
    nameOf: tapNames(nodes, image),
    resultsOf: (node, inputs) =>
      resultsOf(node, new Site({ ...node, settings: node.attributes }, inputs, { ...facts, opset })),
  };
}

/** Computes the results of a node: sizes and small constants on plain numbers, everything else on tensors. */
function resultsOf({ op }: StoredNode, site: Site): readonly Result[] {
  const knowns = site.inputs.filter((input) => input !== undefined);
  const isKnown = knowns.every((input) => !isLive(input));
  const isSmall = knowns.every(
    (input) => isLive(input) || input.name === undefined || sizeOf(dimsOf(input)) <= 4096,
  );
  const plain = plainOperations.get(op);
  const isPlain = SIZES.has(op) || (isKnown && (isSmall || !operations.has(op)));
  if (plain !== undefined && isPlain) return [plain(site)];
  const made = (operations.get(op) as (at: Site) => Result | readonly Result[])(site);
  return Array.isArray(made) ? (made as readonly Result[]) : [made as Result];
}

/** Operations that read only the sizes of their input. */
const SIZES: ReadonlySet<string> = new Set(["Shape", "Size", "CastLike"]);
