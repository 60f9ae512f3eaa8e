import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { open, openFiles } from "../../../src/checkpoints/open.js";
import { type EngineName, startEngine } from "../../../src/engine/engine.js";
import { enginesHere } from "../../support/engine.js";
import { mistakeOf } from "../../support/mistake.js";
import { withFolders, writtenAs } from "../../support/models.js";
import { distances, FORMATS, reference } from "../../support/references.js";

const folder = withFolders();
const fixture = (name: string) => join(FORMATS, "tfjs-layers", name);

/** Sums of 32 bits in another order than those of Keras. */
const TOLERANCE = 1e-5;

describe.each(await enginesHere())("on the %s engine", (engine: EngineName) => {
  beforeAll(() => startEngine({ engine }));

  it.each(["resnet", "mobile", "nested", "deep", "recurrent"])(
    "a layers model of Keras 3 gives at every tap what Keras computes: %s",
    async (name) => {
      const network = await open(fixture(name), { mean: 0, sd: 1 });
      const found = distances(network, await reference(`keras/${name}.json`));
      for (const [source, distance] of Object.entries(found))
        expect(distance, source).toBeLessThan(TOLERANCE);
      network.dispose();
    },
  );
});

describe("a layers model with wrapped layers of the same names", () => {
  const inner = (name: string) => ({ class_name: "Dense", config: { name, units: 2, use_bias: false } });
  const wrapper = (name: string) => ({
    class_name: "TimeDistributed",
    config: { name, layer: inner("dense") },
  });
  const layers = [
    { class_name: "InputLayer", config: { name: "x", batch_input_shape: [null, 3, 2] } },
    wrapper("first"),
    wrapper("second"),
    { class_name: "Flatten", config: { name: "flatten" } },
    { class_name: "Dense", config: { name: "dense", units: 1, use_bias: false } },
  ];
  const shapes = [
    [2, 2],
    [2, 2],
    [6, 1],
  ];

  it.each([
    ["of a model that was built", ["first/dense/kernel", "second/dense/kernel", "dense/kernel"]],
    ["of a model that was loaded", ["dense/kernel", "dense/kernel", "dense/kernel"]],
  ])("gives each its own weights, by the names %s", async (_, names) => {
    const weights = names.map((name, at) => ({ name, shape: shapes[at], dtype: "float32" }));
    const json = {
      format: "layers-model",
      modelTopology: {
        keras_version: "3.15.1",
        model_config: { class_name: "Sequential", config: { layers } },
      },
      weightsManifest: [{ paths: ["weights.bin"], weights }],
    };
    const values = Float32Array.from({ length: 14 }, (_, at) => at);
    const place = await writtenAs(folder(), JSON.stringify(json), Buffer.from(values.buffer));
    const { opened } = await openFiles(place);
    expect(opened.weights().flatMap((each) => [...each.values])).toEqual([...values]);
    opened.dispose();
  });
});

describe("a layers model whose nested models have layers of one name", () => {
  /** The sentence with which a copy of it is refused, with one weight changed. */
  async function refusal(change: (spec: { name: string; shape: number[] }) => void): Promise<string> {
    const place = folder();
    await cp(fixture("nested"), place, { recursive: true });
    const json = JSON.parse(await readFile(join(place, "model.json"), "utf8")) as {
      weightsManifest: { weights: { name: string; shape: number[] }[] }[];
    };
    change(json.weightsManifest[0]!.weights[2]!);
    await writeFile(join(place, "model.json"), JSON.stringify(json));
    const before = tf.memory().numTensors;
    const sentence = await mistakeOf(() => open(place));
    expect(tf.memory().numTensors).toBe(before);
    return sentence;
  }

  it("is refused where a weight has another shape", async () => {
    expect(await refusal((spec) => spec.shape.reverse())).toMatch(
      /do not match its topology \(Shape mismatch/,
    );
  });

  it("is refused where a weight is of no layer", async () => {
    expect(
      await refusal((spec) => {
        spec.name = "nowhere/odd";
      }),
    ).toMatch(/do not match its topology \(no layer has the weight 'nowhere\/odd'\)/);
  });
});
