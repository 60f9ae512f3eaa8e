import type { Graph } from "../../../network/graph.js";
import type { StoredModel, StoredNode } from "./messages.js";

/**
 * A graph whose taps say where an exporter folded a batch normalization into the convolution before it. PyTorch's exporters
 * do so unasked: a tap of such a convolution gives what comes after the normalization, and its kernel is scaled.
 */
export function foldingNoted(graph: Graph, model: StoredModel): Graph {
  if (model.producer !== "pytorch") return graph;
  const folded = new Set(
    model.nodes.filter((node) => isFolded(node, model)).map(({ outputs }) => outputs[0]),
  );
  const nodes = graph.nodes.map((node) =>
    node.kind === "conv" && folded.has(node.source) ? { ...node, op: `${node.op}, ${FOLDED}` } : node,
  );
  return { ...graph, nodes };
}

const FOLDED =
  "with the batch norm that the exporter folded in (torch.onnx.export(…, dynamo=False, do_constant_folding=False) keeps it apart)";

/** A convolution with a bias that no module of its own gave it, and that no batch normalization follows. */
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
