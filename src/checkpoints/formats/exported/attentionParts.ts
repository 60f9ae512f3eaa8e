import type { Argument } from "./arguments.js";
import type { ExportedNode } from "./program.js";

/** Names of the two parts in the tables of operations. */
export const WEIGHTS = "attention_weights";
export const VALUES = "attended_values";

/**
 * Same nodes, with each call of PyTorch's attention as two: the weights, softmax(s q kᵀ), and their products with the
 * values (Vaswani et al. 2017, eq. 1), so that the weights are a tap. Throws a clause for a call that draws at random,
 * or whose heads share keys.
 */
export function withAttentionParts(nodes: readonly ExportedNode[]): readonly ExportedNode[] {
  return nodes.flatMap((node) => (node.base === "scaled_dot_product_attention" ? partsOf(node) : [node]));
}

function partsOf(node: ExportedNode): readonly ExportedNode[] {
  const { given, name, outputs } = node;
  if (isOver(given.get("dropout_p")))
    throw new Error(
      `its node '${name}' drops attention at random; export the network in evaluation mode (model.eval())`,
    );
  const shares = given.get("enable_gqa");
  if (shares?.kind === "truth" && shares.value)
    throw new Error(`its node '${name}' shares keys between heads, which convscope does not support`);
  const weights = `${outputs[0] ?? name}/weights`;
  const value = given.get("value");
  const product = new Map<string, Argument>([
    ["weights", { kind: "tensor", name: weights }],
    ...(value === undefined ? [] : [["value", value] as const]),
  ]);
  const scored = new Map([...given].filter(([key]) => key !== "value"));
  return [
    {
      ...node,
      name: `${name}/weights`,
      base: WEIGHTS,
      inputs: tensorsIn(scored),
      outputs: [weights],
      given: scored,
    },
    { ...node, base: VALUES, inputs: tensorsIn(product), given: product },
  ];
}

function isOver(given: Argument | undefined): boolean {
  return given?.kind === "numbers" && given.values[0] !== 0;
}

function tensorsIn(given: ReadonlyMap<string, Argument>): readonly string[] {
  return [...given.values()].flatMap((value) => (value.kind === "tensor" ? [value.name] : []));
}
