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
      /The preprocessing 'caffe' needs images of three channels, but 'resnet\.keras\?preprocessing=caffe' takes 1\. Give --mean and --sd\.$/,
    );
  });

  it("is refused where address and option contradict each other", async () => {
    expect(await mistakeOf(() => open(`${COLORS}?preprocessing=caffe`, { preprocessing: "tf" }))).toMatch(
      /^The preprocessing of '.*mobile\.keras\?preprocessing=caffe' contradicts --preprocessing tf\. /,
    );
    expect(await fed(`${COLORS}?preprocessing=caffe`, { preprocessing: "caffe" })).toEqual(CAFFE);
  });

  it("names the network by its address, so that one file can be compared with itself", async () => {
    const network = await open(`${COLORS}?preprocessing=caffe`);
    expect(network.name).toBe("mobile.keras?preprocessing=caffe");
    network.dispose();
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

describe("the size of images", () => {
  const OPEN = join(FORMATS, "open-size", "any.onnx");
  const KERAS = join(FORMATS, "keras", "open.keras");
  const EXPORTED = join(FORMATS, "pt2", "open.pt2");
  const GRAPH = join(FORMATS, "tfjs-graph", "open");
  const STATE = join(FORMATS, "state", "vgg.pth");

  it.each([EXPORTED, STATE])("is open in a file that leaves it so: %s", async (path) => {
    const network = await open(path);
    expect(network.input).toEqual([null, null, 3]);
    network.dispose();
  });

  it.each([
    [EXPORTED, { size: "48x40" as const }],
    [`${GRAPH}?size=48x40`, {}],
    [STATE, { size: "48x40" as const }],
    [`${OPEN}?size=48x40`, {}],
    [OPEN, { size: "48x40" as const }],
    [`${KERAS}?size=48x40`, {}],
  ])("is chosen for a network that leaves it open, in its address or beside it", async (address, given) => {
    const network = await open(address, given);
    expect(network.input?.slice(0, 2)).toEqual([40, 48]);
    expect(network.taps.every(({ shape, macs }) => !shape.includes(null) && macs !== null)).toBe(true);
    network.dispose();
  });

  it("is asked for where none of the usual ones fits", async () => {
    const twenty = join(FORMATS, "open-size", "twenty.onnx");
    expect(await mistakeOf(() => open(twenty))).toMatch(
      /images of 64×64 and 224×224 were tried because its input size is open: give another size with --size\.$/,
    );
    const network = await open(twenty, { size: "20x20" });
    expect(network.taps.at(-1)?.shape).toEqual([3]);
    network.dispose();
  });

  it("is one that the network can compute, or the message says why not", async () => {
    for (const path of [EXPORTED, GRAPH, STATE, OPEN]) {
      const found = await mistakeOf(() => open(path, { size: "1x1" })).catch(() => undefined);
      if (found !== undefined)
        expect(found).toMatch(
          /^Cannot open the checkpoint '[^']*': its node '[^']+' \([^)]+\) cannot be computed: /,
        );
    }
  });

  it("is refused for a network with a size of its own, unless it is that one", async () => {
    expect(await mistakeOf(() => open(COLORS, { size: "64x64" }))).toMatch(
      /^'mobile\.keras' takes images of 32×32×3, and not of another size\. Leave --size out\.$/,
    );
    const network = await open(COLORS, { size: "32x32" });
    network.dispose();
  });
});
