import type { Graph, GraphNode, Ref } from "./graph.js";
import { classesOf, type OutputHead, outputHead } from "./outputHead.js";

/** Output of a network, and its interpretation. */
export interface Head {
  /** Name of its tap. */
  readonly name: string;
  /** Meaning of its values: a score per class, the probability of class 1 in one sigmoid unit, or anything else. */
  readonly answers: OutputHead["answers"];
  /** Number of classes that it scores; null if it gives anything else. */
  readonly classes: number | null;
  /** True if it gives class scores before a softmax. Default: false. */
  readonly areLogits?: true;
}

/**
 * Outputs of a network, in its order. An output that is listed twice, or is a second output of a layer, does not
 * count.
 */
export function headsOf(graph: Graph): readonly Head[] {
  return graphsOfHeads(graph).map((own) => {
    const { answers, isLinear } = outputHead(own);
    return {
      name: (own.nodes[own.output.node] as GraphNode).name,
      answers,
      classes: classesOf(own),
      ...(answers === "classes" && isLinear ? { areLogits: true } : {}),
    };
  });
}

/** Graph whose output is the named head; undefined if there is no such head. */
export function graphOfHead(graph: Graph, name: string): Graph | undefined {
  return graphsOfHeads(graph).find(({ nodes, output }) => nodes[output.node]?.name === name);
}

function graphsOfHeads(graph: Graph): readonly Graph[] {
  const isOwn = ({ node, output }: Ref, at: number, all: readonly Ref[]) =>
    output === 0 && all.findIndex((other) => other.node === node) === at;
  const outputs = graph.outputs.filter(isOwn);
  return (outputs.length === 0 ? [graph.output] : outputs).map((output) => ({ ...graph, output }));
}

/** Describes a head's output: `10 classes`, `2 classes in one sigmoid unit`, `values`. */
export function headWords({ answers, classes }: Head): string {
  if (classes === null) return "values";
  return answers === "yesOrNo" ? `${classes} classes in one sigmoid unit` : `${classes} classes`;
}

/** Describes all heads: `even (2 classes in one sigmoid unit), digit (10 classes)`. */
export function headsWords(heads: readonly Head[]): string {
  return heads.map((head) => `${head.name} (${headWords(head)})`).join(", ");
}
