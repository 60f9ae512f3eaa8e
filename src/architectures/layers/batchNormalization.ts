import tf = require("@tensorflow/tfjs");

import { canNormalizeBatch, normalizeBatch } from "../../engine/normalize.js";

type Call = tf.layers.Layer["call"];
type Args = Parameters<typeof tf.layers.batchNormalization>[0];

/** Fields of TensorFlow.js's own layer class, which it exports only through a function. */
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
 * TensorFlow.js's batch normalization, computed by one kernel if the current engine has it.
 *
 * It trains several times as fast there and is otherwise the same layer: it has the same class name, configuration
 * and weights, so any TensorFlow.js loads saved models. The running statistics are updated as in TensorFlow.js and
 * Keras 3, m ← m − (1 − momentum)(m − batch's), with the biased variance of the batch.
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

// Registered under the name of TensorFlow.js's own layer, so that a saved network trains as fast once reopened.
tf.serialization.registerClass(BatchNormalization);

/** Creates a batch normalization layer with the settings of `tf.layers.batchNormalization`. */
export function batchNormalization(args: Args = {}): tf.layers.Layer {
  return new BatchNormalization(args);
}
