import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { open } from "../../../src/checkpoints/open.js";
import { type EngineName, startEngine } from "../../../src/engine/engine.js";
import { compare } from "../../../src/jobs/compare/comparePlan.js";
import { pairedTaps } from "../../../src/measures/comparison/tapPairs.js";
import { enginesHere, SOME_ENGINE, withEngine } from "../../support/engine.js";
import { probeOf } from "../../support/measured.js";
import { FORMATS } from "../../support/references.js";

const FOLDER = join(FORMATS, "twins");
const UNPREPARED = { mean: 0, sd: 1 };

/** One network with one set of weights in the formats that keep its batch normalizations, and the names of its taps there. */
const TWINS = {
  "twin.keras": ["stem", "block2_add", "scores"],
  "twin.h5": ["stem", "block2_add", "scores"],
  "tfjs-layers": ["stem", "block2_add", "scores"],
  "twin.onnx": ["conv1", "layer2.0/add", "fc"],
  "twin.pt2": ["conv1", "layer2.0/add", "fc"],
  "twin.safetensors": ["conv1", "layer2.0/add", "fc"],
} as const;

const NAMES = Object.keys(TWINS) as (keyof typeof TWINS)[];
const SHAPE = [4, 33, 33, 3] as const;

/** Sums of 32 bits in another order. */
const TOLERANCE = 1e-5;

const values = Float32Array.from({ length: 4 * 33 * 33 * 3 }, (_, at) => (1 + Math.sin(at * at * 0.37)) / 2);
const PROBE = probeOf({ shape: SHAPE, values }, (image) => image);

const opened = (name: string) => open(join(FOLDER, name), UNPREPARED);

describe.each(await enginesHere())(
  "one network in several formats on the %s engine",
  (engine: EngineName) => {
    beforeAll(() => startEngine({ engine }));

    it.each(NAMES)("has its taps in the same places, under the names of the format: %s", async (name) => {
      const [a, b] = [await opened("twin.keras"), await opened(name)];
      const { pairs, leftOut } = pairedTaps({ a, b }, { taps: ["all"], match: false });
      expect(leftOut).toEqual([]);
      expect(pairs).toHaveLength(a.taps.length);
      const named = new Map(pairs.map((pair) => [pair.a.name, pair.b.name]));
      expect(TWINS["twin.keras"].map((tap) => named.get(tap))).toEqual([...TWINS[name]]);
      expect(b.blocks).toHaveLength(4);
      for (const network of [a, b]) network.dispose();
    });

    it.each(NAMES)("gives the same planes: %s", async (name) => {
      const [a, b] = [await opened("twin.keras"), await opened(name)];
      const { pairs } = pairedTaps({ a, b }, { taps: ["all"], match: false });
      const [expected, found] = [
        a.record(
          PROBE,
          pairs.map((pair) => pair.a),
        ),
        b.record(
          PROBE,
          pairs.map((pair) => pair.b),
        ),
      ];
      for (const [at, each] of expected.entries()) {
        const most = each.values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
        const { tap, values: theirs } = found[at] as (typeof found)[number];
        expect(theirs, tap).toHaveLength(each.values.length);
        const apart = each.values.reduce(
          (largest, value, k) => Math.max(largest, Math.abs(value - (theirs[k] as number))),
          0,
        );
        expect(apart / most, tap).toBeLessThan(TOLERANCE);
      }
      for (const network of [a, b]) network.dispose();
    });

    it.each(NAMES.flatMap((one, at) => NAMES.slice(at + 1).map((other) => [one, other] as const)))(
      "passes the gate of equality: %s and %s",
      async (a, b) => {
        const { gates, leftOut } = await compare({
          engine: SOME_ENGINE,
          networks: [() => opened(a), () => opened(b)],
          probe: PROBE,
          formats: [],
          options: { gate: ["change<=1e-5", "churn==0"] },
        });
        expect(leftOut).toEqual([]);
        expect(gates.map(({ passed }) => passed)).toEqual([true, true]);
      },
    );
  },
);

/** One network of PyTorch with its batch normalizations apart, and as both exporters fold them into convolutions. */
const FOLDED = ["resnet-folded.onnx", "resnet-dynamo.onnx"] as const;

describe("a network whose batch normalizations are folded into its convolutions", () => {
  withEngine();
  const at = (name: string) => open(join(FORMATS, "onnx", name), UNPREPARED);
  const apart = (folded: string) =>
    folded === "resnet-folded.onnx" ? "resnet-bn.onnx" : "resnet-dynamo-bn.onnx";

  it.each(FOLDED.flatMap((name) => [[name, apart(name)] as const, [apart(name), name] as const]))(
    "passes the gate of equality with the one that keeps them, whose convolutions alone have no partner: %s and %s",
    async (a, b) => {
      const network = await at("resnet-bn.onnx");
      const [height = 1, width = 1, channels = 1] = network.input.map((size) => size ?? 32);
      network.dispose();
      const size = 2 * height * width * channels;
      const images = Float32Array.from({ length: size }, (_, k) => (1 + Math.sin(k * k * 0.37)) / 2);
      const probe = probeOf({ shape: [2, height, width, channels], values: images }, (image) => image);
      const { gates, leftOut } = await compare({
        engine: SOME_ENGINE,
        networks: [() => at(a), () => at(b)],
        probe,
        formats: [],
        options: { gate: ["change<=1e-5"] },
      });
      expect(gates.map(({ passed }) => passed)).toEqual([true]);
      expect(leftOut.length).toBeGreaterThan(5);
      for (const { tap, reason } of leftOut) {
        expect(tap).toMatch(/conv|downsample/);
        expect(reason).toMatch(/has the next batch norm folded into it/);
      }
    },
  );

  it("is paired by the normalization, and not by the convolution of the same name", async () => {
    const two = { a: await at("resnet-folded.onnx"), b: await at("resnet-bn.onnx") };
    const { pairs } = pairedTaps(two, { taps: ["conv"], match: false });
    expect(pairs.map(({ b }) => b.kind)).toEqual(pairs.map(() => "normalization"));
    for (const network of Object.values(two)) network.dispose();
  });
});

it("covers every file of the fixture", async () => {
  const files = (await readdir(FOLDER)).filter((name) => !name.endsWith(".py"));
  expect(files.sort()).toEqual([...NAMES].sort());
});
