import tf = require("@tensorflow/tfjs");

import { channelsFirst, channelsLast } from "../../ops/axisOrder.js";
import type { Computation, Config, Shape, Variables } from "./computation.js";

type Tensors = tf.Tensor | tf.Tensor[];
type Shapes = tf.Shape | tf.Shape[];

/** Layer that applies an activation. TensorFlow.js does not export its own class. */
export interface AppliedActivation {
  getClassName(): string;
  apply(tensor: tf.Tensor): tf.Tensor;
}

/** Layer as described in a file. */
export interface LayerDescription {
  readonly className: string;
  readonly config: Config;
}

/**
 * TensorFlow.js layer that computes with functions of `ops/`, for classes and options that TensorFlow.js lacks or
 * computes differently from the file's maker. Its class is not registered anywhere: only files opened here use it,
 * and TensorFlow.js's own classes are unaffected.
 */
export class OwnLayer extends tf.layers.Layer {
  static className = "OwnLayer";
  activation: AppliedActivation | null;
  private readonly described: LayerDescription;
  private readonly computation: Computation;
  private readonly held = new Map<string, tf.LayerVariable>();

  constructor(described: LayerDescription, computation: Computation, activation: AppliedActivation | null) {
    super(layerArgs(described.config));
    this.described = described;
    this.computation = computation;
    this.activation = computation.activates === true ? activation : null;
    this.supportsMasking = true;
  }

  /** Caveat on its computation; undefined if Keras computes the same. */
  get caveat(): string | undefined {
    return this.computation.caveat;
  }

  /** Description of its tap; undefined if the class of the layer determines it. */
  get words(): Computation["words"] {
    return this.computation.words;
  }

  override getClassName(): string {
    return this.described.className;
  }

  override build(inputShape: Shapes): void {
    const variables = this.computation.variables?.(this.toLast(oneShape(inputShape))) ?? {};
    for (const [property, { name, shape }] of Object.entries(variables)) {
      const variable = this.addWeight(name, [...shape], "float32", tf.initializers.zeros());
      this.held.set(property, variable);
      // Exposes kernel and bias under the properties that TensorFlow.js's own layers use.
      Object.assign(this, { [property]: variable });
    }
    this.built = true;
  }

  override call(inputs: Tensors): tf.Tensor {
    return tf.tidy(() => {
      const [x, ...others] = [inputs].flat() as [tf.Tensor, ...tf.Tensor[]];
      const variables: Variables = (property) => this.held.get(property)?.read();
      const last = this.isChannelsFirst ? channelsLast(x) : x;
      const linear = this.computation.run(last, variables, others);
      const output = this.isChannelsFirst ? channelsFirst(linear) : linear;
      return this.activation === null ? output : this.activation.apply(output);
    });
  }

  override computeOutputShape(inputShape: Shapes): tf.Shape {
    const { shapes } = this.computation;
    if (shapes !== undefined) return [...shapes(allShapes(inputShape))];
    const input = this.toLast(oneShape(inputShape));
    const output = this.computation.shape?.(input) ?? input;
    if (!this.isChannelsFirst || output.length < 3) return [...output];
    return [output[0] ?? null, output.at(-1) ?? null, ...output.slice(1, -1)];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.described.config } as tf.serialization.ConfigDict;
  }

  private get isChannelsFirst(): boolean {
    return this.described.config.dataFormat === "channelsFirst";
  }

  private toLast(shape: Shape): Shape {
    if (!this.isChannelsFirst || shape.length < 3) return shape;
    return [shape[0] ?? null, ...shape.slice(2), shape[1] ?? null];
  }
}

function layerArgs({
  name,
  batchInputShape,
  trainable,
}: Config): ConstructorParameters<typeof tf.layers.Layer>[0] {
  return {
    ...(typeof name === "string" ? { name } : {}),
    ...(Array.isArray(batchInputShape) ? { batchInputShape: batchInputShape as tf.Shape } : {}),
    ...(typeof trainable === "boolean" ? { trainable } : {}),
  };
}

function allShapes(shape: Shapes): readonly Shape[] {
  return Array.isArray(shape[0]) ? (shape as tf.Shape[]) : [shape as tf.Shape];
}

/** First of the shapes of a layer's inputs. */
function oneShape(shape: Shapes): Shape {
  return allShapes(shape)[0] as Shape;
}
