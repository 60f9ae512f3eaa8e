import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Activation } from "../../src/activations/activation.js";
import { resolve } from "../../src/core/options/option.js";
import { type ChannelPlan, channelOptions, chosenChannels } from "../../src/views/channels/choice.js";
import { ORDER_NAMES, ORDERS, type OrderName } from "../../src/views/channels/orders.js";
import { mistakeOf } from "../support/mistake.js";

/** An activation whose channels contain the given samples, one position each. */
function activationOf(channels: readonly (readonly number[])[]): Activation {
  const positions = channels[0]?.length ?? 0;
  const values = Float32Array.from({ length: positions * channels.length }, (_, index) => {
    return channels[index % channels.length]?.[Math.floor(index / channels.length)] as number;
  });
  return { tap: "conv", shape: [1, 1, positions, channels.length], values };
}

const PLAN: ChannelPlan = { channels: "all", top: 0, sort: "index" };
const TWELVE = activationOf(Array.from({ length: 12 }, (_, channel) => [channel, -channel]));

/** Activations of any samples, including non-numbers and ties. */
const activations = fc
  .tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 20 }))
  .chain(([images, width, channels]) => {
    const sample = fc.oneof(fc.float(), fc.constantFrom(0, 1, -1, NaN, Infinity));
    const length = images * width * 2 * channels;
    return fc.array(sample, { minLength: length, maxLength: length }).map((values): Activation => {
      return { tap: "conv", shape: [images, 2, width, channels], values: Float32Array.from(values) };
    });
  });

const sorts = fc.constantFrom(...ORDER_NAMES);

function ascending(indices: readonly number[]): readonly number[] {
  return indices.toSorted((a, b) => a - b);
}

