import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { Residual } from "../../src/architectures/layers/residual.js";
import { withEngine } from "../support/engine.js";
import { apart, built, chain, numbers, predicted, reopened, tapped, withFolders } from "../support/models.js";

withEngine();
const folder = withFolders();

type Node = tf.SymbolicTensor;

const SHAPE = [8, 8, 2] as const;

const conv = (name: string, filters: number, activation: "relu" | "linear" = "linear") =>
  tf.layers.conv2d({ name, filters, kernelSize: 3, padding: "same", activation });

function sequential(name: string, layers: readonly tf.layers.Layer[]): tf.Sequential {
  const whole = tf.sequential({ name });
  whole.add(tf.layers.inputLayer({ inputShape: [...SHAPE] }));
  for (const layer of layers) whole.add(layer);
  return whole;
}

function functional(name: string, layers: readonly tf.layers.Layer[]): tf.LayersModel {
  const input = tf.input({ shape: [...SHAPE], name: `${name}_input` });
  const outputs = layers.reduce<Node>((x, layer) => layer.apply(x) as Node, input);
  return tf.model({ inputs: input, outputs, name });
}

interface Nest {
  readonly name: string;
  readonly build: () => tf.LayersModel;
  /** The taps after the input. */
  readonly taps: readonly string[];
}

const NESTS: readonly Nest[] = [
  {
    name: "a functional model inside a functional model",
    build: () =>
      functional("outer", [functional("inner", [conv("a", 3, "relu"), conv("b", 2)]), conv("c", 4)]),
    taps: ["inner/a/pre", "inner/a", "inner/b", "c"],
  },
  {
    name: "a Sequential inside a functional model",
    build: () => functional("outer", [conv("c", 2), sequential("inner", [conv("a", 3), conv("b", 2)])]),
    taps: ["c", "inner/a", "inner/b"],
  },
  {
    name: "a functional model inside a Sequential",
    build: () => sequential("outer", [functional("inner", [conv("a", 2, "relu")]), conv("c", 3)]),
    taps: ["inner/a/pre", "inner/a", "c"],
  },
  {
    name: "models three deep",
    build: () => functional("one", [functional("two", [sequential("three", [conv("a", 2)]), conv("b", 2)])]),
    taps: ["two/three/a", "two/b"],
  },
  {
    name: "a model that is called twice",
    build: twice,
    taps: ["inner/a/pre", "inner/a", "inner/a#2/pre", "inner/a#2"],
  },
  {
    name: "a Residual around a model",
    build: () =>
      functional("outer", [new Residual({ layer: functional("inner", [conv("a", 2)]), name: "block" })]),
    taps: ["block/inner/a", "block"],
  },
  {
    name: "a Residual inside a model inside a Residual",
    build: residualInside,
    taps: ["block/inner/deep/a", "block/inner/deep", "block"],
  },
];

function twice(): tf.LayersModel {
  const inner = functional("inner", [conv("a", 2, "relu")]);
  return functional("outer", [inner, inner]);
}

function residualInside(): tf.LayersModel {
  const deep = new Residual({ layer: conv("a", 2), name: "deep" });
  return functional("outer", [new Residual({ layer: functional("inner", [deep]), name: "block" })]);
}

describe.each(NESTS)("$name", ({ build, taps }) => {
  const input = () => numbers([2, ...SHAPE]);

  it("is expanded, with its layers named after a prefix of its name", () => {
    expect([...tapped(built(build), input()).keys()].slice(1)).toEqual(taps);
  });

  it("gives its prediction at its last tap", () => {
    const model = built(build);
    expect(apart([...tapped(model, input()).values()].at(-1), predicted(model, input()))).toBeLessThan(1e-5);
  });

  it("gives the same taps and values after it was saved and opened", async () => {
    const model = built(build);
    const again = await reopened(model, folder());
    expect([...tapped(again, input())]).toEqual([...tapped(model, input())]);
  });
});

describe("the values inside a nested model", () => {
  it("equal those of a model that TensorFlow.js cuts off at each layer", () => {
    const layers = [conv("a", 3, "relu"), tf.layers.maxPooling2d({ poolSize: 2, name: "p" }), conv("b", 2)];
    const inner = built(() => functional("inner", layers));
    const outer = functional("outer", [tf.layers.activation({ activation: "tanh", name: "first" }), inner]);
    const input = numbers([2, ...SHAPE]);
    const taps = tapped(outer, input);
    const squashed = tf.tanh(input);
    for (const layer of layers) {
      const cut = tf.model({ inputs: inner.inputs, outputs: layer.output as Node });
      expect(apart(taps.get(`inner/${layer.name}`), predicted(cut, squashed)), layer.name).toBeLessThan(1e-6);
    }
  });

  it("differ between two calls of one model", () => {
    const taps = tapped(built(twice), numbers([2, ...SHAPE]));
    expect(taps.get("inner/a#2")).not.toEqual(taps.get("inner/a"));
  });

  it("come from the correct one of several outputs", () => {
    const model = built(() => {
      const input = tf.input({ shape: [...SHAPE] });
      const outputs = [conv("a", 2).apply(input) as Node, conv("b", 2).apply(input) as Node];
      const fork = tf.model({ inputs: input, outputs, name: "fork" });
      const start = tf.input({ shape: [...SHAPE] });
      const [, second] = fork.apply(start) as Node[];
      return tf.model({ inputs: start, outputs: conv("c", 3).apply(second as Node) as Node });
    });
    const input = numbers([2, ...SHAPE]);
    expect(apart(tapped(model, input).get("c"), predicted(model, input))).toBeLessThan(1e-5);
  });

  it("are kept per layer if a whole model is a model's output", () => {
    const model = chain(SHAPE, [built(() => sequential("only", [conv("a", 2)]))]);
    expect([...tapped(model, numbers([1, ...SHAPE])).keys()].slice(1)).toEqual(["only/a"]);
  });
});
