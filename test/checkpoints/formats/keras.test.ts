import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { checkpointFingerprint } from "../../../src/checkpoints/checkpointFingerprint.js";
import { open } from "../../../src/checkpoints/open.js";
import { sha256Of } from "../../../src/core/files/hash.js";
import { type EngineName, startEngine } from "../../../src/engine/engine.js";
import { enginesHere } from "../../support/engine.js";
import { mistakeOf } from "../../support/mistake.js";
import { apart, withFolders } from "../../support/models.js";
import {
  distance,
  distances,
  FORMATS,
  gradientDistances,
  inputsOf,
  reference,
} from "../../support/references.js";

const folder = withFolders();
const fixture = (name: string) => join(FORMATS, "keras", name);
const UNPREPARED = { mean: 0, sd: 1 };

/** Tolerance for 32-bit sums in another order than the framework's. */
const TOLERANCE = 1e-5;
/** Tolerance for sums of numbers with 11 bits. */
const HALF_TOLERANCE = 2e-3;
const GRADIENT_TOLERANCE = 1e-4;

/** Files by their reference. */
const NETWORKS: readonly (readonly [file: string, reference: string])[] = [
  ...["resnet", "sequential", "mobile", "nested", "deep", "recurrent", "operations"].flatMap((name) =>
    ["keras", "h5"].map((ending) => [`${name}.${ending}`, `${name}.json`] as const),
  ),
  ["open.keras", "open.json"],
  ["keras2-nested.h5", "nested.json"],
  ["resnet.weights.h5", "resnet.json"],
  ["resnet-weights-legacy.h5", "resnet.json"],
];

describe.each(await enginesHere())("on the %s engine", (engine: EngineName) => {
  beforeAll(() => startEngine({ engine }));

  it.each(NETWORKS)("%s matches Keras at every tap", async (file, expected) => {
    const network = await open(fixture(file), UNPREPARED);
    for (const [source, distance] of Object.entries(distances(network, await reference(`keras/${expected}`))))
      expect(distance, source).toBeLessThan(TOLERANCE);
    network.dispose();
  });

  it.each(["resnet.keras", "resnet.h5", "resnet.weights.h5"])(
    "%s matches TensorFlow's gradients",
    async (file) => {
      const network = await open(fixture(file), UNPREPARED);
      const found = Object.entries(gradientDistances(network, await reference("keras/resnet.json")));
      expect(found).toHaveLength(4);
      for (const [source, distance] of found) expect(distance, source).toBeLessThan(GRADIENT_TOLERANCE);
      network.dispose();
    },
  );
});

describe("a file of Keras 2", () => {
  it("computes TensorFlow's functions between layers, and the hard sigmoid of its version", async () => {
    const expected = await reference("keras/mobile.json");
    const network = await open(fixture("keras2-mobile.h5"), UNPREPARED);
    const behind = ["dilated", "pool", "scores"];
    for (const [source, distance] of Object.entries(distances(network, expected)))
      if (!behind.includes(source)) expect(distance, source).toBeLessThan(TOLERANCE);
    const taps = network.taps.filter(({ source }) => source === "dilated");
    const [before, after] = network.record(inputsOf(expected), taps);
    const hard = before!.values.map((x) => Math.min(Math.max(0.2 * x + 0.5, 0), 1));
    expect(apart(after!.values, hard)).toBeLessThan(TOLERANCE);
    network.dispose();
  });
});

describe("a network of Keras with its channels first", () => {
  it("has the same scores, and its maps as height × width × channels", async () => {
    const expected = await reference("keras/first.json");
    const network = await open(fixture("first.keras"), UNPREPARED);
    const { values } = inputsOf(expected);
    const [count, channels, height, width] = expected.input.shape as [number, number, number, number];
    const last = values.map((_, at) => {
      const [c, x] = [at % channels, Math.floor(at / channels) % width];
      const [y, image] = [
        Math.floor(at / (channels * width)) % height,
        Math.floor(at / (channels * width * height)),
      ];
      return values[((image * channels + c) * height + y) * width + x] as number;
    });
    const scores = network.record({ shape: [count, height, width, channels], values: last }).at(-1);
    expect(distance(scores!.values, expected.taps.at(-1)!)).toBeLessThan(TOLERANCE);
    network.dispose();
  });
});

