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
    console.log(name, found.size, network.taps.length, network.blocks.map((b) => b.name).join(" "));
    const bad = [...found].filter(([, apart]) => !(apart < TOLERANCE));
    expect(bad).toEqual([]);
    network.dispose();
  });
});
