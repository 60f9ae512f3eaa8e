import tf = require("@tensorflow/tfjs");

import { reasonOf, UserError } from "../../../core/errors.js";
import { UniqueNames } from "../../../core/uniqueNames.js";
import { BLANK_NODE, type Graph, type GraphNode, type Ref } from "../../../network/graph.js";
import type { Value } from "../../../network/runLayer.js";
import { type Bound, boundOf, computed } from "./bound.js";
import { type ImageAxis, imageAxisOf } from "./imageAxis.js";
import { nodeWords, type OperationNode } from "./operationNode.js";
import { sizeOf } from "./plain.js";
import type { Made, Operand, Result } from "./site.js";
import {
  constant,
  dimsOf,
  fileOrder,
  isLive,
  type Known,
  type Layout,
  type Live,
  type Named,
  storedOrder,
} from "./values.js";

/** Operations of a file, and the parts that its format provides. */
export interface TensorProgram<N extends OperationNode> {
  readonly nodes: readonly N[];
  /** Names of its output tensors. */
  readonly outputs: readonly string[];
  /** Creates the name of a tap. Names that are taken are numbered afterwards. */
  readonly nameOf: (node: N) => string;
  /** Converts a node to the results of its outputs; an omitted input is undefined. */
  readonly resultsOf: (node: N, inputs: readonly (Named | undefined)[]) => readonly Result[];
}

/** Everything besides its operations that a graph is built from. */
export interface Ground {
  /** Stored constants by name. */
  readonly constants: ReadonlyMap<string, Known>;
  readonly input: GroundInput;
  /**
   * True if the network is computed for one image at a time. Then its tensors may have the images at any axis, or at
   * none, such as the windows of all images one after the other. Default: false.
   */
  readonly isSingle?: boolean;
  /** Called for each tensor computed from the image whose first axis does not count the images. */
  readonly noteMoved?: () => void;
  /** Called for a tensor that images certainly share, which stands in the way of one image at a time too. */
  readonly noteMerged?: () => void;
  /** Further inputs. Default: none. */
  readonly further?: readonly GroundInput[];
  /** Keeps a tensor until the network is disposed of. */
  readonly hold: (tensor: tf.Tensor) => tf.Tensor;
}

/** Image or further input that the network takes. */
export interface GroundInput {
  readonly name: string;
  /** Shape of one image, in the file's axis order; open dimensions have the size that is tried. */
  readonly dims: readonly number[];
  readonly layout: Layout;
  /** True if some of its sizes depend on the images. */
  readonly isOpen: boolean;
}

/** Largest number of elements of one tensor for one image. */
const MOST_NUMBERS = 2 ** 26;

/** Nodes of a graph, and the meaning of each name in the file. */
export interface BuiltNodes {
  readonly nodes: readonly GraphNode[];
  readonly named: ReadonlyMap<string, Named>;
}

/**
 * Builds the nodes of a graph, and runs them once on an image of zeros to determine the shapes. Must be called within
 * a scope, which frees the results. Throws a clause for a node that cannot be computed.
 */
export function buildNodes<N extends OperationNode>(program: TensorProgram<N>, ground: Ground): BuiltNodes {
  const builder = new GraphBuilder(program, ground);
  for (const [index, node] of program.nodes.entries()) builder.add(node, index);
  for (const name of program.outputs) builder.settle(name);
  return builder;
}

/** Builds a graph, like `buildNodes`. */
export function buildGraph<N extends OperationNode>(program: TensorProgram<N>, ground: Ground): Graph {
  const { nodes, named } = buildNodes(program, ground);
  const outputs = program.outputs.flatMap((name) => {
    const value = named.get(name);
    return value !== undefined && isLive(value) && value.via === undefined ? [value.ref] : [];
  });
  const output = outputs.find(({ node }) => nodes[node]?.kind !== "input");
  if (output === undefined) throw new Error("none of its outputs is computed from its input");
  return { nodes, output, outputs, ...(ground.isSingle && { isSingle: true }) };
}

