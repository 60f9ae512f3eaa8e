import { recordOf } from "../../../network/description.js";
import type { StoredValue } from "../onnx/messages.js";
import { isFilled, lackingError } from "../tensorGraph/operationNode.js";
import { type GraphDefNode, inOrder, nodeOf, outputName } from "./graphDef.js";
import { sizesOf } from "./nodeAttributes.js";
import { translations } from "./translations/index.js";

/** Nodes of a graph that its chosen outputs need, in an order in which they can run. */
export interface Needed {
  readonly nodes: readonly GraphDefNode[];
  readonly outputs: readonly string[];
  /** Outputs that need operations that convscope lacks, with these operations. */
  readonly leftOut: readonly { readonly output: string; readonly operations: readonly string[] }[];
}

/** Operations without translation: their output is already available, or they have none. */
const GIVEN: ReadonlySet<string> = new Set(["Const", "Placeholder"]);

/**
 * Outputs of a graph that can be computed, with the nodes that they need. If there are none, throws an error that names
 * the first unsupported node and all other unsupported operations.
 */
export function neededNodes(nodes: readonly GraphDefNode[], json: Readonly<Record<string, unknown>>): Needed {
  const named = outputsOf(nodes, json);
  if (named.length > MOST_OUTPUTS) throw new Error(`it has ${named.length} outputs`);
  const each = named.map((output) => ({ output, lacking: lackingIn(inOrder(nodes, [output])) }));
  const outputs = each.filter(({ lacking }) => lacking.length === 0).map(({ output }) => output);
  const lacking = lackingIn(inOrder(nodes, named));
  if (outputs.length === 0 && isFilled(lacking)) throw lackingError(lacking);
  const leftOut = each
    .filter((one) => one.lacking.length > 0)
    .map((one) => ({ output: one.output, operations: namesIn(one.lacking) }));
  return { nodes: inOrder(nodes, outputs), outputs, leftOut };
}

const MOST_OUTPUTS = 1000;

function lackingIn(nodes: readonly GraphDefNode[]): readonly GraphDefNode[] {
  return nodes.filter(({ op }) => !GIVEN.has(op) && !translations.has(op));
}

function namesIn(nodes: readonly GraphDefNode[]): readonly string[] {
  return [...new Set(nodes.map(({ op }) => op))].sort();
}

/** Outputs named in the signature; without one, the outputs of nodes that no other node reads. */
function outputsOf(
  nodes: readonly GraphDefNode[],
  json: Readonly<Record<string, unknown>>,
): readonly string[] {
  const named = Object.values(recordOf(signatureOf(json).outputs)).map((value) => recordOf(value).name);
  const outputs = named.filter((name): name is string => typeof name === "string").map(outputName);
  if (outputs.length > 0) return [...new Set(outputs)];
  const read = new Set(nodes.flatMap(({ inputs }) => inputs.map(nodeOf)));
  const ends = nodes.filter(({ name, op }) => !read.has(name) && !WITHOUT_OUTPUT.has(op) && !GIVEN.has(op));
  if (ends.length === 0) throw new Error("it has no output");
  return ends.map(({ name }) => name);
}

const WITHOUT_OUTPUT: ReadonlySet<string> = new Set(["NoOp", "Assert"]);

function signatureOf(json: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return recordOf(json.signature ?? recordOf(json.userDefinedMetadata).signature);
}

/** Image inputs of a graph: its placeholders, with their sizes from the signature or the placeholders themselves. */
export function imageInputs(
  nodes: readonly GraphDefNode[],
  json: Readonly<Record<string, unknown>>,
): StoredValue[] {
  const told = Object.values(recordOf(signatureOf(json).inputs)).map(recordOf);
  return nodes
    .filter(({ op }) => op === "Placeholder")
    .map(({ name, attributes }) => {
      const own = told.find((value) => outputName(String(value.name)) === name);
      const dims = attributes.shape("shape") ?? sizesOf(own?.tensorShape);
      const shape = dims?.length === 0 ? sizesOf(own?.tensorShape) : dims;
      return { name, type: 1, dims: shape && [...shape] };
    });
}
