import tf = require("@tensorflow/tfjs");

import type { Preprocessing } from "../checkpoints/description.js";
import type { LabelledImages } from "../data/dataset.js";
import { depthOf, WHITE } from "../data/samples.js";
import { scoped } from "../engine/scope.js";

/** Loss and accuracy over some images. */
export interface Score {
  readonly loss: number;
  readonly accuracy: number;
}

/** What one step of training does to a model. */
export interface Trainee {
  readonly model: tf.LayersModel;
  readonly optimizer: tf.Optimizer;
  readonly preprocessing: Preprocessing;
  readonly classes: number;
}

/** Trains on some images once and gives their mean loss and accuracy before the step's change. */
export function trainStep(trainee: Trainee, images: LabelledImages, chosen: Uint32Array): Score {
  return scoped(() => {
    const { pixels, labels } = batchOf(trainee, images, chosen);
    const variables = trainee.model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    let correct = 0;
    const loss = trainee.optimizer.minimize(
      () => {
        const predicted = trainee.model.apply(pixels, { training: true }) as tf.Tensor;
        correct = countCorrect(predicted, labels);
        return crossEntropy(predicted, labels, trainee.classes);
      },
      true,
      variables,
    ) as tf.Scalar;
    return { loss: loss.dataSync()[0] as number, accuracy: correct / chosen.length };
  });
}

/** The mean loss and accuracy over a whole half of a data set, as a network is used: without dropout. */
export function evaluate(trainee: Trainee, images: LabelledImages, batchSize = 500): Score {
  let [loss, correct] = [0, 0];
  for (let from = 0; from < images.count; from += batchSize) {
    const count = Math.min(batchSize, images.count - from);
    const chosen = Uint32Array.from({ length: count }, (_, index) => from + index);
    scoped(() => {
      const { pixels, labels } = batchOf(trainee, images, chosen);
      const predicted = trainee.model.apply(pixels, { training: false }) as tf.Tensor;
      correct += countCorrect(predicted, labels);
      loss += (crossEntropy(predicted, labels, trainee.classes).dataSync()[0] as number) * count;
    });
  }
  return { loss: loss / images.count, accuracy: correct / images.count };
}

function batchOf(trainee: Trainee, images: LabelledImages, chosen: Uint32Array) {
  const { height, width } = images;
  const { mean, sd } = trainee.preprocessing;
  const size = height * width;
  const white = WHITE[depthOf(images.pixels)];
  const values = new Float32Array(chosen.length * size);
  const labels = new Int32Array(chosen.length);
  chosen.forEach((image, index) => {
    labels[index] = images.labels[image] as number;
    for (let pixel = 0; pixel < size; pixel++) {
      values[index * size + pixel] = ((images.pixels[image * size + pixel] as number) / white - mean) / sd;
    }
  });
  return { pixels: tf.tensor4d(values, [chosen.length, height, width, 1]), labels };
}

/** The mean of −log p(label), with p kept off zero by Keras's 1e-7. */
function crossEntropy(predicted: tf.Tensor, labels: Int32Array, classes: number): tf.Scalar {
  const oneHot = tf.oneHot(tf.tensor1d(labels, "int32"), classes);
  const likely = tf.clipByValue(tf.sum(tf.mul(predicted, oneHot), -1), 1e-7, 1);
  return tf.neg(tf.mean(tf.log(likely))) as tf.Scalar;
}

function countCorrect(predicted: tf.Tensor, labels: Int32Array): number {
  const chosen = scoped(() => tf.argMax(predicted, -1).dataSync());
  return labels.reduce((count, label, index) => count + (chosen[index] === label ? 1 : 0), 0);
}
