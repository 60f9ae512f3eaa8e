import tf = require("@tensorflow/tfjs");

import { buildKeepingShape } from "./buildKeepingShape.js";
import { Composite, layerConfig, layerFromConfig, type Steps } from "./composite.js";
import type { Join } from "./joins.js";

/** Arguments of a `Highway` layer. */
export interface HighwayArgs {
  /** Transform H: any layer or whole model whose output shape equals its input shape. */
  readonly layer: tf.layers.Layer;
  /**
   * Gate T, of the same shape and with values from 0 to 1. Default: for a convolution or dense layer, a similar layer
   * that ends in a sigmoid; for any other layer, a dense one over the last axis.
   */
  readonly gate?: tf.layers.Layer;
  /** Initial bias b_T of the default gate; negative values carry the input at first. Default: −2. */
  readonly bias?: number;
  readonly name?: string;
  readonly trainable?: boolean;
}

/** Layers for which the default gate is of the same class: they all map x linearly and then activate. */
const TWINS: ReadonlySet<string> = new Set(["Dense", "Conv1D", "Conv2D", "Conv3D"]);

const GATED: Join = {
  name: "gated",
  op: "T(x) · H(x)",
  role: "product",
  run: (...[t, h]) => tf.mul(t as tf.Tensor, h as tf.Tensor),
};
const CARRY: Join = {
  name: "carry",
  op: "1 − T(x)",
  role: "complement",
  run: (...[t]) => tf.sub(1, t as tf.Tensor),
};
const CARRIED: Join = {
  name: "carried",
  op: "(1 − T(x)) · x",
  role: "product",
  run: (...[c, x]) => tf.mul(c as tf.Tensor, x as tf.Tensor),
};
const SUM: Join = {
  name: "sum",
  op: "T(x) · H(x) + (1 − T(x)) · x",
  role: "sum",
  run: (...[gated, carried]) => tf.add(gated as tf.Tensor, carried as tf.Tensor),
};

/**
 * Layer in which a gate chooses, value by value, between its input and the output of an inner layer: y = T(x) · H(x)
 * + (1 − T(x)) · x (Srivastava, Greff and Schmidhuber 2015, eq. 3).
 *
 * In an opened network H, T, 1 − T, both products and the sum are taps. Masks pass through. Throws `UserError` if
 * built around a layer or gate that changes the shape.
 */
export class Highway extends Composite {
  static className = "Highway";
  private readonly transform: tf.layers.Layer;
  private readonly bias: number;
  private gate: tf.layers.Layer | undefined;

  constructor(args: HighwayArgs) {
    const { layer, gate, bias = -2, ...layerArgs } = args;
    super(layerArgs);
    this.transform = layer;
    this.bias = bias;
    this.gate = gate ?? twinOf(layer, bias);
    this.supportsMasking = true;
    // It was set before the inner layers existed, so it has not reached them yet.
    if (args.trainable === false) this.trainable = false;
  }

  get parts(): readonly tf.layers.Layer[] {
    return [this.transform, this.gate].filter((layer) => layer !== undefined);
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    this.gate ??= this.denseGate(inputShape);
    const fresh = !this.gate.built;
    for (const part of this.parts) buildKeepingShape("Highway", part, inputShape);
    if (fresh) moveInto("gate", this.gate);
    this.built = true;
  }

  compose<T>(input: T, steps: Steps<T>): T {
    const transform = steps.layer(this.transform, input, "H(x)");
    const gate = steps.layer(this.gate as tf.layers.Layer, input, "T(x)");
    const carried = steps.join(CARRIED, steps.join(CARRY, gate), input);
    return steps.join(SUM, steps.join(GATED, gate, transform), carried);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    const gate = this.gate === undefined ? {} : { gate: layerConfig(this.gate) };
    return { ...super.getConfig(), layer: layerConfig(this.transform), ...gate, bias: this.bias };
  }

  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    const { layer, gate, ...rest } = config;
    const given = gate === undefined ? {} : { gate: layerFromConfig(gate as tf.serialization.ConfigDict) };
    return new cls({ ...rest, ...given, layer: layerFromConfig(layer as tf.serialization.ConfigDict) });
  }

  /** Creates a gate that sees each position separately; its number of units is known only once the input shape is. */
  private denseGate(inputShape: tf.Shape | tf.Shape[]): tf.layers.Layer {
    const gate = gateOf("Dense", { units: inputShape.at(-1) as number }, this.bias);
    gate.trainable = this.trainable;
    return gate;
  }
}

tf.serialization.registerClass(Highway);

/**
 * Moves the weights of a layer into a separate scope: saved weights are found by name, and those of gate and
 * transform would otherwise have equal names.
 */
function moveInto(scope: string, layer: tf.layers.Layer): void {
  for (const weight of layer.weights)
    Object.assign(weight, { originalName: weight.originalName.replace(/[^/]*$/, `${scope}/$&`) });
}

/**
 * Creates a layer like another one, but with its own weights and a sigmoid; undefined if its class is not supported.
 */
function twinOf(layer: tf.layers.Layer, bias: number): tf.layers.Layer | undefined {
  const { className, config } = layerConfig(layer);
  if (!TWINS.has(String(className))) return undefined;
  return gateOf(String(className), config as tf.serialization.ConfigDict, bias);
}

function gateOf(className: string, config: tf.serialization.ConfigDict, bias: number): tf.layers.Layer {
  const biasInitializer = { className: "Constant", config: { value: bias } };
  const gate = { name: "gate", activation: "sigmoid", useBias: true, biasInitializer };
  return layerFromConfig({ className, config: { ...config, ...gate } });
}