describe("--channels", () => {
  it.each<[string, readonly number[]]>([
    ["all", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
    ["3", [3]],
    ["3,7-9", [3, 7, 8, 9]],
    ["9, 7 - 8 ,3", [3, 7, 8, 9]],
    ["0-11", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
    ["5-5", [5]],
    ["2,2,1-3", [1, 2, 3]],
  ])("%s selects %j", (channels, expected) => {
    expect(chosenChannels(TWELVE, { ...PLAN, channels })).toEqual(expected);
  });

  it.each([
    ["12", "Expected channels from 0 to 11 for the tap 'conv' but received '12'."],
    ["3,7-12", "Expected channels from 0 to 11 for the tap 'conv' but received '12'."],
    ["0-999999999", "Expected channels from 0 to 11 for the tap 'conv' but received '999999999'."],
  ])("%s is beyond the tap", async (channels, expected) => {
    expect(await mistakeOf(() => chosenChannels(TWELVE, { ...PLAN, channels }))).toBe(expected);
  });

  it.each([
    ["9-7", "Channels '9-7' of --channels are reversed: write 7-9. --sort sets the order."],
    ["some", "Expected channels like 3,7-12 or all for --channels but received 'some'."],
    ["3,", "Expected channels like 3,7-12 or all for --channels but received nothing."],
    ["3,,4", "Expected channels like 3,7-12 or all for --channels but received nothing."],
    ["-3", "Expected channels like 3,7-12 or all for --channels but received '-3'."],
    ["1-2-3", "Expected channels like 3,7-12 or all for --channels but received '1-2-3'."],
    ["1.5", "Expected channels like 3,7-12 or all for --channels but received '1.5'."],
    ["1e3", "Expected channels like 3,7-12 or all for --channels but received '1e3'."],
    ["9".repeat(400), "Expected channels like 3,7-12 or all for --channels but received '999"],
    ["", "Expected a list for --channels but received nothing."],
  ])("%s is rejected before anything is drawn", async (channels, expected) => {
    expect(await mistakeOf(() => resolve(channelOptions, { channels }))).toContain(expected);
  });

  it("remains the given text, for the record", () => {
    expect(resolve(channelOptions, { channels: "7-9,3", top: "2", sort: "energy" })).toEqual({
      channels: "7-9,3",
      top: 2,
      sort: "energy",
    });
    expect(resolve(channelOptions, {})).toEqual(PLAN);
  });
});

describe("--top", () => {
  it.each<[number, string, readonly number[]]>([
    [1, "all", [11]],
    [3, "all", [9, 10, 11]],
    [2, "0-4", [3, 4]],
    [12, "all", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
    [99, "3,4", [3, 4]],
  ])("%i of %s keeps those with the most energy: %j", (top, channels, expected) => {
    expect(chosenChannels(TWELVE, { ...PLAN, top, channels })).toEqual(expected);
  });

  it("keeps the first among equal ones", () => {
    const equal = activationOf([[1], [-2], [2], [1], [-2]]);
    expect(chosenChannels(equal, { ...PLAN, top: 2 })).toEqual([1, 2]);
    expect(chosenChannels(equal, { ...PLAN, top: 4 })).toEqual([0, 1, 2, 4]);
  });
});

describe("--sort", () => {
  const mixed = activationOf([
    [0, 0, 0],
    [1, 1, 1],
    [-9, 0, 0],
    [0, 2, 0],
    [NaN, NaN, NaN],
    [1, 1, NaN],
    [0, Infinity, 3],
  ]);

  it.each<[OrderName, readonly number[]]>([
    ["index", [0, 1, 2, 3, 4, 5, 6]],
    ["energy", [2, 6, 3, 1, 5, 0, 4]],
    ["max", [6, 3, 1, 5, 0, 2, 4]],
    ["variance", [2, 6, 3, 0, 1, 4, 5]],
  ])("%s gives %j", (sort, expected) => {
    expect(chosenChannels(mixed, { ...PLAN, sort })).toEqual(expected);
  });

  it("considers all images", () => {
    const values = Float32Array.from([1, 0, 0, 5]);
    const activation: Activation = { tap: "conv", shape: [2, 1, 1, 2], values };
    expect(chosenChannels(activation, { ...PLAN, sort: "energy" })).toEqual([1, 0]);
  });

  it("counts the variance of large numbers with small differences", () => {
    const large = activationOf([
      [4096, 4096.0005],
      [4096, 4096.001],
    ]);
    expect(chosenChannels(large, { ...PLAN, sort: "variance" })).toEqual([1, 0]);
  });

  it("describes each order", () => {
    for (const { summary } of Object.values(ORDERS)) expect(summary).toMatch(/[^.]$/);
  });
});

describe("the drawn channels", () => {
  it("are all of them, each once, with their own indices, in any order", () => {
    fc.assert(
      fc.property(activations, sorts, (activation, sort) => {
        const drawn = chosenChannels(activation, { ...PLAN, sort });
        expect(ascending(drawn)).toEqual(Array.from({ length: activation.shape[3] }, (_, index) => index));
      }),
    );
  });

  it("are exactly the chosen ones, and among them those of --top, whatever the order", () => {
    const plans = fc.record({ picks: fc.array(fc.nat(), { minLength: 1 }), top: fc.nat(22), sort: sorts });
    fc.assert(
      fc.property(activations, plans, (activation, { picks, top, sort }) => {
        const named = picks.map((pick) => pick % activation.shape[3]);
        const channels = named.join(",");
        const kept = chosenChannels(activation, { channels, top, sort: "index" });
        expect(kept).toHaveLength(Math.min(top || Infinity, new Set(named).size));
        expect(kept.every((index) => named.includes(index))).toBe(true);
        expect(ascending(chosenChannels(activation, { channels, top, sort }))).toEqual(kept);
      }),
    );
  });

  it("are in the same order every time", () => {
    fc.assert(
      fc.property(activations, sorts, (activation, sort) => {
        const plan = { ...PLAN, sort };
        expect(chosenChannels(activation, plan)).toEqual(chosenChannels(activation, plan));
      }),
    );
  });

  it("keep among themselves the order that they have among all, unless it depends on the others", () => {
    fc.assert(
      fc.property(activations, sorts, fc.nat(), (activation, sort, seed) => {
        if (sort === "similarity") return;
        const some = Array.from({ length: activation.shape[3] }, (_, index) => index).filter(
          (index) => index === 0 || (index * 7 + seed) % 3 === 0,
        );
        const all = chosenChannels(activation, { ...PLAN, sort });
        const expected = all.filter((index) => some.includes(index));
        expect(chosenChannels(activation, { ...PLAN, sort, channels: some.join(",") })).toEqual(expected);
      }),
    );
  });
});
