import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { ARCHITECTURE_NAMES } from "../../src/architectures/declarations.js";
import { open } from "../../src/checkpoints/open.js";
import { readInitialization } from "../../src/network/initialization.js";
import type { Network } from "../../src/network/network.js";
import { withEngine } from "../support/engine.js";
import { built, chain, withFolders, writeCheckpoint } from "../support/models.js";

withEngine();
const folder = withFolders();

const DESCRIBED = { architecture: "mini-resnet", options: { depth: 2, width: 4 }, seed: 3 };

describe("the initialization of a network", () => {
  it.each(ARCHITECTURE_NAMES)("is the untrained network of the requested seed: %s", async (name) => {
    const before = tf.memory().numTensors;
    const [network, expected] = [await open(`fresh:${name}`), await open(`fresh:${name}?seed=5`)];
    const found = network.untrained(5);
    const weightsOf = (of: Network) => of.weights().map(({ values }) => values);
    expect(found && weightsOf(found)).toEqual(weightsOf(expected));
    expect(found?.initialization).toEqual(expected.initialization);
    for (const each of [network, expected, found]) each?.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("is known for a checkpoint whose description states it, with the checkpoint's preprocessing", async () => {
    const bundled = await open("bundled:mini-resnet/epoch-01", { mean: 0.5 });
    expect(bundled.initialization).toMatchObject({ architecture: "mini-resnet", seed: 0, trained: true });
    const untrained = bundled.untrained(0);
    expect(untrained?.preprocessing).toEqual({ mean: 0.5, sd: 1 });
    expect(untrained?.initialization?.trained).toBe(false);
    for (const network of [bundled, untrained]) network?.dispose();
  });

  it("is not created if the description states another network than the stored one, however large", async () => {
    const model = () =>
      built(() => chain([6, 6, 1], [tf.layers.flatten(), tf.layers.dense({ units: 3, name: "scores" })]));
    for (const options of [{}, { depth: 500, width: 4096 }]) {
      const path = await writeCheckpoint(model(), folder(), { ...DESCRIBED, options });
      const network = await open(path);
      const before = tf.memory().numTensors;
      expect(network.initialization?.architecture).toBe("mini-resnet");
      expect(network.untrained(0)).toBeUndefined();
      expect(tf.memory().numTensors).toBe(before);
      network.dispose();
    }
  });

  it.each([
    undefined,
    "text",
    {},
    { ...DESCRIBED, architecture: "unheard-of" },
    { ...DESCRIBED, options: { depth: "x" } },
    { ...DESCRIBED, options: { strange: 1 } },
    { ...DESCRIBED, seed: -1 },
    { ...DESCRIBED, seed: undefined },
  ])("is unknown for a description without it: %j", (description) => {
    expect(readInitialization(description)).toBeUndefined();
    expect(readInitialization(DESCRIBED)).toMatchObject({
      architecture: "mini-resnet",
      seed: 3,
      trained: true,
    });
  });
});
