import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { open } from "../../../src/checkpoints/open.js";
import { type EngineName, startEngine } from "../../../src/engine/engine.js";
import type { Network } from "../../../src/network/network.js";
import { enginesHere } from "../../support/engine.js";
import { distance, FORMATS, inputsOf, type Reference } from "../../support/references.js";

const fixture = (name: string) => join(FORMATS, "tokens", name);
const UNPREPARED = { mean: 0, sd: 1 };

/** Tolerance for 32-bit sums in another order than the framework's. */
const TOLERANCE = 1e-5;

/** A reference that has the values with the second axis last besides. */
interface Ordered extends Reference {
  readonly taps: readonly (Reference["taps"][number] & { readonly last?: readonly number[] })[];
}

const FILES = [
  ...["vit", "timm-vit", "mixer", "convnext"].flatMap((name) => [
    ...[`${name}.pt2`, `${name}-core.pt2`],
    ...[`${name}-script.onnx`, `${name}-dynamo.onnx`],
  ]),
  ...["timm-vit-23.onnx", "swin-core.pt2", "swin-dynamo.onnx"],
];

/** The distance of each tap from what its framework computed, with its axes in the order of the file or channels last. */
async function distancesOf(network: Network, name: string): Promise<ReadonlyMap<string, number>> {
  const due = JSON.parse(await readFile(fixture(`${name}.json`), "utf8")) as Ordered;
  const values = new Map(network.record(inputsOf(due)).map((each) => [each.tap, each.values]));
  return new Map(
    due.taps.flatMap((kept) => {
      const tap = network.taps.find(({ source }) => source === kept.source);
      const found = tap && values.get(tap.name);
      if (found === undefined) return [];
      const either = [kept.values, kept.last ?? kept.values].map((list) =>
        distance(found, { ...kept, values: list }),
      );
      return [[kept.source, Math.min(...either)] as const];
    }),
  );
}

describe.each(await enginesHere())("on the %s engine", (engine: EngineName) => {
  beforeAll(() => startEngine({ engine }));

  it.each(FILES)("%s matches its framework at every operation", async (name) => {
    const network = await open(fixture(name), UNPREPARED);
    const found = await distancesOf(network, name);
    expect(found.size).toBeGreaterThan(network.taps.length / 3);
    for (const [source, apart] of found) expect(apart, source).toBeLessThan(TOLERANCE);
    network.dispose();
  });
});

/** Number of residual blocks: two for each block of a transformer or mixer, one for each of ConvNeXt. */
const BLOCKS: Readonly<Record<string, number>> = { vit: 4, "timm-vit": 4, swin: 6, mixer: 4, convnext: 2 };

const networkOf = (file: string) => /^(timm-vit|[a-z]+)/.exec(file)?.[0] as string;

describe("blocks of tokens", () => {
  it.each(FILES)("%s has a residual block for each sum, and runs through all of them", async (file) => {
    const network = await open(fixture(file), UNPREPARED);
    expect(network.blocks).toHaveLength(BLOCKS[networkOf(file)] as number);
    expect(network.chain.filter(({ kind }) => kind === "residual").map(({ name }) => name)).toEqual(
      network.blocks.map(({ name }) => name),
    );
    network.dispose();
  });
});

/** Grid of the tokens, by network: torchvision's has a class token, timm's a class token and a register. */
const GRIDS = {
  vit: { height: 4, width: 4, apart: 1 },
  "timm-vit": { height: 3, width: 4, apart: 2 },
  mixer: { height: 4, width: 4, apart: 0 },
} as const;

describe("tokens", () => {
  const flat = FILES.filter((file) => Object.hasOwn(GRIDS, networkOf(file)));
  it.each(flat)("%s has the places of its tokens, up to the last normalization", async (file) => {
    const network = await open(fixture(file), UNPREPARED);
    const grid = GRIDS[networkOf(file) as keyof typeof GRIDS];
    const sums = network.taps.filter(({ name }) => network.blocks.some((block) => block.sum === name));
    expect(sums).toHaveLength(4);
    for (const tap of sums) expect(tap.grid, tap.name).toEqual(grid);
    // Before a class token is put in front of them, all tokens have a place.
    for (const { grid: own } of network.taps)
      expect([undefined, grid, { ...grid, apart: 0 }]).toContainEqual(own);
    network.dispose();
  });

  it("of a mixer have no places while they are exchanged with channels", async () => {
    const network = await open(fixture("mixer.pt2"), UNPREPARED);
    const hidden = network.taps.filter(({ name }) => name.includes("mlp_tokens"));
    expect(hidden.length).toBeGreaterThan(0);
    for (const { grid, name } of hidden) expect(grid, name).toBeUndefined();
    network.dispose();
  });
});

describe("attention", () => {
  const attending = FILES.filter((file) => ["vit", "timm-vit", "swin"].includes(networkOf(file)));
  it.each(attending)("%s has the weights of each layer, which sum to one for each query", async (file) => {
    const network = await open(fixture(file), UNPREPARED);
    const taps = network.taps.filter(({ attends }) => attends === true);
    expect(taps).toHaveLength(networkOf(file) === "swin" ? 3 : 2);
    const [height, width] = networkOf(file) === "timm-vit" ? [12, 16] : [16, 16];
    const values = Float32Array.from({ length: height * width * 3 }, (_, at) => (at % 17) / 17);
    for (const { values: weights, shape } of network.record({ shape: [1, height, width, 3], values }, taps)) {
      const keys = shape[3];
      for (let start = 0; start < weights.length; start += keys) {
        const sum = weights.subarray(start, start + keys).reduce((total, weight) => total + weight, 0);
        expect(sum).toBeCloseTo(1, 5);
      }
    }
    network.dispose();
  });
});
