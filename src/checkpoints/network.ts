import { createHash } from "node:crypto";

import tf = require("@tensorflow/tfjs");

import type { Activation } from "../activations/activation.js";
import { batchesOf } from "../data/batches.js";
import type { Probe } from "../data/probe.js";
import { scoped } from "../engine/scope.js";
import { expected, UserError, unknown } from "../errors.js";
import { type Block, blocksOf } from "./blocks.js";
import { type ChannelPreprocessing, UNCHANGED } from "./description.js";
import { expandModel } from "./expand.js";
import { type Graph, type GraphNode, runGraph } from "./graph.js";
import type { Tap } from "./tap.js";

/** The inputs of a network, as a probe gives them. */
export type Inputs = Pick<Probe, "shape" | "values">;

/** The weights of one variable of a network. */
export interface Weights {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Our face of an opened checkpoint. It holds tensors until it is disposed of. */
export interface Network {
  /** The checkpoint's name, as figures show it. */
  readonly name: string;
  /** Height, width and channels of an image; null where the network leaves a size open. */
  readonly input: readonly (number | null)[];
  readonly taps: readonly Tap[];
  /** The residual blocks, in the network's order; none where it has none. */
  readonly blocks: readonly Block[];
  readonly preprocessing: ChannelPreprocessing;
  /** SHA-256 of the checkpoint's topology and weights. */
  readonly sha256: string;
  /**
   * Shows the network a probe and gives what each tap gave, in the order of `taps` (default: all of them). The network
   * runs once per batch for all taps, and no tensor stays behind. Throws `UserError` when the images do not fit.
   */
  record(inputs: Inputs, taps?: readonly Tap[]): readonly Activation[];
  weights(): readonly Weights[];
  dispose(): void;
}

/** What is known of a model besides its layers. */
export interface ModelFacts {
  /** The name that figures show. Default: the model's own. */
  readonly name?: string;
  /** Default: pixels as they are. */
  readonly preprocessing?: ChannelPreprocessing;
  /** SHA-256 of topology and weights. Default: computed from the model. */
  readonly sha256?: string;
}

/**
 * Makes a network of a model: one that was opened, or one of your own in memory. Disposing of the network disposes of
 * the model. Throws `UserError` when it is not one that convscope can show.
 */
export function networkOf(model: tf.LayersModel, facts: ModelFacts = {}): Network {
  const { name = model.name, preprocessing = UNCHANGED, sha256 = hashOf(model) } = facts;
  return new GraphNetwork(model, expandModel(model), { name, preprocessing, sha256 });
}

function hashOf(model: tf.LayersModel): string {
  const hash = createHash("sha256").update(JSON.stringify(model.toJSON(undefined, false)));
  for (const { values } of weightsOf(model))
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return hash.digest("hex");
}

function weightsOf(model: tf.LayersModel): readonly Weights[] {
  return model.weights.map((variable) => ({
    name: variable.originalName,
    shape: variable.shape as number[],
    values: Float32Array.from(variable.read().dataSync()),
  }));
}

class GraphNetwork implements Network {
  readonly name: string;
  readonly input: readonly (number | null)[];
  readonly taps: readonly Tap[];
  readonly blocks: readonly Block[];
  readonly preprocessing: ChannelPreprocessing;
  readonly sha256: string;
  private readonly model: tf.LayersModel;
  private readonly graph: Graph;

  constructor(model: tf.LayersModel, graph: Graph, { name, preprocessing, sha256 }: Required<ModelFacts>) {
    this.name = name;
    this.model = model;
    this.preprocessing = preprocessing;
    this.sha256 = sha256;
    this.graph = graph;
    this.taps = graph.nodes.map(tapOf);
    this.blocks = blocksOf(graph);
    this.input = this.taps[0]?.shape ?? [];
  }

  record(inputs: Inputs, taps: readonly Tap[] = this.taps): readonly Activation[] {
    this.check(inputs);
    const wanted = taps.map((tap) => this.indexOf(tap));
    const parts = [...batchesOf(inputs)].map((batch) => this.recordBatch(batch, wanted));
    return taps.map((tap, index) =>
      joined(
        tap.name,
        parts.map((part) => part[index] as Recorded),
      ),
    );
  }

  weights(): readonly Weights[] {
    return weightsOf(this.model);
  }

  dispose(): void {
    this.model.dispose();
  }

  private indexOf({ name }: Tap): number {
    const index = this.taps.findIndex((tap) => tap.name === name);
    if (index < 0)
      throw unknown(
        `tap of '${this.name}'`,
        name,
        this.taps.map((tap) => tap.name),
      );
    return index;
  }

  private recordBatch(inputs: Inputs, wanted: readonly number[]): readonly Recorded[] {
    const { mean, sd } = this.preprocessing;
    return scoped(() => {
      const pixels = tf.tensor4d(inputs.values, [...inputs.shape]);
      const prepared = tf.div(tf.sub(pixels, tf.tensor1d([mean].flat())), tf.tensor1d([sd].flat()));
      const tensors = runGraph(this.graph, prepared, wanted);
      return wanted.map((index) => {
        const tensor = tensors.get(index) as tf.Tensor;
        return { shape: mapShape(tensor.shape), values: Float32Array.from(tensor.dataSync()) };
      });
    });
  }

  private check({ shape }: Inputs): void {
    if (shape[0] === 0) throw expected("at least one image", `the network '${this.name}'`, "");
    const image = shape.slice(1);
    const fits =
      image.length === this.input.length && image.every((size, axis) => fitsSize(size, this.input[axis]));
    if (fits) return;
    const due = this.input.map((size) => size ?? "any").join("×");
    throw new UserError(
      `The network '${this.name}' takes images of ${due}, but the probe's are ${image.join("×")}.`,
    );
  }
}

type Recorded = Pick<Activation, "shape" | "values">;

function fitsSize(size: number, due: number | null | undefined): boolean {
  return due === null || size === due;
}

function tapOf({ name, kind, op, preActivation, shape, parameters, macs }: GraphNode): Tap {
  return {
    name,
    kind,
    op: preActivation ? `${op}, before its activation` : op,
    preActivation,
    shape,
    parameters,
    macs,
  };
}

/** Any shape as images, height, width, channels: units and time steps get heights and widths of one. */
function mapShape(shape: readonly number[]): Activation["shape"] {
  const [count = 0, ...rest] = shape;
  const channels = rest.at(-1) ?? 1;
  const width = rest.at(-2) ?? 1;
  const height = rest.slice(0, -2).reduce((product, length) => product * length, 1);
  return [count, height, width, channels];
}

function joined(tap: string, parts: readonly Recorded[]): Activation {
  const [first] = parts as [Recorded];
  if (parts.length === 1) return { tap, ...first };
  const count = parts.reduce((sum, part) => sum + part.shape[0], 0);
  const values = new Float32Array(parts.reduce((sum, part) => sum + part.values.length, 0));
  let offset = 0;
  for (const part of parts) {
    values.set(part.values, offset);
    offset += part.values.length;
  }
  const [, height, width, channels] = first.shape;
  return { tap, shape: [count, height, width, channels], values };
}
