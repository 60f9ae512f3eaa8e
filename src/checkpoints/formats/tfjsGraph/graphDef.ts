import { recordOf } from "../../../network/description.js";
import { NodeAttributes } from "./nodeAttributes.js";

/** A node of a TensorFlow graph (`NodeDef`). */
export interface GraphDefNode {
  readonly name: string;
  readonly op: string;
  /** Outputs that it reads: `name` for a node's first output, `name:1` for its second. Without control edges. */
  readonly inputs: readonly string[];
  readonly attributes: NodeAttributes;
  /** Name of its node in the file, if it differs, as for a part of a fused node. Default: `name`. */
  readonly source?: string;
}

const MOST_NODES = 100_000;

/** Operations that choose at run time which branch runs. */
const DECIDING: ReadonlySet<string> = new Set([
  "Switch",
  "RefSwitch",
  "Merge",
  "RefMerge",
  "Enter",
  "RefEnter",
  "Exit",
  "RefExit",
  "NextIteration",
  "RefNextIteration",
  "LoopCond",
  "While",
  "StatelessWhile",
  "If",
  "StatelessIf",
  "Case",
  "StatelessCase",
  "For",
]);

/** Reads the nodes of a topology, in the order of the file. Throws an error if it is damaged or has control flow. */
export function readGraphDef(topology: unknown): readonly GraphDefNode[] {
  const { node: list } = recordOf(topology);
  if (!Array.isArray(list) || list.length === 0) throw new Error("its graph has no nodes");
  if (list.length > MOST_NODES) throw new Error(`it has ${list.length} nodes, more than ${MOST_NODES}`);
  const nodes = list.map(readNode);
  const names = new Set<string>();
  for (const { name, op } of nodes) {
    if (DECIDING.has(op))
      throw new Error(
        `its node '${name}' (${op}) chooses at run time which branch runs; export the network without it`,
      );
    if (names.has(name)) throw new Error(`it has two nodes '${name}'`);
    names.add(name);
  }
  return nodes;
}

function readNode(value: unknown): GraphDefNode {
  const { name, op, input = [], attr } = recordOf(value);
  if (typeof name !== "string" || name === "" || typeof op !== "string" || op === "")
    throw new Error("one of its nodes has no name or no operation");
  if (!Array.isArray(input) || !input.every((each) => typeof each === "string"))
    throw new Error(`its node '${name}' (${op}) has no readable inputs`);
  const inputs = input.filter((each) => !each.startsWith("^")).map(outputName);
  return { name, op, inputs, attributes: new NodeAttributes(attr) };
}

/** Name of a node's output, without the number of the first output: `conv` for `conv:0`. */
export function outputName(name: string): string {
  return name.replace(/:0$/, "");
}

/** Name of the node that computes an output. */
export function nodeOf(output: string): string {
  return output.replace(/:\d+$/, "");
}

/**
 * Nodes that some outputs need, each after all nodes that it reads, otherwise in the order of the file. Throws an error
 * for a cycle, and for a node that reads an output of no node.
 */
export function inOrder(nodes: readonly GraphDefNode[], outputs: readonly string[]): readonly GraphDefNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const ordered: GraphDefNode[] = [];
  const states = new Map<string, "open" | "done">();
  const stack = outputs.map((output) => ({ name: nodeOf(output), reader: "its signature" })).reverse();
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const { name, reader } = top;
    const node = byName.get(name);
    if (node === undefined) throw new Error(`${reader} reads '${name}', which no node computes`);
    if (states.has(name)) {
      stack.pop();
      if (states.get(name) === "open") ordered.push(node);
      states.set(name, "done");
      continue;
    }
    states.set(name, "open");
    const read = node.inputs.map(nodeOf).filter((each) => states.get(each) !== "done");
    const back = read.find((each) => states.get(each) === "open");
    if (back !== undefined)
      throw new Error(`its nodes form a cycle: '${name}' (${node.op}) reads '${back}', which depends on it`);
    for (const each of read.reverse()) stack.push({ name: each, reader: `its node '${name}' (${node.op})` });
  }
  const needed = nodes.filter(({ name }) => states.has(name));
  return isSorted(needed) ? needed : ordered;
}

/** True if each node follows all nodes that it reads. */
function isSorted(nodes: readonly GraphDefNode[]): boolean {
  const made = new Set<string>();
  return nodes.every(({ name, inputs }) => {
    made.add(name);
    return inputs.every((input) => made.has(nodeOf(input)) && nodeOf(input) !== name);
  });
}
