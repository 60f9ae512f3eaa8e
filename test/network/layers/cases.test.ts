import { beforeAll, describe, expect, it } from "vitest";
import type { Activation } from "../../../src/activations/activation.js";
import { open } from "../../../src/checkpoints/open.js";
import { loadProbe } from "../../../src/data/probe.js";
import { type EngineName, startEngine } from "../../../src/engine/engine.js";
import { measure } from "../../../src/jobs/measure/measurePlan.js";
import { casePath, greatest, recordedCase, withCase } from "../../support/cases.js";
import { enginesHere } from "../../support/engine.js";

/** The reference values have four or five digits; sums in 32 bits are more precise. */
function expectClose(found: Activation | undefined, expected: readonly number[], places: number): void {
  expect(found?.values.length).toBe(expected.length);
  expected.forEach((value, at) => {
    expect(Math.abs((found?.values[at] ?? Number.NaN) - value)).toBeLessThan(0.6 * 10 ** -places);
  });
}

describe.each(await enginesHere())("on the %s engine", (name: EngineName) => {
  beforeAll(() => startEngine({ engine: name }));

  it("a causal convolution reads two zeros before each sequence", async () => {
    const taps = await recordedCase("causal-conv1d");
    expectClose(taps.get("largest"), [0.131, 0.6079, 0.3427, 0.7094, 0.7058], 4);
    expectClose(
      taps.get("scores"),
      [0.07019, 0.08658, 0.12496, 0.07556, 0.12841, 0.09689, 0.1118, 0.07939, 0.13947, 0.08675],
      5,
    );
  });

  it("global pooling keeps its axes if its file says so", async () => {
    const taps = await recordedCase("pooling-keepdims");
    expect(taps.get("squeeze")?.shape).toEqual([1, 1, 1, 4]);
    expectClose(taps.get("excite"), [0.48506, 0.44733, 0.49888, 0.45758], 5);
    expectClose(
      taps.get("scores"),
      [0.08118, 0.05654, 0.11975, 0.11738, 0.0927, 0.14441, 0.1388, 0.06013, 0.10837, 0.08073],
      5,
    );
  });

  it("bilinear upsampling aligns the centers of pixels, like Keras 2.15", async () => {
    const enlarged = (await recordedCase("upsampling-bilinear")).get("enlarged") as Activation;
    expect(enlarged.shape).toEqual([1, 56, 56, 1]);
    expect(Math.max(...enlarged.values)).toBeCloseTo(0.88064, 5);
    expect(enlarged.values[20 * 56 + 20]).toBeCloseTo(0.06078, 5);
    expect(enlarged.values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(260.8941, 3);
  });

  it("a layer that is the identity at inference is skipped", async () => {
    const taps = await recordedCase("unknown-layer");
    expect(taps.get("flip")?.values).toEqual(taps.get("image")?.values);
    const ops = await withCase("unknown-layer", ({ taps: all }) => all.map(({ kind, op }) => [kind, op]));
    expect(ops[1]).toEqual(["noise", "random flip (passes unchanged)"]);
  });

  it("a topology of Keras 3 opens, with its residual block", async () => {
    const taps = await recordedCase("keras3-topology");
    expectClose(
      taps.get("scores"),
      [0.050219, 0.097756, 0.092039, 0.104126, 0.080497, 0.086725, 0.148572, 0.0907, 0.210572, 0.038801],
      5,
    );
    const blocks = await withCase("keras3-topology", (network) => network.blocks.map(({ name }) => name));
    expect(blocks).toEqual(["sum"]);
  });

  it("a Sequential within a network may be a list of layers, as written by TensorFlow 1", async () => {
    const taps = await recordedCase("nested-sequential-list");
    expect([...taps.keys()]).toEqual([
      "image",
      "base/first/pre",
      "base/first",
      "base/halved",
      "mean",
      "scores/pre",
      "scores",
    ]);
    expectClose(
      taps.get("scores"),
      [0.09521, 0.0966, 0.0776, 0.13661, 0.07605, 0.09903, 0.11155, 0.06992, 0.08883, 0.14859],
      5,
    );
  });

  it("a network that divides by 255 receives pixels from 0 to 255", async () => {
    const taps = await recordedCase("rescaling-inside");
    expect(greatest(taps.get("to_unit") as Activation)[0]).toBeCloseTo(1, 6);
    const first = greatest(taps.get("first") as Activation);
    [0.948, 2.0515, 0.5185, 0.2374].forEach((expected, at) => {
      expect(first[at]).toBeCloseTo(expected, 4);
    });
    expectClose(
      taps.get("scores"),
      [0.07259, 0.0706, 0.13652, 0.09282, 0.07217, 0.11379, 0.10358, 0.10096, 0.08807, 0.1489],
      5,
    );
  });

  it("channels-first maps are stored as maps of rows and columns", async () => {
    const taps = await recordedCase("channels-first-inside");
    const first = taps.get("first") as Activation;
    expect(first.shape).toEqual([1, 28, 28, 6]);
    [1.0018, 1.2135, 0.4977, 0.7597, 1.3718, 0.6831].forEach((expected, at) => {
      expect(greatest(first)[at]).toBeCloseTo(expected, 4);
    });
    expect(taps.get("channels_first")?.shape).toEqual([1, 28, 28, 1]);
    expect(taps.get("halved")?.shape).toEqual([1, 14, 14, 6]);
    const macs = await withCase("channels-first-inside", (network) => network.taps.map((tap) => tap.macs));
    expect([macs[2], macs.reduce((sum, each) => (sum as number) + (each as number), 0)]).toEqual([
      42_336, 42_396,
    ]);
  });

  it("the activation statistics of channels-first maps are those of channels", async () => {
    const probe = await loadProbe("mnist:test/0-49");
    const engine = await startEngine({ engine: name });
    const networks = [() => open(casePath("channels-first-inside"))];
    const { table } = await measure({ engine, networks, probe, measure: "activation-stats" });
    const names = table.columns.map((column) => column.name);
    const row = table.rows.find((cells) => cells[names.indexOf("tap")] === "first") ?? [];
    const cell = (column: string) => row[names.indexOf(column)];
    expect([cell("channels"), cell("dead")]).toEqual([6, 0]);
    expect(cell("zeros")).toBeCloseTo(0.5916, 4);
  });

  it("batch normalization uses its axis", async () => {
    const norm = (await recordedCase("batch-norm-first-axis")).get("norm") as Activation;
    const size = norm.values.length / 3;
    const channels = [0, 1, 2].map((channel) => norm.values.subarray(channel * size, (channel + 1) * size));
    expect(channels.map((values) => Math.min(...values)).map((x) => Number(x.toFixed(3)))).toEqual([
      0, 9, 11,
    ]);
    expect(channels.map((values) => Math.max(...values)).map((x) => Number(x.toFixed(3)))).toEqual([
      1, 11, 17,
    ]);
  });
});

describe("a network of any size", () => {
  it("has no multiplication count for layers that depend on the size", async () => {
    await startEngine({ engine: "wasm" });
    await withCase("open-size-macs", ({ taps }) => {
      const macs = new Map(taps.map((tap) => [tap.name, tap.macs]));
      expect([macs.get("first/pre"), macs.get("scores/pre")]).toEqual([null, 40]);
      expect(taps.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(162);
    });
  });
});
