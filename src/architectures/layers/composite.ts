import tf = require("@tensorflow/tfjs");

import type { Join } from "./joins.js";

/** Two operations of a composite layer on its values, which may be tensors or nodes of a graph. */
export interface Steps<T> {
  /** Passes a value through an inner layer, whose role has a name: `F(x)`. */
  layer(layer: tf.layers.Layer, input: T, part: string): T;
  /** Joins values by an operation without weights. */
  join(join: Join, ...values: readonly T[]): T;
}

type Tensors = tf.Tensor | tf.Tensor[];

/**
 * Layer made of other layers, whose computation is declared once: `compose` runs on tensors when the layer is called,
 * and on the nodes of a graph when a network is opened, so that every inner output can be tapped.
 */
export abstract class Composite extends tf.layers.Layer {
  /** Inner layers, in the order in which their weights are saved. */
  abstract readonly parts: readonly tf.layers.Layer[];

  /** Declares the computation: the inner layers and joins that a value passes through. */
  abstract compose<T>(input: T, steps: Steps<T>): T;

  override call(inputs: Tensors, kwargs: Parameters<tf.layers.Layer["call"]>[1]): tf.Tensor {
    return tf.tidy(() =>
      this.compose<tf.Tensor>(single(inputs), {
        layer: (layer, input) => single(layer.apply(input, kwargs) as Tensors),
        join: (join, ...values) => join.run(...values),
      }),
    );
  }

  override computeMask(_inputs: Tensors, mask?: Tensors): Tensors {
    return mask as Tensors;
  }

  override get trainable(): boolean {
    return this.trainable_;
  }

  override set trainable(trainable: boolean) {
    this.trainable_ = trainable;
    for (const part of this.partsOrNone) part.trainable = trainable;
  }

  override get trainableWeights(): tf.LayerVariable[] {
    return this.partsOrNone.flatMap((part) => part.trainableWeights);
  }

  override get nonTrainableWeights(): tf.LayerVariable[] {
    return this.partsOrNone.flatMap((part) => part.nonTrainableWeights);
  }

  override get losses(): tf.layers.Layer["losses"] {
    return this.partsOrNone.flatMap(lossesOf);
  }

  override get updates(): tf.Tensor[] {
    return this.partsOrNone.flatMap((part) => part.updates);
  }

  override resetStates(): void {
    for (const part of this.partsOrNone) if (part.stateful) part.resetStates();
  }

  override setFastWeightInitDuringBuild(fast: boolean): void {
    super.setFastWeightInitDuringBuild(fast);
    for (const part of this.partsOrNone) part.setFastWeightInitDuringBuild(fast);
  }

  protected override disposeWeights(): number {
    const variables = this.weights;
    for (const variable of variables) variable.dispose();
    return variables.length;
  }

  // The base class's constructor reads these properties before the subclass has set its inner layers.
  private get partsOrNone(): readonly tf.layers.Layer[] {
    return this.parts ?? [];
  }
}

function lossesOf(layer: tf.layers.Layer): tf.layers.Layer["losses"] {
  return layer instanceof tf.LayersModel ? layer.layers.flatMap(lossesOf) : layer.losses;
}

/** Single tensor of a layer with one input or output, which TensorFlow.js sometimes wraps in a list. */
function single(tensors: Tensors): tf.Tensor {
  return Array.isArray(tensors) ? (tensors[0] as tf.Tensor) : tensors;
}

/** Serializes a layer as plain data for another layer's configuration. */
export function layerConfig(layer: tf.layers.Layer): tf.serialization.ConfigDict {
  return { className: layer.getClassName(), config: layer.getConfig() };
}

/**
 * Restores a layer from the result of `layerConfig`. Its class must be registered; otherwise, TensorFlow.js's error
 * is thrown.
 */
export function layerFromConfig(described: tf.serialization.ConfigDict): tf.layers.Layer {
  const className = String(described.className);
  const known = tf.serialization.SerializationMap.getMap().classNameMap[className];
  if (known === undefined) throw new Error(`Unknown layer: ${className}`);
  const [layerClass, fromConfig] = known;
  return fromConfig(layerClass, described.config as tf.serialization.ConfigDict) as tf.layers.Layer;
}
