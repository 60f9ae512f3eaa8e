import { recordOf } from "../../../network/description.js";
import type { StoredValue } from "../onnx/messages.js";
import { type GraphDefNode, inOrder, nodeOf, outputName } from "./graphDef.js";
import { sizesOf } from "./nodeAttributes.js";
import { translations } from "./translations/index.js";

/** The nodes of a graph that one or several of its outputs need, in an order in which they can run. */
export interface Needed {
  readonly nodes: readonly GraphDefNode[];
  readonly outputs: readonly string[];
  /** The outputs that need operations that convscope lacks, with these. */
  readonly leftOut: readonly { readonly output: string; readonly operations: readonly string[] }[];
}

/** Operations that need no translation: what they give is there, or nothing. */
const GIVEN: ReadonlySet<string> = new Set(["Const", "Placeholder"]);

/**
 * The outputs of a graph that can be computed, and what they need. Throws a sentence with all operations that are lacking
 * where there is no such output.
 */
export function neededNodes(nodes: readonly GraphDefNode[], json: Readonly<Record<string, unknown>>): Needed {
  const named = outputsOf(nodes, json);
  if (named.length > MOST_OUTPUTS) throw new Error(`it has ${named.length} outputs`);
  const each = named.map((output) => ({ output, operations: lackingIn(inOrder(nodes, [output])) }));
  const outputs = each.filter(({ operations }) => operations.length === 0).map(({ output }) => output);
  if (outputs.length === 0) {
    const lacking = [...new Set(each.flatMap(({ operations }) => operations))].sort();
    throw new Error(`it needs operations that convscope lacks: ${lacking.join(", ")}`);
  }
  const leftOut = each.filter(({ operations }) => operations.length > 0);
  return { nodes: inOrder(nodes, outputs), outputs, leftOut };
}

const MOST_OUTPUTS = 1000;

function lackingIn(nodes: readonly GraphDefNode[]): readonly string[] {
  const lacking = nodes.filter(({ op }) => !GIVEN.has(op) && !translations.has(op));
  return [...new Set(lacking.map(({ op }) => op))].sort();
}

/** The outputs that the signature names, or those of nodes that no other node reads. */
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

/** The images that a graph takes: its placeholders, with the sizes that the signature or they themselves have. */
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
