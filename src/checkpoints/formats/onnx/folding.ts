import { formatCount } from "../../../core/format.js";
import type { Graph } from "../../../network/graph.js";
import type { StoredModel, StoredNode } from "./messages.js";
import { SCOPES } from "./names.js";

/**
 * Graph with notes at the taps of convolutions into which an exporter folded a batch normalization. PyTorch's
 * exporters do so by default: the output of such a convolution includes the normalization, and its kernel is scaled.
 */
export function foldingNoted(graph: Graph, model: StoredModel): Graph {
  const folded = new Set(foldedConvolutions(model).map(({ outputs }) => outputs[0]));
  const nodes = graph.nodes.map((node) =>
    node.kind === "conv" && folded.has(node.source)
      ? { ...node, op: `${node.op}, batch norm folded in` }
      : node,
  );
  return { ...graph, nodes };
}

/** Description of the batch normalizations that an exporter folded, and the setting that keeps them; undefined if there are none. */
export function foldingWords(model: StoredModel): string | undefined {
  const folded = foldedConvolutions(model);
  const [first] = folded;
  if (first === undefined) return undefined;
  const setting = first.metadata.has(SCOPES) ? "optimize=False" : "do_constant_folding=False";
  return `${formatCount(folded.length, "batch norm")} that the exporter folded into convolutions (${setting} keeps them)`;
}

function foldedConvolutions(model: StoredModel): readonly StoredNode[] {
  return model.producer === "pytorch" ? model.nodes.filter((node) => isFolded(node, model)) : [];
}

/** True for a convolution whose bias is not a parameter of its own module, and that no batch normalization follows. */
function isFolded({ op, inputs, outputs }: StoredNode, { nodes, initializers }: StoredModel): boolean {
  const [, kernel = "", bias = ""] = inputs;
  if (!op.startsWith("Conv") || bias === "") return false;
  const isStored = initializers.some(({ name }) => name === bias);
  const isOwn = kernel.endsWith(".weight") && bias === `${kernel.slice(0, -".weight".length)}.bias`;
  const isNormalized = nodes.some(
    (node) => node.op === "BatchNormalization" && node.inputs[0] === outputs[0],
  );
  return isStored && !isOwn && !isNormalized;
}
