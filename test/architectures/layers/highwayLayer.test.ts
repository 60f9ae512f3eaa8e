import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { Highway } from "../../../src/architectures/layers/highwayLayer.js";
import { UserError } from "../../../src/core/errors.js";
import { withEngine } from "../../support/engine.js";
import {
  apart,
  BRANCHES,
  built,
  chain,
  numbers,
  predicted,
  reopened,
  tapped,
  withFolders,
} from "../../support/models.js";

withEngine();
const folder = withFolders();

const highway = (layer: tf.layers.Layer, more = {}) => new Highway({ layer, name: "block", ...more });

describe.each(BRANCHES)("a Highway around $name", ({ shape, build }) => {
  const modelHere = (more = {}) => built(() => chain(shape, [highway(build(), more)]));

  it("computes T·H + (1 − T)·x from its own taps", () => {
    const input = numbers([2, ...shape]);
    const x = input.dataSync();
    const taps = tapped(modelHere(), input);
    const gate = taps.get("block/gate") as Float32Array;
    const transform = taps.get([...taps.keys()][[...taps.keys()].indexOf("block/gate/pre") - 1] as string);
    const expected = Float32Array.from(
      gate,
      (t, at) => t * (transform?.[at] as number) + (1 - t) * (x[at] as number),
    );
    expect(apart(taps.get("block"), expected)).toBeLessThan(1e-6);
    expect(apart(taps.get("block"), x)).toBeGreaterThan(1e-5);
    for (const t of gate) expect(t).toBeGreaterThan(0);
    for (const t of gate) expect(t).toBeLessThan(1);
  });

  it("opens its gate by the sigmoid of its bias if the gate's weights are zero", () => {
    const gated = highway(build(), { bias: -1 });
    const model = built(() => chain(shape, [gated]));
    const gate = gated.parts.at(-1) as tf.layers.Layer;
    const [kernel, bias] = gate.getWeights();
    gate.setWeights([tf.zerosLike(kernel as tf.Tensor), bias as tf.Tensor]);
    for (const t of tapped(model, numbers([2, ...shape])).get("block/gate") ?? [])
      expect(t).toBeCloseTo(0.2689, 4);
  });

  it("is saved and loaded with all its weights", async () => {
    const model = modelHere();
    const input = numbers([3, ...shape]);
    const again = await reopened(model, folder());
    expect(predicted(again, input)).toEqual(predicted(model, input));
    expect([...tapped(again, input).keys()]).toEqual([...tapped(model, input).keys()]);
    expect(again.weights.length).toBe(model.weights.length);
  });

  it("passes gradients to every trainable weight of both its layers", () => {
    const model = modelHere();
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const { grads } = tf.variableGrads(
      () =>
        tf.sum(tf.square(model.apply(numbers([2, ...shape]), { training: true }) as tf.Tensor)) as tf.Scalar,
      variables,
    );
    for (const { name } of variables) {
      const most = tf.max(tf.abs(grads[name] as tf.Tensor)).dataSync()[0];
      expect(most, name).toBeGreaterThan(0);
    }
    expect(variables.length).toBeGreaterThan(2);
  });

  it("freezes both its layers with trainable: false, and thaws them", () => {
    const frozen = highway(build(), { trainable: false });
    const model = chain(shape, [frozen]);
    expect(model.trainableWeights.length).toBe(0);
    frozen.trainable = true;
    expect(model.trainableWeights.length).toBe(modelHere().trainableWeights.length);
  });

  it("frees every tensor that it creates", () => {
    const input = numbers([2, ...shape]);
    const before = tf.memory().numTensors;
    const model = modelHere();
    tf.dispose(model.predict(input));
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("the gate of a Highway", () => {
  const conv = () => tf.layers.conv2d({ filters: 3, kernelSize: 5, padding: "same", activation: "relu" });

  it("is a convolution of the same size around a convolution, with its own weights", () => {
    const block = highway(conv());
    const model = built(() => chain([6, 6, 3], [block]));
    expect(model.countParams()).toBe(2 * (5 * 5 * 3 * 3 + 3));
    const [transform, gate] = block.parts.map((part) => part.getWeights().map((weight) => weight.dataSync()));
    expect(gate?.[0]).not.toEqual(transform?.[0]);
    expect(Array.from(gate?.[1] ?? [])).toEqual([-2, -2, -2]);
    expect(Array.from(transform?.[1] ?? [])).toEqual([0, 0, 0]);
  });

  it("has a bias even if the transform has none", () => {
    const layer = tf.layers.dense({ units: 4, useBias: false });
    expect(chain([4], [highway(layer)]).countParams()).toBe(16 + 20);
  });

  it("is the given layer instead", () => {
    const gate = tf.layers.dense({ units: 3, activation: "sigmoid", name: "mine" });
    const taps = tapped(
      built(() => chain([6, 6, 3], [highway(conv(), { gate })])),
      numbers([1, 6, 6, 3]),
    );
    expect([...taps.keys()]).toContain("block/mine");
  });

  it("is rejected if it changes the shape", () => {
    const gate = tf.layers.dense({ units: 2, activation: "sigmoid" });
    const wrap = () => chain([6, 6, 3], [highway(conv(), { gate })]);
    expect(wrap).toThrow(UserError);
    expect(wrap).toThrow("Highway needs an inner layer that keeps the shape");
  });
});

it("a Highway is rejected around a layer that changes the shape", () => {
  const wrap = () => chain([5], [highway(tf.layers.dense({ units: 6 }))]);
  expect(wrap).toThrow("turns [batch, 5] into [batch, 6]");
});
