import { nodeWords } from "../tensorGraph/operationNode.js";
import type { StoredNode } from "./messages.js";

/** Name of the first part in the table of operations, which no operation of ONNX has. */
export const WEIGHTS = "Attention weights";

/**
 * Same nodes, with each `Attention` as two: the weights of each head, and the values that they read, so that the
 * weights are a tap. Throws a clause for one that keeps the keys of earlier calls or caps its scores.
 */
export function withAttentionParts(nodes: readonly StoredNode[]): readonly StoredNode[] {
  return nodes.flatMap((node) => (node.op === "Attention" ? partsOf(node) : [node]));
}

function partsOf(node: StoredNode): readonly StoredNode[] {
  const { inputs, outputs, attributes } = node;
  const [query = "", key = "", value = "", mask = "", ...others] = inputs;
  const isSteady = others.every((name) => name === "") && outputs.slice(1).every((name) => name === "");
  if (!isSteady || (attributes.get("softcap")?.float ?? 0) !== 0)
    throw new Error(
      `its ${nodeWords(node)} keeps the keys of earlier calls or caps its scores, which convscope does not support`,
    );
  const weights = `${outputs[0] ?? ""}/weights`;
  return [
    { ...node, name: `${node.name}/weights`, op: WEIGHTS, inputs: [query, key, mask], outputs: [weights] },
    { ...node, inputs: [weights, value], outputs: outputs.slice(0, 1) },
  ];
}