describe("a network of Keras in 16 bits", () => {
  it("is computed in 32 bits, close to Keras's rounded result", async () => {
    const network = await open(fixture("half.keras"), UNPREPARED);
    expect(network.file?.precision).toBe("float16 and float32");
    const found = Object.values(distances(network, await reference("keras/half.json")));
    expect(Math.max(...found)).toBeLessThan(HALF_TOLERANCE);
    network.dispose();
  });
});

describe("a Keras file", () => {
  it("states its format, framework and precision, and has the hash of its bytes", async () => {
    const bytes = await readFile(fixture("resnet.keras"));
    const network = await open(fixture("resnet.keras"));
    expect(network.file).toEqual({
      format: "Keras archive (.keras)",
      framework: "keras 3.15.1",
      precision: "float32",
      bytes: bytes.length,
      leftOut: ["the effect in training of one layer (Dropout)"],
    });
    expect(network.sha256).toBe(sha256Of(bytes));
    network.dispose();
  });

  it("is recognized by its content under any name", async () => {
    const place = folder();
    await mkdir(place);
    for (const [file, name] of [
      ["nested.keras", "a.h5"],
      ["nested.h5", "b.keras"],
      ["nested.h5", "c"],
    ] as const) {
      await copyFile(fixture(file), join(place, name));
      (await open(join(place, name))).dispose();
    }
  });

  it("has residual blocks, kernels, and names of its own", async () => {
    const network = await open(fixture("resnet.h5"));
    expect(network.blocks.map(({ name }) => name)).toEqual(["block1_add", "block2_add", "block3_add"]);
    expect(network.kernels().map(({ tap }) => tap)).toContain("block2_conv0");
    expect(network.logits).toBe("scores");
    expect(network.taps.map(({ source }) => source)).toContain("block3_out");
    network.dispose();
  });

  it("frees its tensors when it is disposed of", async () => {
    const before = tf.memory().numTensors;
    const network = await open(fixture("mobile.keras"));
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("separate weights", () => {
  const laid = async (weights: string, configs: readonly string[]) => {
    const place = folder();
    await mkdir(place);
    await copyFile(fixture(weights), join(place, weights));
    for (const name of configs) await copyFile(fixture("resnet-config.json"), join(place, name));
    return join(place, weights);
  };

  it("are combined with the configuration in their folder, which is part of the hash", async () => {
    const path = await laid("resnet.weights.h5", ["config.json"]);
    const network = await open(path);
    const fingerprint = await checkpointFingerprint(path, ".");
    await writeFile(
      join(path, "..", "config.json"),
      `${await readFile(fixture("resnet-config.json"), "utf8")}\n`,
    );
    const again = await open(path);
    expect(again.sha256).not.toBe(network.sha256);
    expect(await checkpointFingerprint(path, ".")).not.toBe(fingerprint);
    network.dispose();
    again.dispose();
  });

  it("use the configuration with their name if there are several", async () => {
    const path = await laid("resnet.weights.h5", ["other.json", "resnet-config.json", "third.json"]);
    (await open(path)).dispose();
  });

  it("are rejected without a configuration, and if several match", async () => {
    expect(await mistakeOf(async () => open(await laid("resnet.weights.h5", [])))).toMatch(
      /it holds weights but no network; put its configuration \(model\.to_json\(\)\) in the same folder\.$/,
    );
    expect(await mistakeOf(async () => open(await laid("resnet.weights.h5", ["a.json", "b.json"])))).toMatch(
      /its folder holds several configurations \(a\.json, b\.json\)/,
    );
  });
});
