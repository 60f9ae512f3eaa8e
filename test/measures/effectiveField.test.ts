import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { extentOf } from "../../src/activations/effectiveField.js";
import { open } from "../../src/checkpoints/open.js";
import { loadProbe } from "../../src/data/probe.js";
import { type EngineName, startEngine } from "../../src/engine/engine.js";
import { effectiveFieldOf } from "../../src/measures/effectiveFieldOf.js";
import type { Network } from "../../src/network/network.js";
import { type Tap, tapsNamed } from "../../src/network/tap.js";
import { enginesHere } from "../support/engine.js";
import { distanceOfSizes, EXPLAIN } from "../support/explain.js";

describe.each(await enginesHere())("effective receptive fields on the %s engine", (engine: EngineName) => {
  let network: Network;
  beforeAll(async () => {
    await startEngine({ engine });
    network = await open("bundled:mini-resnet");
  });
  afterAll(() => network.dispose());

  it.each(["conv2/pre", "residual1", "residual3", "residual5"])(
    "of %s are those of the reference",
    async (name) => {
      const { taps, unit } = EXPLAIN.effective;
      const [tap] = tapsNamed(network, [name]) as [Tap];
      const { map, images, channels } = effectiveFieldOf(network, await loadProbe("mnist:test/0-31"), {
        tap,
        unit,
      });
      expect([images, channels]).toEqual([32, 8]);
      // Gradients in 32 bits differ by some 1e-6 of the largest.
      expect(distanceOfSizes(map.values, taps[name].map)).toBeLessThan(1e-5);
    },
  );

  it("reach as far as in the reference", async () => {
    const [tap] = tapsNamed(network, ["residual1"]) as [Tap];
    const { map } = effectiveFieldOf(network, await loadProbe("mnist:test/0-31"), { tap, unit: [14, 14] });
    expect(extentOf(map, 0.0455)).toMatchObject({ pixels: 49, side: 7 });
  });

  it("refuse a position outside the map", async () => {
    const [tap] = tapsNamed(network, ["residual1"]) as [Tap];
    const probe = await loadProbe("mnist:test/0");
    expect(() => effectiveFieldOf(network, probe, { tap, unit: [28, 0] })).toThrow(
      "There is no position 28,0 in a map of 28×28: rows go to 27, columns to 27.",
    );
  });
});
