import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ascend, noiseImages } from "../../src/attribution/maximize/ascent.js";
import { open } from "../../src/checkpoints/open.js";
import { type EngineName, startEngine } from "../../src/engine/engine.js";
import type { Goal } from "../../src/network/goal.js";
import type { Network } from "../../src/network/network.js";
import { enginesHere } from "../support/engine.js";
import { distanceOfSizes, EXPLAIN } from "../support/explain.js";

const channel = (tap: string, index: number): Goal => ({
  of: "direction",
  tap,
  directions: [Float32Array.from({ length: 8 }, (_, at) => (at === index ? 1 : 0))],
});

const GOALS: Readonly<Record<string, Goal>> = {
  "logit-3": { of: "score", classes: [3] },
  "logit-3-smooth": { of: "score", classes: [3] },
  "residual3-channel-2": channel("residual3", 2),
};

describe.each(await enginesHere())("an ascent on the %s engine", (engine: EngineName) => {
  let network: Network;
  beforeAll(async () => {
    await startEngine({ engine });
    network = await open("bundled:mini-resnet");
  });
  afterAll(() => network.dispose());

  it.each(Object.keys(GOALS))("takes the path of the reference and ends at its image: %s", (name) => {
    const { seed, steps, rate, tv, l2, jitter, path, images } = EXPLAIN.maximised[name];
    const start = { images: noiseImages([seed], [28, 28, 1]), goal: GOALS[name] as Goal, groups: [0] };
    const found = ascend(network, start, {
      steps,
      rate,
      tv,
      l2,
      jitter: jitter ? 2 : 0,
      apart: 0,
      traces: true,
    });
    const taken = [...found.trace, found.goals].map(([value]) => value as number);
    expect(distanceOfSizes(taken, path)).toBeLessThan(1e-4);
    expect(distanceOfSizes(found.images.values, images[20])).toBeLessThan(1e-4);
  });
});