class GraphBuilder<N extends OperationNode> implements BuiltNodes {
  private readonly program: TensorProgram<N>;
  private readonly ground: Ground;
  readonly named = new Map<string, Named>();
  readonly nodes: GraphNode[] = [];
  private readonly waiting = new Map<string, () => Live>();
  private readonly traced = new Map<number, tf.Tensor>();
  private readonly lastUses: ReadonlyMap<string, number>;
  private readonly uses = new Map<number, number>();
  private readonly names = new UniqueNames();
  private readonly counted = new Set<string>();

  constructor(program: TensorProgram<N>, ground: Ground) {
    this.program = program;
    this.ground = ground;
    this.lastUses = new Map([
      ...program.nodes.flatMap(({ inputs }, index) => inputs.map((name) => [name, index] as const)),
      ...program.outputs.map((name) => [name, program.nodes.length] as const),
    ]);
    for (const [name, known] of ground.constants) this.named.set(name, known);
    for (const input of [ground.input, ...(ground.further ?? [])]) this.begin(input);
  }

  /** Begins the graph at an input. */
  private begin({ name, dims, layout }: GroundInput): void {
    const stored = [...storedOrder(dims, layout)];
    const node = this.nodes.length;
    const own = { name: this.names.take(name), source: name, shape: stored.slice(1) };
    this.nodes.push({ ...BLANK_NODE, ...own, kind: "input", op: "input" });
    this.traced.set(node, tf.zeros(stored));
    this.bind(name, { ref: { node, output: 0 }, layout, dims });
  }

  add(node: N, index: number): void {
    const inputs = node.inputs.map((name) => this.read(node, name));
    this.naming(node, () => {
      const results = this.results(node, inputs);
      node.outputs.forEach((name, at) => {
        const result = results[at];
        if (name === "" || result === undefined) return;
        if (this.named.has(name)) throw new Error(`it writes '${name}', which already exists`);
        this.place(node, result, name);
      });
    });
    this.forget(index);
  }

  /** Binds a name to the result of an output. A quantized tensor becomes a node only if something reads its steps. */
  private place(node: N, result: Result, name: string): void {
    if (!("run" in result)) return this.bind(name, result);
    const { quantized } = result;
    if (quantized === undefined) return this.bind(name, this.computedBy(node, result, name));
    this.waiting.set(name, () => this.computedBy(node, result, name));
    this.bind(name, { ...quantized.of, quantized });
  }

  /** Creates a node for a quantized tensor, if it has none yet. */
  settle(name: string): void {
    const waiting = this.waiting.get(name);
    if (waiting === undefined) return;
    this.waiting.delete(name);
    this.named.set(name, waiting());
  }

  private read(node: N, name: string): Named | undefined {
    if (name === "") return undefined;
    if (node.op !== "DequantizeLinear") this.settle(name);
    const value = this.named.get(name);
    if (value === undefined)
      throw new Error(`its ${nodeWords(node)} reads '${name}', which no earlier node writes`);
    return value;
  }

  private results(node: N, inputs: readonly (Named | undefined)[]): readonly Result[] {
    const results = this.program.resultsOf(node, inputs);
    if (inputs.some((input) => input !== undefined && isLive(input))) return results;
    return results.map((result) => ("run" in result ? constant(computed(result)) : result));
  }

