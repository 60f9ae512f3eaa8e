import { describe, expect, it } from "vitest";
import type { Activation } from "../../src/activations/activation.js";
import {
  addExemplars,
  type Exemplar,
  type ExemplarChoice,
  type ExemplarState,
  exemplarsOf,
  mergeExemplars,
  noExemplars,
} from "../../src/activations/channelExemplars.js";

/** Values of few levels, so that many are equal. */
const VALUES = Float32Array.from({ length: 40 * 3 * 4 * 2 }, (_, at) => Math.round(6 * Math.sin(1.7 * at)));
const ALL: Activation = { tap: "t", shape: [40, 3, 4, 2], values: VALUES };

function part(from: number, to: number): Activation {
  return { tap: "t", shape: [to - from, 3, 4, 2], values: VALUES.subarray(from * 24, to * 24) };
}

function stateOf(from: number, to: number, choice: ExemplarChoice): ExemplarState {
  const state = noExemplars(ALL, choice);
  if (to > from) addExemplars(state, part(from, to), from);
  return state;
}

/** The exemplars by sorting all images. */
function sorted(channel: number, { count, least }: ExemplarChoice): readonly Exemplar[] {
  const all = Array.from({ length: 40 }, (_, image) => {
    const map = Array.from({ length: 12 }, (_, place) => VALUES[image * 24 + place * 2 + channel] as number);
    const value = least ? Math.min(...map) : Math.max(...map);
    const place = map.indexOf(value);
    return { image, row: Math.floor(place / 4), column: place % 4, value };
  });
  const ordered = all.sort((a, b) => (least ? a.value - b.value : b.value - a.value) || a.image - b.image);
  return ordered.slice(0, count);
}

describe.each([
  { count: 5, least: false },
  { count: 5, least: true },
  { count: 50, least: false },
])("the exemplars of channels, %o", (choice) => {
  it("are the images with the most extreme values, of equal ones the earlier image and position", () => {
    const state = stateOf(0, 40, choice);
    for (const channel of [0, 1]) expect(exemplarsOf(state, channel)).toEqual(sorted(channel, choice));
  });

  it("are the same bytes however the images are divided", () => {
    const whole = stateOf(0, 40, choice);
    for (const [a, b] of [
      [1, 2],
      [13, 14],
      [7, 39],
    ] as const) {
      const merged = mergeExemplars(
        mergeExemplars(stateOf(0, a, choice), stateOf(a, b, choice)),
        stateOf(b, 40, choice),
      );
      const other = mergeExemplars(
        stateOf(0, a, choice),
        mergeExemplars(stateOf(a, b, choice), stateOf(b, 40, choice)),
      );
      expect(merged).toEqual(whole);
      expect(other).toEqual(whole);
    }
  });
});

describe("exemplars", () => {
  it("never have a value of NaN, and may be infinite", () => {
    const { NaN: nan, NEGATIVE_INFINITY: low, POSITIVE_INFINITY: high } = Number;
    const activation: Activation = {
      tap: "t",
      shape: [4, 1, 2, 1],
      values: Float32Array.of(nan, nan, nan, 1, low, low, 2, high),
    };
    const state = noExemplars(activation, { count: 4, least: false });
    addExemplars(state, activation, 0);
    expect(exemplarsOf(state, 0).map(({ image, column, value }) => [image, column, value])).toEqual([
      [3, 1, high],
      [1, 1, 1],
      [2, 0, low],
    ]);
  });
});
