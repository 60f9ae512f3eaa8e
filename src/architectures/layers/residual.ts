import tf = require("@tensorflow/tfjs");

import { buildKeepingShape } from "./buildKeepingShape.js";
import { Composite, layerConfig, layerFromConfig, type Steps } from "./composite.js";
import { mergeJoin } from "./merges.js";

/** Arguments of a `Residual` layer. */
export interface ResidualArgs {
  /** Branch F: any layer or whole model whose output shape equals its input shape. */
  readonly layer: tf.layers.Layer;
  /** Merge of x and F(x): `sum`, `mul`, `ave`, `max`, `min` or a registered name. Default: `sum`. */
  readonly merge?: string;
  readonly name?: string;
  readonly trainable?: boolean;
}

/**
 * Layer that adds its input to the output of an inner layer: y = x + F(x) (He et al. 2015, eq. 1).
 *
 * The inner layer may be a convolution, dense, recurrent or a whole model, as long as it keeps the shape; masks pass
 * through. In an opened network F(x) and the sum are both taps. Throws `UserError` if built around a layer that
 * changes the shape.
 */
export class Residual extends Composite {
  static className = "Residual";
  readonly parts: readonly [tf.layers.Layer];
  readonly mergeName: string;

  constructor(args: ResidualArgs) {
    const { layer, merge = "sum", ...layerArgs } = args;
    super(layerArgs);
    mergeJoin(merge);
    this.parts = [layer];
    this.mergeName = merge;
    this.supportsMasking = true;
    // It was set before the inner layer existed, so it has not reached it yet.
    if (args.trainable === false) this.trainable = false;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    buildKeepingShape("Residual", this.parts[0], inputShape);
    this.built = true;
  }

  compose<T>(input: T, steps: Steps<T>): T {
    return steps.join(mergeJoin(this.mergeName), input, steps.layer(this.parts[0], input, "F(x)"));
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    // Only values of keys called `name` are saved verbatim; all others are converted between cases.
    return { ...super.getConfig(), layer: layerConfig(this.parts[0]), merge: { name: this.mergeName } };
  }

  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    const { layer, merge, ...rest } = config;
    const name = (merge as { readonly name?: unknown } | undefined)?.name;
    if (typeof name !== "string") throw new Error("Residual needs a merge with a name");
    return new cls({ ...rest, layer: layerFromConfig(layer as tf.serialization.ConfigDict), merge: name });
  }
}

tf.serialization.registerClass(Residual);
