import type { StoredTensor } from "../onnx/storedTensors.js";
import { readNumbers } from "../onnx/storedTensors.js";
import type { GraphDefNode } from "./graphDef.js";
import { NodeAttributes, textSetting } from "./nodeAttributes.js";

/** A convolution between a SpaceToBatchND and the BatchToSpaceND that undoes it. */
interface Sandwich {
  readonly space: GraphDefNode;
  readonly convolution: GraphDefNode;
  readonly batch: GraphDefNode;
}

const CONVOLUTIONS: ReadonlySet<string> = new Set(["Conv2D", "DepthwiseConv2dNative"]);

/**
 * The same nodes with dilated convolutions as TensorFlow 1 wrote them in one piece: pixels that are as far apart as the
 * dilation were moved into images of their own, convolved, and moved back. Others of these operations stay.
 */
export function dilated(
  nodes: readonly GraphDefNode[],
  constants: ReadonlyMap<string, StoredTensor>,
): readonly GraphDefNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const changed = new Map<string, GraphDefNode>();
  for (const batch of nodes) {
    const sandwich = sandwichOf(batch, byName);
    const whole = sandwich && wholeOf(sandwich, constants);
    if (sandwich === undefined || whole === undefined) continue;
    changed.set(whole.name, whole);
    const { name, source } = batch;
    const passing = { op: "Identity", inputs: [whole.name], attributes: new NodeAttributes({}) };
    changed.set(name, { name, ...passing, ...(source !== undefined && { source }) });
  }
  return nodes.map((node) => changed.get(node.name) ?? node);
}

function sandwichOf(batch: GraphDefNode, byName: ReadonlyMap<string, GraphDefNode>): Sandwich | undefined {
  if (batch.op !== "BatchToSpaceND") return undefined;
  const convolution = byName.get(batch.inputs[0] ?? "");
  if (convolution === undefined || !CONVOLUTIONS.has(convolution.op)) return undefined;
  const space = byName.get(convolution.inputs[0] ?? "");
  return space?.op === "SpaceToBatchND" ? { space, convolution, batch } : undefined;
}

/** The dilated convolution that is meant; undefined if its parts do not belong together. */
function wholeOf(
  { space, convolution, batch }: Sandwich,
  constants: ReadonlyMap<string, StoredTensor>,
): GraphDefNode | undefined {
  const numbers = (name: string | undefined) => {
    const tensor = constants.get(name ?? "");
    return tensor && Array.from(readNumbers(tensor).values);
  };
  const [block, pads] = [numbers(space.inputs[1]), numbers(space.inputs[2])];
  const [undone, crops] = [numbers(batch.inputs[1]), numbers(batch.inputs[2])];
  if (block?.length !== 2 || String(block) !== String(undone)) return undefined;
  const around = pads?.map((pad, at) => pad - (crops?.[at] ?? 0)) ?? [];
  const { attributes } = convolution;
  const isPlain =
    attributes.text("padding", "") === "VALID" &&
    attributes.wholes("strides").every((stride) => stride === 1);
  if (around.length !== 4 || around.some((pad) => pad < 0) || !isPlain) return undefined;
  return {
    ...convolution,
    inputs: [space.inputs[0] as string, ...convolution.inputs.slice(1)],
    attributes: attributes.with({
      dilations: { list: { i: [1, ...block, 1] } },
      padding: textSetting("EXPLICIT"),
      explicit_paddings: { list: { i: [0, 0, ...around, 0, 0] } },
    }),
  };
}
