import tf = require("@tensorflow/tfjs");

import { canNormalizeBatch, normalizeBatch } from "../../engine/normalize.js";

type Call = tf.layers.Layer["call"];
type Args = Parameters<typeof tf.layers.batchNormalization>[0];

/** The fields of TensorFlow.js's own layer, which it exports by a function alone. */
interface Composed extends tf.layers.Layer {
  readonly axis: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly gamma?: tf.LayerVariable;
  readonly beta?: tf.LayerVariable;
  readonly movingMean: tf.LayerVariable;
  readonly movingVariance: tf.LayerVariable;
}

const CLASS_NAME = "BatchNormalization";
const [registered] = tf.serialization.SerializationMap.getMap().classNameMap[CLASS_NAME] ?? [];
const Composed = registered as unknown as tf.serialization.SerializableConstructor<Composed>;

/**
 * TensorFlow.js's batch normalization, by one kernel where the engine that runs has it.
 *
 * It trains several times as fast there and is the same layer in everything else: its class name, its configuration and
 * its weights, so that any TensorFlow.js loads what was saved. The running statistics move as in TensorFlow.js and
 * Keras 3, by m ← m − (1 − momentum)(m − batch's), with the biased variance of the batch.
 */
class BatchNormalization extends Composed {
  static override className = CLASS_NAME;

  override call(inputs: Parameters<Call>[0], kwargs: Parameters<Call>[1]): ReturnType<Call> {
    const [x] = [inputs].flat() as [tf.Tensor];
    const { gamma, beta, epsilon } = this;
    const isLast = this.axis === -1 || this.axis === x.rank - 1;
    const isTraining = kwargs.training === true;
    if (!(isTraining && isLast && gamma && beta && canNormalizeBatch())) return super.call(inputs, kwargs);
    return tf.tidy(() => {
      const settings = { scale: gamma.read(), offset: beta.read(), epsilon };
      const { output, mean, variance } = normalizeBatch(x, settings);
      this.follow(this.movingMean, mean);
      this.follow(this.movingVariance, variance);
      return output;
    });
  }

  private follow(moving: tf.LayerVariable, batch: tf.Tensor): void {
    const old = moving.read();
    moving.write(tf.sub(old, tf.mul(tf.sub(old, batch), 1 - this.momentum)));
  }
}

// Under the name of TensorFlow.js's own, so that a network that was saved trains as fast when it is opened again.
tf.serialization.registerClass(BatchNormalization);

/** A batch normalization layer with the settings of `tf.layers.batchNormalization`. */
export function batchNormalization(args: Args = {}): tf.layers.Layer {
  return new BatchNormalization(args);
}
