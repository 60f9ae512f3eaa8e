import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { withEngine } from "../support/engine.js";
import { mistakeOf } from "../support/mistake.js";
import { FORMATS } from "../support/references.js";

withEngine();

const COLORS = join(FORMATS, "keras", "mobile.keras");
const GRAYS = join(FORMATS, "keras", "resnet.keras");

/** The first pixel of a red image as fed to the network. */
async function fed(address: string, given = {}): Promise<readonly number[]> {
  const network = await open(address, given);
  const values = Float32Array.from({ length: 32 * 32 * 3 }, (_, at) => (at % 3 === 0 ? 1 : 0));
  const [input] = network.record({ shape: [1, 32, 32, 3], values }, network.taps.slice(0, 1));
  network.dispose();
  return [...input!.values.slice(0, 3)].map((value) => Math.round(value * 1000) / 1000);
}

const CAFFE = [-103.939, -116.779, 131.32];

describe("the preprocessing of a checkpoint", () => {
  it("is given by a name, blue first if the name implies it", async () => {
    expect(await fed(COLORS, { preprocessing: "caffe" })).toEqual(CAFFE);
    expect(await fed(COLORS, { preprocessing: "tf" })).toEqual([1, -1, -1]);
  });

  it("may be named in the address, so that networks with different ones can be compared", async () => {
    expect(await fed(`${COLORS}?preprocessing=caffe`)).toEqual(CAFFE);
    expect(await fed(`${COLORS}?preprocessing=keras-tf`)).toEqual([1, -1, -1]);
  });

  it("accepts numbers that override those of the name", async () => {
    expect(await fed(COLORS, { preprocessing: "tf", mean: 0 })).toEqual([2, 0, 0]);
  });

  it("is rejected if the name is unknown, or for another number of channels", async () => {
    expect(await mistakeOf(() => open(`${COLORS}?preprocessing=coffee`))).toMatch(
      /Unknown value for the preprocessing of '.*mobile\.keras' 'coffee'/,
    );
    expect(await mistakeOf(() => open(`${GRAYS}?preprocessing=caffe`))).toMatch(
      /The preprocessing 'caffe' needs images of three channels, but 'resnet\.keras' takes 1\. Give --mean and --sd\.$/,
    );
  });

  it("is marked as assumed if neither the file nor the user states it", async () => {
    const network = await open(GRAYS);
    expect(network.preprocessing).toEqual({ mean: 0, sd: 1, by: "assumption" });
    network.dispose();
    const given = await open(GRAYS, { mean: 0 });
    expect(given.preprocessing).toEqual({ mean: 0, sd: 1 });
    given.dispose();
  });
});
