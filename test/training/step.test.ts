import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import type { LabelledImages } from "../../src/data/labelledImages.js";
import { stream } from "../../src/engine/seeds.js";
import { evaluate, type Trainee, trainStep } from "../../src/training/step.js";
import { withEngine } from "../support/engine.js";
import { built, chain } from "../support/models.js";

withEngine();

const [HEIGHT, WIDTH, CLASSES] = [3, 4, 3];
const SIZE = HEIGHT * WIDTH;

function someImages(count: number): LabelledImages {
  const random = stream("images");
  const pixels = Uint8Array.from({ length: count * SIZE }, () => Math.floor(random() * 256));
  const labels = Uint8Array.from({ length: count }, () => Math.floor(random() * CLASSES));
  return { count, height: HEIGHT, width: WIDTH, pixels, labels };
}

function traineeOf(optimizer: tf.Optimizer, preprocessing = { mean: 0, sd: 1 }): Trainee {
  const layers = [tf.layers.flatten(), tf.layers.dense({ units: CLASSES, activation: "softmax" })];
  return {
    model: built(() => chain([HEIGHT, WIDTH, 1], layers)),
    optimizer,
    preprocessing,
    classes: CLASSES,
  };
}

/** The softmax regression of a trainee, written out: probabilities of every class for every image. */
function probabilities({ model, preprocessing }: Trainee, images: LabelledImages): number[][] {
  const [kernel, bias] = model.getWeights().map((weight) => weight.dataSync()) as [
    Float32Array,
    Float32Array,
  ];
  return Array.from({ length: images.count }, (_, image) => {
    const powers = Array.from({ length: CLASSES }, (_, label) => {
      let sum = bias[label] as number;
      for (let at = 0; at < SIZE; at++) {
        const pixel =
          ((images.pixels[image * SIZE + at] as number) / 255 - preprocessing.mean) / preprocessing.sd;
        sum += pixel * (kernel[at * CLASSES + label] as number);
      }
      return Math.exp(sum);
    });
    const total = powers.reduce((sum, power) => sum + power, 0);
    return powers.map((power) => power / total);
  });
}

function scoreByHand(trainee: Trainee, images: LabelledImages) {
  const shares = probabilities(trainee, images);
  const loss = shares.reduce(
    (sum, share, at) => sum - Math.log(share[images.labels[at] as number] as number),
    0,
  );
  const correct = shares.filter(
    (share, at) => share.indexOf(Math.max(...share)) === images.labels[at],
  ).length;
  return { loss: loss / images.count, accuracy: correct / images.count };
}

