import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MaximaRequest, maximaOf } from "../../src/attribution/maximize/maxima.js";
import { type MaximizeValues, maximizeOptions } from "../../src/attribution/maximize/maximizeOptions.js";
import { open } from "../../src/checkpoints/open.js";
import { resolve } from "../../src/core/options/option.js";
import { loadProbe, type Probe } from "../../src/data/probe.js";
import { startEngine } from "../../src/engine/engine.js";
import type { Network } from "../../src/network/network.js";

/** Few steps, which show the direction. */
const FEW = { steps: 6, tv: 0, l2: 0 };

describe("maxima of the bundled network", () => {
  let network: Network;
  let images: Probe;
  beforeAll(async () => {
    await startEngine();
    network = await open("bundled:mini-resnet");
    images = await loadProbe("mnist:test/0-39");
  });
  afterAll(() => network.dispose());

  const found = (given: Partial<MaximizeValues>, channels: readonly number[] = [0, 5]) => {
    const request: MaximaRequest = {
      images,
      taps: network.taps.filter(({ name }) => name === "relu5"),
      channelsOf: () => channels,
      values: resolve(maximizeOptions, { ...FEW, ...given }),
    };
    return maximaOf(network, request);
  };

  it.each(["mean", "center", "3,20"])("raise the goal of every channel: %s", (at) => {
    const { maxima } = found({ at });
    expect(maxima.map(({ label }) => label)).toEqual(["0", "5"]);
    for (const { before, after } of maxima) expect(after).toBeGreaterThan(before);
  });

  it("state the largest goal of any image", () => {
    const [activation] = network.record(
      images,
      network.taps.filter(({ name }) => name === "relu5"),
    );
    const means = Array.from({ length: 40 }, (_, image) => {
      let sum = 0;
      for (let position = 0; position < 784; position++)
        sum += activation?.values[(image * 784 + position) * 8 + 5] as number;
      return sum / 784;
    });
    expect(found({}, [5]).maxima[0]?.largest).toBeCloseTo(Math.max(...means), 5);
    const scores = network.goals(images, { of: "score", classes: Array.from({ length: 40 }, () => 3) });
    expect(found({ target: ["3"] }).maxima[0]?.largest).toBeCloseTo(Math.max(...scores), 5);
  });

  it("take classes, channels, units and residual blocks as goals, in their order", () => {
    const target = ["3", "relu3[2]", "residual2", "relu3[2]@5,6", "8"];
    const { maxima, perGoal } = found({ target });
    expect(maxima.map(({ label }) => label)).toEqual([
      "class 3",
      "relu3[2]",
      "residual2",
      "relu3[2]@5,6",
      "class 8",
    ]);
    expect(perGoal).toBe(1);
    for (const { before, after } of maxima) expect(after).toBeGreaterThan(before);
  });

  it("are alone what they are together", () => {
    const [, together] = found({ target: ["3", "8"] }).maxima;
    const [alone] = found({ target: ["8"] }).maxima;
    expect(alone?.pixels).toEqual(together?.pixels);
  });

  it("are the same twice, and others with another seed", () => {
    const [first, again, other] = [{}, {}, { seed: 7 }].map((given) => found(given, [5]).maxima[0]?.pixels);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it("start from an image if that is asked for", () => {
    const [maximum] = found({ target: ["3"], start: "image" }).maxima;
    expect(maximum?.before).toBeCloseTo(
      network.goals(
        { ...images, shape: [1, 28, 28, 1], values: images.values.subarray(0, 784) },
        { of: "score", classes: [3] },
      )[0] as number,
      4,
    );
  });

  it("differ more from each other with diversity than from their seeds alone", () => {
    const cosine = (a: Float32Array, b: Float32Array) => {
      const dot = (one: Float32Array, two: Float32Array) =>
        one.reduce((sum, value, at) => sum + (value - 0.5) * ((two[at] as number) - 0.5), 0);
      return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    };
    const steps = 30;
    const apart = found({ target: ["3"], diversity: 2, steps }).maxima.map(({ pixels }) => pixels);
    const alone = [42, 43].map(
      (seed) => found({ target: ["3"], seed, steps }).maxima[0]?.pixels as Float32Array,
    );
    expect(cosine(...(apart as [Float32Array, Float32Array]))).toBeLessThan(
      cosine(...(alone as [Float32Array, Float32Array])),
    );
  });

  it("are smoother with stronger weights along a path", () => {
    const { maxima, perGoal } = found({ target: ["3"], path: true, steps: 30, tv: 2, l2: 1 });
    expect(perGoal).toBe(4);
    expect(maxima.map(({ strength }) => strength)).toEqual([0, 0.25, 1, 4]);
    expect(maxima[0]?.penalties).toEqual({ tv: 0, l2: 0 });
    const variation = maxima.slice(1).map(({ penalties, strength }) => penalties.tv / strength);
    expect(variation[2]).toBeLessThan(variation[0] as number);
  });

  it.each([
    [{ target: ["predicted"] }, /needs an image/],
    [{ target: ["12"] }, /no class 12/],
    [{ target: ["relu3[9]"] }, /'relu3' has no channel 9: they are numbered from 0 to 7/],
    [{ at: "40,2" }, /no position 40,2/],
    [{ at: "left" }, /mean, center or row,column/],
  ])("of what the network does not have are refused in one line: %j", (given, message) => {
    expect(() => found(given)).toThrow(message);
  });
});
