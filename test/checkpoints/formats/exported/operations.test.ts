import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { open } from "../../../../src/checkpoints/open.js";
import { type EngineName, startEngine } from "../../../../src/engine/engine.js";
import type { Network } from "../../../../src/network/network.js";
import { enginesHere } from "../../../support/engine.js";
import { channelsFirst, distance, FORMATS, inputsOf, type Reference } from "../../../support/references.js";

const fixture = (name: string) => join(FORMATS, "pt2", name);
const UNPREPARED = { mean: 0, sd: 1 };

/** A reference that has the values of four axes with the channels last besides. */
interface Ordered extends Reference {
  readonly taps: readonly (Reference["taps"][number] & { readonly last?: readonly number[] })[];
}

/** Sums of 32 bits in another order than PyTorch's; PyTorch rounds to 11 bits and to 8 where weights have those. */
const NETWORKS = [
  ["mobile", 1e-5, 35],
  ["mobile-core", 1e-5, 48],
  ["mobile-float16", 1e-3, 35],
  ["mobile-bfloat16", 1e-2, 35],
  ["modern", 1e-5, 51],
  ["modern-core", 1e-5, 54],
  ["response", 1e-5, 12],
  ["open", 1e-5, 10],
] as const;

/** The distance of each tap from what PyTorch computed, with its axes in the order of the file or channels last. */
async function distancesOf(network: Network, name: string): Promise<ReadonlyMap<string, number>> {
  const expected = JSON.parse(await readFile(fixture(`${name}.json`), "utf8")) as Ordered;
  const values = new Map(network.record(inputsOf(expected)).map((each) => [each.tap, each.values]));
  return new Map(
    expected.taps.flatMap((kept) => {
      const tap = network.taps.find(({ source }) => source === kept.source);
      const found = tap && values.get(tap.name);
      if (found === undefined) return [];
      const either = [kept.values, kept.last ?? kept.values].map((list) =>
        distance(found, { ...kept, values: list }),
      );
      const [, channels = 1, places = 1, ...others] = kept.shape;
      if (others.length === 0) either.push(distance(channelsFirst(found, { channels, places }), kept));
      return [[kept.source, Math.min(...either)] as const];
    }),
  );
}

describe.each(await enginesHere())("on the %s engine", (engine: EngineName) => {
  beforeAll(() => startEngine({ engine }));

  it.each(NETWORKS)("%s matches PyTorch at every operation", async (name, tolerance, count) => {
    const network = await open(fixture(`${name}.pt2`), UNPREPARED);
    const found = await distancesOf(network, name);
    expect(found.size).toBe(count);
    for (const [source, apart] of found) expect(apart, source).toBeLessThan(tolerance);
    network.dispose();
  });
});

describe("a network for mobile devices", () => {
  it("has its block, and states the precision of its weights", async () => {
    for (const precision of ["float16", "bfloat16"]) {
      const network = await open(fixture(`mobile-${precision}.pt2`));
      expect(network.file?.precision).toBe(precision);
      expect(network.blocks.map(({ name, input }) => [name, input])).toEqual([["add", "stem.2"]]);
      network.dispose();
    }
  });

  it("names operations after their modules, and those outside one after the enclosing module", async () => {
    const network = await open(fixture("mobile.pt2"));
    const names = network.taps.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(["stem.0", "stem.2", "excite.gate", "excite/mul", "unit/chunk", "unit/chunk#2"]),
    );
    expect(network.taps.find(({ name }) => name === "depth.0")).toMatchObject({
      op: "depthwise conv 5×3",
      shape: [8, 8, 16],
    });
    network.dispose();
  });

  it("names the last operation of a module that is made of several by the module", async () => {
    const network = await open(fixture("mobile-core.pt2"));
    const names = network.taps.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["stem.2/add", "stem.2/clamp", "stem.2/mul", "stem.2"]));
    network.dispose();
  });
});

describe("a network with an open number of images", () => {
  it("has its residual block, channels last, and the score of each class", async () => {
    const network = await open(fixture("modern.pt2"));
    expect(network.input).toEqual([16, 16, 3]);
    expect(network.blocks.map(({ name, shortcut }) => [name, shortcut])).toEqual([["block/add", "slopes"]]);
    expect(network.taps.find(({ name }) => name === "block.wide")?.shape).toEqual([16, 16, 16]);
    expect(network.logits).toBe("scores");
    network.dispose();
  });
});
