import type { Graph } from "../../../network/graph.js";
import type { StoredModel, StoredNode } from "./messages.js";
import { SCOPES } from "./names.js";

/**
 * Graph with notes at the taps of convolutions into which an exporter folded a batch normalization. PyTorch's
 * exporters do so by default: the output of such a convolution includes the normalization, and its kernel is scaled.
 */
export function foldingNoted(graph: Graph, model: StoredModel): Graph {
  if (model.producer !== "pytorch") return graph;
  const folded = new Map(
    model.nodes.filter((node) => isFolded(node, model)).map((node) => [node.outputs[0], wordsOf(node)]),
  );
  const nodes = graph.nodes.map((node) => {
    const words = node.kind === "conv" && folded.get(node.source);
    return words ? { ...node, op: `${node.op}, ${words}` } : node;
  });
  return { ...graph, nodes };
}

/** Note on the folding, and the export setting that prevents it. */
function wordsOf({ metadata }: StoredNode): string {
  const setting = metadata.has(SCOPES) ? "optimize=False" : "do_constant_folding=False";
  return `batch norm folded in (export with ${setting} to keep it apart)`;
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
