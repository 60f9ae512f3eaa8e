import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { UserError } from "../../src/core/errors.js";
import { withEngine } from "../support/engine.js";
import {
  ENDLESS,
  type Json,
  type Parsed,
  sampleCheckpoint,
  withFolders,
  writtenAs,
} from "../support/models.js";

withEngine();
const folder = withFolders();

let text: string;
let weights: Uint8Array;

beforeAll(async () => {
  ({ text, weights } = await sampleCheckpoint(folder()));
});

/** The paths to every place of a JSON value, except the value itself. */
function placesOf(json: Json, way: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof json !== "object" || json === null) return [];
  return Object.entries(json).flatMap(([key, value]) => [[...way, key], ...placesOf(value, [...way, key])]);
}

interface Mutation {
  readonly place: number;
  readonly value: Json | undefined;
}

const MUTATIONS: fc.Arbitrary<Mutation[]> = fc.array(
  fc.record({
    place: fc.nat({ max: 1_000_000 }),
    value: fc.constantFrom<(Json | undefined)[]>(
      ...[undefined, null, true, false, 0, 1, -1, 2, 0.5, 2 ** 40, "", "x", "relu", "Dense", "__proto__"],
      ...[[], {}, [null], [0], [1, 1], [-1, -1], ["a"], [[]], { class_name: "Dense", config: {} }],
    ),
  }),
  { minLength: 1, maxLength: 3 },
);

/** The sample with some of its places deleted or replaced. */
function mutated(mutations: readonly Mutation[]): string {
  const json = JSON.parse(text) as Parsed;
  for (const { place, value } of mutations) {
    const places = placesOf(json);
    const way = [...(places[place % places.length] ?? [])];
    const last = way.pop();
    if (last === undefined) continue;
    const parent = way.reduce<Parsed>((at, key) => at[key] as Parsed, json);
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return JSON.stringify(json);
}

describe("a model.json with any places deleted or replaced", () => {
  const runs = { numRuns: 400, seed: 17 } as const;

  it("opens or is rejected in one line", async () => {
    await fc.assert(
      fc.asyncProperty(MUTATIONS, async (mutations) => {
        const path = await writtenAs(folder(), mutated(mutations), weights);
        try {
          (await open(path)).dispose();
        } catch (error) {
          if (!(error instanceof UserError) || error.message.includes("\n")) throw error;
          expect(error.message).not.toContain(ENDLESS);
        }
      }),
      runs,
    );
  });

  it("leaves no tensor behind, opened or rejected", async () => {
    await fc.assert(
      fc.asyncProperty(MUTATIONS, async (mutations) => {
        const path = await writtenAs(folder(), mutated(mutations), weights);
        const before = tf.memory().numTensors;
        await open(path).then(
          (network) => network.dispose(),
          () => undefined,
        );
        expect(tf.memory().numTensors).toBe(before);
      }),
      runs,
    );
  });
});
