import type * as tf from "@tensorflow/tfjs";
import { expected, UserError } from "../core/errors.js";
import { scoped } from "../engine/scope.js";
import { type SequenceBlock, shapeAt } from "./blockSequence.js";
import { type Graph, runFrom, valueAt } from "./graph.js";
import { classLogitsOf, outputHead } from "./outputHead.js";
import { joinedValues, valuesIn } from "./readTensor.js";
import type { Value } from "./runLayer.js";

/** Scores of a network for a batch of images: one row per image. */
export interface Scores {
  readonly outputs: Float32Array;
  /** Scores before the softmax; the output itself if it is linear; undefined for any other activation. */
  readonly logits: Float32Array | undefined;
  /** True if each output is the probability of a label by itself. Default: false. */
  readonly areLabels?: true;
}

/** Concatenates scores of consecutive batches. */
export function joinedScores(parts: readonly Scores[]): Scores {
  const logits = parts.flatMap((part) => (part.logits === undefined ? [] : [part.logits]));
  return {
    outputs: joinedValues(parts.map(({ outputs }) => outputs)),
    logits: logits.length === parts.length ? joinedValues(logits) : undefined,
    ...(parts[0]?.areLabels && { areLabels: true }),
  };
}

/** Graph of a network, the units of its block sequence, and the network's name for messages. */
export interface Ablation {
  readonly graph: Graph;
  readonly chain: readonly SequenceBlock[];
  readonly name: string;
}

/**
 * Runs a network with a subset of its blocks, in a given order: stem → blocks → head, for every order. A skipped
 * block passes on its shortcut, or its input if it has none, at its position in the sequence: before the first block
 * that came after it. The stem runs once, and orders with a common prefix share its computation. Throws `UserError`
 * for an order whose shapes do not match.
 */
export function scoresWithBlocks(
  ablation: Ablation,
  input: tf.Tensor,
  orders: readonly (readonly number[])[],
): readonly Scores[] {
  for (const order of orders) checkOrder(ablation, order);
  const { graph, chain } = ablation;
  const stem = chain[0]?.from ?? graph.output;
  const scores: Scores[] = [];
  scoped(() => {
    const start = valueAt(
      runFrom(graph, new Map([[0, [{ tensor: input }]]]), { targets: [stem.node] }),
      stem,
    );
    const walk = { ...ablation, scores };
    visit(walk, start, treeOf(orders.map((order) => stepsOf(order, chain.length))));
  });
  return scores;
}

/** Step of a path: a unit of the sequence, by its index, which is run or skipped. */
interface Step {
  readonly block: number;
  readonly isSkipped: boolean;
}

/** Prefix tree of orders: common prefixes are computed once. */
interface Tree {
  readonly next: { readonly step: Step; readonly tree: Tree }[];
  /** Orders that end here. */
  readonly ends: number[];
}

interface Walk extends Ablation {
  readonly scores: Scores[];
}

/** Steps of an order: its units, and each unit that it skips, before the first one that comes after it. */
function stepsOf(order: readonly number[], units: number): readonly Step[] {
  const left = Array.from({ length: units }, (_, block) => block).filter((block) => !order.includes(block));
  const steps: Step[] = [];
  for (const block of order) {
    while (left[0] !== undefined && left[0] < block) steps.push(skipped(left.shift() as number));
    steps.push({ block, isSkipped: false });
  }
  return [...steps, ...left.map(skipped)];
}

function skipped(block: number): Step {
  return { block, isSkipped: true };
}

function treeOf(paths: readonly (readonly Step[])[]): Tree {
  const root: Tree = { next: [], ends: [] };
  paths.forEach((steps, order) => {
    steps.reduce(branchAt, root).ends.push(order);
  });
  return root;
}

/** Finds the branch of a tree at a step, or adds it. */
function branchAt({ next }: Tree, step: Step): Tree {
  const found = next.find(
    ({ step: { block, isSkipped } }) => block === step.block && isSkipped === step.isSkipped,
  );
  if (found !== undefined) return found.tree;
  const tree: Tree = { next: [], ends: [] };
  next.push({ step, tree });
  return tree;
}

function visit(walk: Walk, value: Value, { next, ends }: Tree): void {
  if (ends.length > 0) {
    const scores = scoped(() => read(walk, value));
    for (const order of ends) walk.scores[order] = scores;
  }
  for (const { step, tree } of next) {
    scoped(() => {
      const link = walk.chain[step.block] as SequenceBlock;
      visit(walk, step.isSkipped ? skipBlock(walk, link, value) : runBlock(walk, link, value), tree);
    });
  }
}

function runBlock({ graph }: Walk, { from, to }: SequenceBlock, value: Value): Value {
  return valueAt(runFrom(graph, new Map([[from.node, [value]]]), { targets: [to.node] }), to);
}

function skipBlock({ graph }: Walk, { from, to, sum, shortcut }: SequenceBlock, value: Value): Value {
  if (sum === undefined || shortcut === undefined) return value;
  const passed = valueAt(
    runFrom(graph, new Map([[from.node, [value]]]), { targets: [shortcut.node] }),
    shortcut,
  );
  return valueAt(runFrom(graph, new Map([[sum.node, [passed]]]), { targets: [to.node] }), to);
}

function read({ graph, chain }: Walk, value: Value): Scores {
  const { output, answers } = outputHead(graph);
  const logits = classLogitsOf(graph);
  const end = chain.at(-1)?.to ?? output;
  const targets = [output, ...(logits === undefined ? [] : [logits])];
  const values = runFrom(graph, new Map([[end.node, [value]]]), { targets: targets.map(({ node }) => node) });
  const [outputs, scores] = targets.map((ref) => valuesIn(valueAt(values, ref).tensor));
  const labels = answers === "labels" ? { areLabels: true as const } : {};
  return { outputs: outputs as Float32Array, logits: scores, ...labels };
}

function checkOrder({ graph, chain, name }: Ablation, order: readonly number[]): void {
  const stray = order.find((block) => !(block in chain));
  if (stray !== undefined)
    throw expected(`units from 0 to ${chain.length - 1}`, `an order of '${name}'`, stray);
  const missing = chain.find(({ block }, index) => !block.droppable && !order.includes(index));
  if (missing !== undefined) {
    throw new UserError(`'${missing.block.name}' of '${name}' cannot be left out: ${missing.block.reason}.`);
  }
  const ends = stepsOf(order, chain.length).map(({ block }) => chain[block] as SequenceBlock);
  ends.forEach((link, index) => {
    const before = ends[index - 1]?.to ?? chain[0]?.from ?? link.from;
    const [given, taken] = [shapeAt(graph, before), shapeAt(graph, link.from)];
    if (given === taken) return;
    throw new UserError(
      `'${link.block.name}' of '${name}' takes ${taken} and cannot follow a unit that outputs ${given}.`,
    );
  });
}
