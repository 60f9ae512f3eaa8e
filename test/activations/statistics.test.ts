import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Plane } from "../../src/activations/plane.js";
import { extentOf, type PlaneStatistics, stateOf, statisticsOf } from "../../src/activations/statistics.js";

/** A plane of one row with these samples, each followed by others that do not belong to it. */
function planeWith(samples: readonly number[], { offset = 0, stride = 1 } = {}): Plane {
  const values = new Float32Array(offset + samples.length * stride).fill(12345);
  samples.forEach((sample, index) => {
    values[offset + index * stride] = sample;
  });
  return { width: samples.length, height: 1, values, offset, stride };
}

/** Same counts and ranges, computed one after the other from a list. */
function naive(samples: readonly number[]): PlaneStatistics {
  const finite = samples.filter((sample) => Number.isFinite(sample));
  return {
    count: samples.length,
    min: finite.length === 0 ? NaN : Math.min(...finite),
    max: finite.length === 0 ? NaN : Math.max(...finite),
    mean: finite.length === 0 ? NaN : finite.reduce((sum, sample) => sum + sample, 0) / finite.length,
    zeros: samples.filter((sample) => sample === 0).length,
    nan: samples.filter((sample) => Number.isNaN(sample)).length,
    infinite: samples.filter((sample) => Math.abs(sample) === Infinity).length,
  };
}

// Any bits of a 32-bit float, with special values occurring often.
const sample = fc.oneof(
  fc.float(),
  fc.constantFrom(0, NaN, Infinity, -Infinity, 1, -1).map((value) => Math.fround(value)),
);

describe("the statistics of a plane", () => {
  it("equal those of a list of its samples, wherever they are", () => {
    const place = fc.record({ offset: fc.nat(5), stride: fc.integer({ min: 1, max: 5 }) });
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 60 }), place, (samples, where) => {
        // Zero and minus zero count as the same number here.
        const found = statisticsOf(planeWith(samples, where));
        const expected = naive(samples);
        expect({ ...found, min: found.min + 0, max: found.max + 0, mean: found.mean + 0 }).toEqual({
          ...expected,
          min: expected.min + 0,
          max: expected.max + 0,
          mean: expected.mean + 0,
        });
      }),
    );
  });

  it("count the samples of every row", () => {
    const plane = { ...planeWith([4, 3, 2, 1, 0, 0]), width: 2, height: 3 };
    expect(statisticsOf(plane)).toMatchObject({ count: 6, min: 0, max: 4, zeros: 2 });
  });
});

describe("the state of a plane", () => {
  it.each<[string, readonly number[], string]>([
    ["zero everywhere", [0, 0, 0], "silent"],
    ["zero everywhere, some with a sign", [0, -0, 0], "silent"],
    ["another number everywhere", [2.5, 2.5], "constant"],
    ["a negative number everywhere", [-1, -1], "constant"],
    ["different numbers", [0, 0, 1e-30], "varied"],
    ["one zero alone", [0], "varied"],
    ["one number alone", [3], "varied"],
    ["a sample that is not a number", [1, NaN, 2], "non-finite"],
    ["an infinite sample", [0, -Infinity, 0], "non-finite"],
    ["nothing finite", [NaN, Infinity], "non-finite"],
    ["one sample that is not a number", [NaN], "non-finite"],
  ])("with %s", (_, samples, expected) => {
    expect(stateOf(statisticsOf(planeWith(samples)))).toBe(expected);
  });
});

describe("the extent of planes", () => {
  const extent = (...planes: readonly (readonly number[])[]) =>
    extentOf(planes.map((samples) => statisticsOf(planeWith(samples))));

  it("spans their finite samples", () => {
    expect(extent([1, 5], [-2, NaN], [Infinity, 3])).toEqual([-2, 5]);
  });

  it("ignores planes without a finite sample", () => {
    expect(extent([NaN], [2, 4], [-Infinity])).toEqual([2, 4]);
  });

  it("is undefined if no sample is finite", () => {
    expect(extent([NaN, Infinity])).toBeUndefined();
    expect(extent()).toBeUndefined();
  });

  it("accepts any number of planes", () => {
    const statistics = statisticsOf(planeWith([1, 2]));
    expect(extentOf(Array.from({ length: 200_000 }, () => statistics))).toEqual([1, 2]);
  });
});
