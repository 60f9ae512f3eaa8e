import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { open } from "../../../src/checkpoints/open.js";
import { type EngineName, startEngine } from "../../../src/engine/engine.js";
import { enginesHere } from "../../support/engine.js";
import { mistakeOf } from "../../support/mistake.js";
import { withFolders } from "../../support/models.js";
import { distances, FORMATS, reference } from "../../support/references.js";

const folder = withFolders();
const fixture = (name: string) => join(FORMATS, "tfjs-layers", name);

/** Sums of 32 bits in another order than those of Keras. */
const TOLERANCE = 1e-5;

describe.each(await enginesHere())("on the %s engine", (engine: EngineName) => {
  beforeAll(() => startEngine({ engine }));

  it.each(["resnet", "mobile", "nested", "deep"])(
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