describe("evaluate", () => {
  it.each([
    [1, 500],
    [20, 500],
    [20, 20],
    [20, 7],
    [20, 1],
  ])("returns the loss and accuracy of %i images in batches of %i", (count, batch) => {
    const trainee = traineeOf(tf.train.sgd(0.1));
    const images = someImages(count);
    const { loss, accuracy } = evaluate(trainee, images, batch);
    const expected = scoreByHand(trainee, images);
    expect(loss).toBeCloseTo(expected.loss, 5);
    expect(accuracy).toBeCloseTo(expected.accuracy, 12);
  });

  it("shows the network the preprocessed pixels", () => {
    const trainee = traineeOf(tf.train.sgd(0.1), { mean: 0.5, sd: 0.1 });
    const images = someImages(20);
    expect(evaluate(trainee, images).loss).toBeCloseTo(scoreByHand(trainee, images).loss, 4);
    const plain = { ...trainee, preprocessing: { mean: 0, sd: 1 } };
    expect(evaluate(plain, images).loss).not.toBeCloseTo(scoreByHand(trainee, images).loss, 2);
  });

  it("keeps a probability of zero out of the logarithm", () => {
    const trainee = traineeOf(tf.train.sgd(0.1));
    const certain = tf.tensor2d(new Float32Array(SIZE * CLASSES), [SIZE, CLASSES]);
    trainee.model.setWeights([certain, tf.tensor1d([200, 0, 0])]);
    const images = { ...someImages(2), labels: Uint8Array.of(1, 2) };
    expect(evaluate(trainee, images).loss).toBeCloseTo(-Math.log(1e-7), 3);
  });

  it("treats 65,535 of 16 bits as white", () => {
    const trainee = traineeOf(tf.train.sgd(0.1));
    const images = someImages(9);
    const deep = { ...images, pixels: Uint16Array.from(images.pixels, (byte) => 257 * byte) };
    expect(evaluate(trainee, deep)).toEqual(evaluate(trainee, images));
  });

  it("does not drop units", () => {
    const layers = [tf.layers.flatten(), tf.layers.dropout({ rate: 0.9 }), tf.layers.softmax()];
    const model = chain([HEIGHT, WIDTH, 1], layers);
    const trainee = { ...traineeOf(tf.train.sgd(0.1)), model, classes: SIZE };
    expect(evaluate(trainee, someImages(5))).toEqual(evaluate(trainee, someImages(5)));
  });

  it("leaves no tensor behind", () => {
    const trainee = traineeOf(tf.train.sgd(0.1));
    const before = tf.memory().numTensors;
    evaluate(trainee, someImages(20), 7);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("one step of training", () => {
  const chosen = Uint32Array.of(4, 1, 7, 2);

  function pickedOf(images: LabelledImages): LabelledImages {
    const pixels = [...chosen].flatMap((image) => [
      ...images.pixels.subarray(image * SIZE, (image + 1) * SIZE),
    ]);
    const labels = Uint8Array.from(chosen, (image) => images.labels[image] as number);
    return { ...images, count: chosen.length, pixels: Uint8Array.from(pixels), labels };
  }

  it("returns the score of the chosen images before the update", () => {
    const trainee = traineeOf(tf.train.sgd(0.1));
    const images = someImages(10);
    const expected = scoreByHand(trainee, pickedOf(images));
    const found = trainStep(trainee, images, chosen);
    expect(found.loss).toBeCloseTo(expected.loss, 5);
    expect(found.accuracy).toBeCloseTo(expected.accuracy, 12);
  });

  it("follows the gradient of the mean loss of the chosen images", () => {
    const [rate, images] = [0.5, someImages(10)];
    const trainee = traineeOf(tf.train.sgd(rate));
    const picked = pickedOf(images);
    // For softmax and cross-entropy, the gradient with respect to class k's bias is the mean of p_k − [label = k].
    const expected = Array.from({ length: CLASSES }, (_, label) => {
      const errors = probabilities(trainee, picked).map(
        (share, at) => (share[label] as number) - (picked.labels[at] === label ? 1 : 0),
      );
      return (-rate * errors.reduce((sum, error) => sum + error, 0)) / picked.count;
    });
    trainStep(trainee, images, chosen);
    const bias = trainee.model.getWeights()[1]?.dataSync() as Float32Array;
    expected.forEach((value, label) => {
      expect(bias[label]).toBeCloseTo(value, 6);
    });
  });

  it("leaves frozen layers unchanged", () => {
    const layers = [tf.layers.flatten(), tf.layers.dense({ units: 5, trainable: false, name: "frozen" })];
    const last = tf.layers.dense({ units: CLASSES, activation: "softmax" });
    const model = built(() => chain([HEIGHT, WIDTH, 1], [...layers, last]));
    const frozen = () =>
      model
        .getLayer("frozen")
        .getWeights()
        .map((weight) => Array.from(weight.dataSync()));
    const [before, free] = [frozen(), Array.from(last.getWeights()[0]?.dataSync() ?? [])];
    trainStep({ ...traineeOf(tf.train.sgd(0.5)), model }, someImages(10), chosen);
    expect(frozen()).toEqual(before);
    expect(Array.from(last.getWeights()[0]?.dataSync() ?? [])).not.toEqual(free);
  });

  it("leaves no tensor behind", () => {
    const trainee = traineeOf(tf.train.sgd(0.1));
    const before = tf.memory().numTensors;
    trainStep(trainee, someImages(10), chosen);
    expect(tf.memory().numTensors).toBe(before);
  });
});
