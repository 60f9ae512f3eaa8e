import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeNames, mergeOf, registerMerge } from "../../../src/architectures/layers/merges.js";
import { Residual } from "../../../src/architectures/layers/residual.js";
import { UserError } from "../../../src/core/errors.js";
import { withEngine } from "../../support/engine.js";
import {
  built,
  chain,
  numbers,
  predicted,
  reopened,
  tapped,
  valuesOf,
  withFolders,
} from "../../support/models.js";

withEngine();
const folder = withFolders();

/** Each merge function on single-precision numbers; a half is exact in it. */
const BY_HAND: Readonly<Record<string, (x: number, f: number) => number>> = {
  sum: (x, f) => Math.fround(x + f),
  mul: (x, f) => Math.fround(x * f),
  ave: (x, f) => Math.fround(x + f) / 2,
  max: Math.max,
  min: Math.min,
};

describe("merge functions", () => {
  it.each(Object.entries(BY_HAND))("join with %s as computed by hand, to the last bit", (name, byHand) => {
    const [x, f] = [numbers([2, 3, 5], 1), numbers([2, 3, 5], 2)];
    const [xs, fs] = [x.dataSync(), f.dataSync()];
    const found = valuesOf(() => mergeOf(name)(x, f));
    expect(Array.from(found)).toEqual(Array.from(xs, (value, at) => byHand(value, fs[at] as number)));
    tf.dispose([x, f]);
  });

  it("list the five built-in ones first", () => {
    expect(mergeNames().slice(0, 5)).toEqual(Object.keys(BY_HAND));
  });

  it("reject an unknown name, suggesting the nearest known one", () => {
    expect(() => mergeOf("summ")).toThrow(UserError);
    expect(() => mergeOf("summ")).toThrow(
      /^Unknown merge function 'summ'\. Did you mean 'sum'\? Known: sum, mul/,
    );
  });

  it.each(Object.keys(BY_HAND))("reject registering '%s' again", (name) => {
    const before = mergeOf(name);
    expect(() => registerMerge(name, (x) => x)).toThrow(UserError);
    expect(() => registerMerge(name, (x) => x)).toThrow(`'${name}' is already registered`);
    expect(mergeOf(name)).toBe(before);
  });

  it("reject registering a custom name twice", () => {
    registerMerge("mine", (x) => x);
    expect(() => registerMerge("mine", (_, f) => f)).toThrow("'mine' is already registered");
  });

  it("do not know names that are properties of every object", () => {
    for (const name of ["constructor", "toString", "__proto__"])
      expect(() => mergeOf(name)).toThrow(UserError);
  });
});

describe("a registered merge function", () => {
  const gated = (x: tf.Tensor, f: tf.Tensor) => tf.sub(x, tf.mul(f, 0.25));

  it.each(["soft_gate", "MyMerge", "_Odd__Name_2", "SCREAMING_CASE", "with spaces", "constructor"])(
    "survives saving and loading with the name '%s'",
    async (name) => {
      registerMerge(name, gated);
      const model = built(() =>
        chain([4], [new Residual({ layer: tf.layers.dense({ units: 4 }), merge: name })]),
      );
      const input = numbers([3, 4]);
      const again = await reopened(model, folder());
      expect((again.layers[1] as Residual).mergeName).toBe(name);
      expect(predicted(again, input)).toEqual(predicted(model, input));
      expect(predicted(model, input)).not.toEqual(input.dataSync());
    },
  );

  it("survives with any name of letters, digits, underscores and dashes", async () => {
    const names = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);
    await fc.assert(
      fc.asyncProperty(names, async (name) => {
        if (!mergeNames().includes(name)) registerMerge(name, gated);
        const model = chain([2], [new Residual({ layer: tf.layers.dense({ units: 2 }), merge: name })]);
        const again = await reopened(model, folder());
        expect((again.layers[1] as Residual).mergeName).toBe(name);
        again.dispose();
        model.dispose();
      }),
      { numRuns: 25, seed: 3 },
    );
  });

  it("is the one that the graph runs", () => {
    registerMerge("keep_branch", (_, f) => tf.mul(f, 1));
    const residual = new Residual({
      layer: tf.layers.dense({ units: 4 }),
      merge: "keep_branch",
      name: "block",
    });
    const model = built(() => chain([4], [residual]));
    const taps = tapped(model, numbers([3, 4]));
    const branch = [...taps.keys()].find((name) => name.startsWith("block/")) as string;
    expect(taps.get("block")).toEqual(taps.get(branch));
  });
});
