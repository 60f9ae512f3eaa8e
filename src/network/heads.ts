import type { Graph, GraphNode, Ref } from "./graph.js";
import { type Answers, classesOf, outputHead, pixelClassesOf } from "./outputHead.js";

/** Output of a network, and its interpretation. */
export interface Head {
  /** Name of its tap. */
  readonly name: string;
  /** Meaning of its values. */
  readonly answers: Answers;
  /** Number of classes or labels that it scores for an image; null if it gives anything else. */
  readonly classes: number | null;
  /** Number of classes or labels that it scores at every pixel. Default: none. */
  readonly pixelClasses?: number;
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
    const pixels = pixelClassesOf(own);
    return {
      name: (own.nodes[own.output.node] as GraphNode).name,
      answers,
      classes: classesOf(own),
      ...(pixels === null ? {} : { pixelClasses: pixels }),
      ...(SCORES.has(answers) && isLinear ? { areLogits: true } : {}),
    };
  });
}

/** Meanings of outputs whose numbers may be scores before a softmax. */
const SCORES: ReadonlySet<Answers> = new Set(["classes", "classMap"]);

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

/** Describes a head's output: `10 classes`, `2 classes in one sigmoid unit`, `4 classes per pixel`, `values`. */
export function headWords(head: Head): string {
  return WORDS[head.answers](head.classes ?? head.pixelClasses ?? 0);
}

const WORDS: Readonly<Record<Answers, (count: number) => string>> = {
  classes: (count) => `${count} classes`,
  yesOrNo: (count) => `${count} classes in one sigmoid unit`,
  labels: (count) => `${count} labels, each a sigmoid`,
  classMap: (count) => `${count} classes per pixel`,
  masks: (count) =>
    count === 1 ? "a mask, a sigmoid per pixel" : `${count} masks, each a sigmoid per pixel`,
  picture: () => "a picture like the input",
  values: () => "values",
};

/** Describes all heads: `even (2 classes in one sigmoid unit), digit (10 classes)`. */
export function headsWords(heads: readonly Head[]): string {
  return heads.map((head) => `${head.name} (${headWords(head)})`).join(", ");
}
