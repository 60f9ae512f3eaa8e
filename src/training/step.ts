import tf = require("@tensorflow/tfjs");

import type { LabelledImages } from "../data/labelledImages.js";
import { depthOf, WHITE } from "../data/samples.js";
import { scoped } from "../engine/scope.js";
import type { Preprocessing } from "../network/description.js";

/** Loss and accuracy over some images. */
export interface Score {
  readonly loss: number;
  readonly accuracy: number;
}

/** Model under training, with its loss. */
export interface Trainee {
  readonly model: tf.LayersModel;
  readonly optimizer: tf.Optimizer;
  readonly preprocessing: Preprocessing;
  readonly classes: number;
}

/**
 * Performs one training step on some images, and returns their mean loss and accuracy before the update. The loss is
 * NaN if a score is not finite.
 */
export function trainStep(trainee: Trainee, images: LabelledImages, chosen: Uint32Array): Score {
  return scoped(() => {
    const { pixels, labels } = batchOf(trainee, images, chosen);
    const variables = trainee.model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    let answers: Answers = NO_ANSWERS;
    const loss = trainee.optimizer.minimize(
      () => {
        const predicted = trainee.model.apply(pixels, { training: true }) as tf.Tensor;
        answers = answersOf(predicted, labels);
        return crossEntropy(predicted, labels, trainee.classes);
      },
      true,
      variables,
    ) as tf.Scalar;
    return { loss: lossOf(loss, answers), accuracy: answers.correct / chosen.length };
  });
}

/**
 * Mean loss and accuracy over a whole split of a data set in inference mode, without dropout. The loss is NaN if a
 * score is not finite.
 */
export function evaluate(trainee: Trainee, images: LabelledImages, batchSize = 500): Score {
  let [loss, correct] = [0, 0];
  for (let from = 0; from < images.count; from += batchSize) {
    const count = Math.min(batchSize, images.count - from);
    const chosen = Uint32Array.from({ length: count }, (_, index) => from + index);
    scoped(() => {
      const { pixels, labels } = batchOf(trainee, images, chosen);
      const predicted = trainee.model.apply(pixels, { training: false }) as tf.Tensor;
      const answers = answersOf(predicted, labels);
      correct += answers.correct;
      loss += lossOf(crossEntropy(predicted, labels, trainee.classes), answers) * count;
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

/** Mean of −log p(label), with p clipped at Keras's 1e-7. */
function crossEntropy(predicted: tf.Tensor, labels: Int32Array, classes: number): tf.Scalar {
  const oneHot = tf.oneHot(tf.tensor1d(labels, "int32"), classes);
  const likely = tf.clipByValue(tf.sum(tf.mul(predicted, oneHot), -1), 1e-7, 1);
  return tf.neg(tf.mean(tf.log(likely))) as tf.Scalar;
}

/** Number of correct predictions, and whether all scores are finite. */
interface Answers {
  readonly correct: number;
  readonly areFinite: boolean;
}

const NO_ANSWERS: Answers = { correct: 0, areFinite: true };

/** Counts correct predictions. An image with non-finite scores has no prediction, so it is not correct. */
function answersOf(predicted: tf.Tensor, labels: Int32Array): Answers {
  const scores = predicted.dataSync();
  const classes = scores.length / labels.length;
  let [correct, areFinite] = [0, true];
  labels.forEach((label, image) => {
    const row = scores.subarray(image * classes, (image + 1) * classes);
    if (!row.every(Number.isFinite)) areFinite = false;
    else if (row.indexOf(Math.max(...row)) === label) correct++;
  });
  return { correct, areFinite };
}

/** Loss as a number: NaN if the loss or a score is not finite, which clipping can hide. */
function lossOf(loss: tf.Scalar, { areFinite }: Answers): number {
  const value = loss.dataSync()[0] as number;
  return areFinite && Number.isFinite(value) ? value : Number.NaN;
}
