import type * as tf from "@tensorflow/tfjs";
import { expected, UserError } from "../core/errors.js";
import { scoped } from "../engine/scope.js";
import { type SequenceUnit, shapeAt } from "./blockSequence.js";
import { type Graph, runFrom, valueAt } from "./graph.js";
import { type OutputHead, outputHead } from "./outputHead.js";
import { joinedValues, valuesIn } from "./readTensor.js";
import type { Value } from "./value.js";

/** Scores of a network for a batch of images: one row per image. */
export interface Scores {
  readonly outputs: Float32Array;
  /** The scores before the softmax; where the output is linear, itself; nothing where it is another activation. */
  readonly logits: Float32Array | undefined;
}

/** Concatenates scores of consecutive batches. */
export function joinedScores(parts: readonly Scores[]): Scores {
  const logits = parts.flatMap((part) => (part.logits === undefined ? [] : [part.logits]));
  return {
    outputs: joinedValues(parts.map(({ outputs }) => outputs)),
    logits: logits.length === parts.length ? joinedValues(logits) : undefined,
  };
}

/** A network's graph, the units of its chain, and the network's name for messages. */
export interface Ablation {
  readonly graph: Graph;
  readonly chain: readonly SequenceUnit[];
  readonly name: string;
}

/**
 * Runs a network with only some blocks, in a given order: stem → blocks → head, for every order. A skipped
 * block passes on its shortcut, or its input if it has none, at its place in the sequence: before the first
 * block that came after it. The stem runs once, and orders with a common prefix share its computation. Throws
 * `UserError` for an order that the shapes forbid.
 */
export function scoresWithBlocks(
  surgery: Ablation,
  input: tf.Tensor,
  orders: readonly (readonly number[])[],
): readonly Scores[] {
  for (const order of orders) checkOrder(surgery, order);
  const { graph, chain } = surgery;
  const stem = chain[0]?.from ?? graph.output;
  const scores: Scores[] = [];
  scoped(() => {
    const start = valueAt(
      runFrom(graph, new Map([[0, [{ tensor: input }]]]), { targets: [stem.node] }),
      stem,
    );
    const walk = { ...surgery, outputHead: outputHead(graph), scores };
    visit(walk, start, treeOf(orders.map((order) => stepsOf(order, chain.length))));
  });
  return scores;
}

/** Goes through a unit (its index), or leaves it out (the complement of its index). */
type Step = number;

/** Prefix tree of orders, whose common prefixes are computed once. */
interface Tree {
  readonly next: Map<Step, Tree>;
  /** The orders that end here. */
  readonly ends: number[];
}

interface Walk extends Ablation {
  readonly outputHead: OutputHead;
  readonly scores: Scores[];
}

/** The steps of an order: its units, and each that it leaves out before the first one that comes after it. */
function stepsOf(order: readonly number[], units: number): readonly Step[] {
  const left = Array.from({ length: units }, (_, unit) => unit).filter((unit) => !order.includes(unit));
  const steps: Step[] = [];
  for (const unit of order) {
    while (left[0] !== undefined && left[0] < unit) steps.push(~(left.shift() as number));
    steps.push(unit);
  }
  return [...steps, ...left.map((unit) => ~unit)];
}

function treeOf(paths: readonly (readonly Step[])[]): Tree {
  const root: Tree = { next: new Map(), ends: [] };
  paths.forEach((steps, order) => {
    let tree = root;
    for (const step of steps) {
      const next: Tree = tree.next.get(step) ?? { next: new Map(), ends: [] };
      tree.next.set(step, next);
      tree = next;
    }
    tree.ends.push(order);
  });
  return root;
}

function visit(walk: Walk, value: Value, { next, ends }: Tree): void {
  if (ends.length > 0) {
    const scores = scoped(() => read(walk, value));
    for (const order of ends) walk.scores[order] = scores;
  }
  for (const [step, tree] of next) {
    scoped(() => {
      visit(walk, step < 0 ? without(walk, ~step, value) : through(walk, step, value), tree);
    });
  }
}

function through({ graph, chain }: Walk, unit: number, value: Value): Value {
  const { from, to } = chain[unit] as SequenceUnit;
  return valueAt(runFrom(graph, new Map([[from.node, [value]]]), { targets: [to.node] }), to);
}

function without({ graph, chain }: Walk, unit: number, value: Value): Value {
  const { from, to, sum, shortcut } = chain[unit] as SequenceUnit;
  if (sum === undefined || shortcut === undefined) return value;
  const passed = valueAt(
    runFrom(graph, new Map([[from.node, [value]]]), { targets: [shortcut.node] }),
    shortcut,
  );
  return valueAt(runFrom(graph, new Map([[sum.node, [passed]]]), { targets: [to.node] }), to);
}

function read({ graph, chain, outputHead: { output, logits } }: Walk, value: Value): Scores {
  const end = chain.at(-1)?.to ?? output;
  const targets = [output, ...(logits === undefined ? [] : [logits])];
  const values = runFrom(graph, new Map([[end.node, [value]]]), { targets: targets.map(({ node }) => node) });
  const [outputs, scores] = targets.map((ref) => valuesIn(valueAt(values, ref).tensor));
  return { outputs: outputs as Float32Array, logits: scores };
}

function checkOrder({ graph, chain, name }: Ablation, order: readonly number[]): void {
  const stray = order.find((unit) => !(unit in chain));
  if (stray !== undefined)
    throw expected(`units from 0 to ${chain.length - 1}`, `an order of '${name}'`, stray);
  const missing = chain.find(({ unit }, index) => !unit.droppable && !order.includes(index));
  if (missing !== undefined) {
    throw new UserError(`'${missing.unit.name}' of '${name}' cannot be left out: ${missing.unit.reason}.`);
  }
  const ends = stepsOf(order, chain.length).map((step) => chain[step < 0 ? ~step : step] as SequenceUnit);
  ends.forEach((link, index) => {
    const before = ends[index - 1]?.to ?? chain[0]?.from ?? link.from;
    const [given, taken] = [shapeAt(graph, before), shapeAt(graph, link.from)];
    if (given === taken) return;
    throw new UserError(
      `'${link.unit.name}' of '${name}' takes ${taken} and cannot stand where ${given} comes.`,
    );
  });
}