  private computedBy(node: N, made: Made, source: string): Live {
    const bound = boundOf(made, { hold: this.ground.hold, isOpen: this.isOpen });
    const values = bound.inputs.map(({ node: at }): Value => ({ tensor: this.traced.get(at) as tf.Tensor }));
    const tensor = tf.tidy(() => {
      const [value] = bound.run(values);
      return (value as Value).tensor.clone();
    });
    checkTensor(tensor.shape);
    const dims = fileOrder(tensor.shape, made.layout);
    const [only, ...others] = bound.inputs;
    const isSingle = this.ground.isSingle === true;
    const isTested = dims[0] === 1 && !isSingle;
    const images = isTested ? this.imagesIn(made, bound) : dims[0] === 1 ? "apart" : "elsewhere";
    const isMoved = images === "elsewhere";
    if (isMoved) this.ground.noteMoved?.();
    if (images === "merged") this.ground.noteMerged?.();
    if (images === "mixed" || images === "merged")
      throw new Error(
        "it mixes the images of a batch, so that each would depend on the others; export the network without it",
      );
    // A tensor without a batch axis is not part of an image: it is computed where it is read.
    if (isMoved && !isSingle && only !== undefined && others.length === 0) {
      const via = (x: tf.Tensor) => (bound.run([{ tensor: x }])[0] as Value).tensor;
      return { ref: only, layout: made.layout, dims, via };
    }
    const ref: Ref = { node: this.nodes.length, output: 0 };
    const { kind, op, role, kernel, bias, shifts, prepended, reach } = made;
    const isWhole = isMoved && isSingle;
    const shown = isWhole ? tf.expandDims(tensor, 0) : tensor;
    this.traced.set(ref.node, shown);
    this.nodes.push({
      ...BLANK_NODE,
      ...(isWhole ? ofOneImage(bound) : bound),
      ...(kernel && { kernel }),
      ...(bias && { bias }),
      ...(shifts && { shifts }),
      ...(prepended && { prepended }),
      ...(reach && { reach }),
      name: this.names.take(this.program.nameOf(node)),
      source,
      kind,
      op,
      role,
      shape: shown.shape.slice(1),
      parameters: this.parameters(made),
      macs: made.macs?.(isWhole ? [1, ...dims] : dims) ?? 0,
    });
    const live: Live = { ref, layout: made.layout, dims };
    return isWhole ? { ...live, via: (x) => tf.squeeze(x, [0]), isOfOne: true } : live;
  }

  /** Relation of an operation to the images. Most operations, and all that take long, are known to keep them apart. */
  private imagesIn({ kind, isElementwise = false, operands }: Made, bound: Bound): ImageAxis {
    const isPlain = isElementwise && operands.every(isPerImage);
    if (isPlain || kind === "conv" || kind === "pool") return "apart";
    const shapes = bound.inputs.map(({ node }) => (this.traced.get(node) as tf.Tensor).shape);
    return tf.tidy(() => imageAxisOf(bound, shapes)) as ImageAxis;
  }

  /** Number of parameters of an operation; shared parameters count at their first use only. */
  private parameters({ parameters = [] }: Made): number {
    return parameters.reduce((sum, known) => {
      if (known.name !== undefined && this.counted.has(known.name)) return sum;
      if (known.name !== undefined) this.counted.add(known.name);
      return sum + sizeOf(dimsOf(known));
    }, 0);
  }

  private get isOpen(): boolean {
    const { input, further = [] } = this.ground;
    return [input, ...further].some((each) => each.isOpen);
  }

  private bind(name: string, value: Named): void {
    this.named.set(name, value);
    if (!isLive(value)) return;
    const { node } = value.ref;
    this.uses.set(node, Math.max(this.uses.get(node) ?? -1, this.lastUses.get(name) ?? -1));
  }

  /**
   * Frees results for the image of zeros that no later node reads. With open sizes, later nodes may still need them.
   */
  private forget(index: number): void {
    if (this.isOpen) return;
    for (const [node, tensor] of this.traced) {
      if ((this.uses.get(node) ?? -1) > index) continue;
      tensor.dispose();
      this.traced.delete(node);
    }
  }

  private naming(node: N, body: () => void): void {
    try {
      body();
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw new Error(`its ${nodeWords(node)} cannot be computed: ${reasonOf(error)}`);
    }
  }
}

/** Operation on the tensors of one image, whose output gets an axis that counts the images. */
function ofOneImage({ inputs, run }: Bound): Bound {
  return { inputs, run: (values) => run(values).map(({ tensor }) => ({ tensor: tf.expandDims(tensor, 0) })) };
}

function checkTensor(shape: readonly number[]): void {
  if (shape.some((size) => size <= 0))
    throw new Error("its output is empty, as for images that are too small");
  if (sizeOf(shape) > MOST_NUMBERS)
    throw new Error(`its output of ${shape.join("×")} numbers exceeds what convscope computes`);
}

/** True for an operand with the same numbers for each image, or a part for each. */
function isPerImage({ value, rank = 0 }: Operand): boolean {
  if (isLive(value)) return value.via === undefined;
  const [first = 1, ...rest] = dimsOf(value);
  return first === 1 || rest.length + 1 < rank;
}
