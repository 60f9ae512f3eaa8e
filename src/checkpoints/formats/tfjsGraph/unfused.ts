import type { GraphDefNode } from "./graphDef.js";
import { NodeAttributes, textSetting } from "./nodeAttributes.js";
import { scopeOf } from "./tapNames.js";

/** The operation that a fused one begins with. */
const BASES: Readonly<Record<string, string>> = {
  _FusedConv2D: "Conv2D",
  FusedConv2D: "Conv2D",
  _FusedMatMul: "MatMul",
  FusedMatMul: "MatMul",
  _FusedDepthwiseConv2dNative: "DepthwiseConv2dNative",
  FusedDepthwiseConv2dNative: "DepthwiseConv2dNative",
  _FusedBatchNormEx: "FusedBatchNormV3",
};

/** The number of inputs of an operation by itself; what follows belongs to those that were fused into it. */
const OWN_INPUTS: Readonly<Record<string, number>> = {
  Conv2D: 2,
  MatMul: 2,
  DepthwiseConv2dNative: 2,
  FusedBatchNormV3: 5,
};

/** The number of inputs of a fused operation besides what the one before it gives. */
const ADDED_INPUTS: Readonly<Record<string, number>> = {
  BiasAdd: 1,
  Add: 1,
  AddV2: 1,
  Prelu: 1,
  FusedBatchNorm: 4,
};

/**
 * The same nodes with each fused one taken apart into an operation, its bias and its activation, so that what comes
 * before an activation is a tap. The last part keeps the name.
 */
export function unfused(nodes: readonly GraphDefNode[]): readonly GraphDefNode[] {
  const taken = new Set(nodes.map(({ name }) => name));
  return nodes.flatMap((node) => (Object.hasOwn(BASES, node.op) ? partsOf(node, taken) : [node]));
}

interface Part {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes: NodeAttributes;
}

function partsOf(node: GraphDefNode, taken: Set<string>): readonly GraphDefNode[] {
  const parts = [baseOf(node), ...followersOf(node)];
  const nodes: GraphDefNode[] = [];
  for (const [at, { op, inputs, attributes }] of parts.entries()) {
    const isLast = at === parts.length - 1;
    const name = isLast ? node.name : free(`${scopeOf(node.name) || node.name}/${op}`, taken);
    const before = nodes.at(-1)?.name;
    nodes.push({
      name,
      op,
      inputs: before === undefined ? inputs : [before, ...inputs],
      attributes,
      ...(!isLast && { source: `${node.name} (${op})` }),
    });
  }
  return nodes;
}

function baseOf(node: GraphDefNode): Part {
  const op = BASES[node.op] as string;
  return { op, inputs: node.inputs.slice(0, OWN_INPUTS[op]), attributes: node.attributes };
}

function followersOf(node: GraphDefNode): readonly Part[] {
  const base = BASES[node.op] as string;
  const added = node.inputs.slice(OWN_INPUTS[base]);
  const parts = namesOf(node).map((op): Part => {
    const inputs = added.splice(0, ADDED_INPUTS[op] ?? 0);
    if (inputs.length < (ADDED_INPUTS[op] ?? 0))
      throw new Error(
        `its node '${node.name}' (${node.op}) lacks an input of the ${op} that was fused into it`,
      );
    return { op, inputs, attributes: attributesOf(op, node.attributes) };
  });
  if (added.length > 0)
    throw new Error(`its node '${node.name}' (${node.op}) has an input that nothing fused into it reads`);
  return parts;
}

function namesOf({ op, inputs, attributes }: GraphDefNode): readonly string[] {
  if (op !== "_FusedBatchNormEx") return attributes.texts("fused_ops");
  const activation = attributes.text("activation_mode", "Identity");
  return [...(inputs.length > 5 ? ["AddV2"] : []), ...(activation === "Identity" ? [] : [activation])];
}

/** The settings of a fused operation: the node has them under other names. */
function attributesOf(op: string, attributes: NodeAttributes): NodeAttributes {
  if (op === "LeakyRelu")
    return new NodeAttributes({ alpha: { f: attributes.float("leakyrelu_alpha", 0.2) } });
  const data_format = textSetting(attributes.text("data_format", "NHWC"));
  const epsilon = { f: attributes.float("epsilon", 1e-4) };
  return new NodeAttributes({ data_format, epsilon, is_training: { b: false } });
}

/** The name, or one with a number behind where it is taken. */
function free(name: string, taken: Set<string>): string {
  let found = name;
  for (let again = 1; taken.has(found); again++) found = `${name}_${again}`;
  taken.add(found);
  return found;
}
