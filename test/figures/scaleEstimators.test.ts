import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clippedOf, clippedWords } from "../../src/figures/scale/clipped.js";
import { positionIn } from "../../src/figures/scale/domain.js";
import {
  DEFAULT_ESTIMATION,
  ESTIMATOR_NAMES,
  type EstimatorName,
  estimateScale,
} from "../../src/figures/scale/estimators.js";
import { finiteOf } from "../../src/figures/scale/finite.js";
import { percentileOf } from "../../src/figures/scale/percentile.js";

const floats = fc.float({ noNaN: true, noDefaultInfinity: true });
const arrays = fc.float32Array({ noNaN: true, noDefaultInfinity: true });
const estimations = fc.record({
  estimator: fc.constantFrom(...ESTIMATOR_NAMES),
  percentile: fc.double({ min: 0.1, max: 100, noNaN: true }),
});

/** The definition, literally: sort, then interpolate between the two ranks. */
function sortedPercentile(values: Float32Array, percentile: number): number {
  const sorted = values.toSorted();
  const rank = (percentile / 100) * (sorted.length - 1);
  const low = sorted[Math.floor(rank)] ?? 0;
  const high = sorted[Math.ceil(rank)] ?? 0;
  return low + (rank - Math.floor(rank)) * (high - low);
}

describe("a percentile", () => {
  // As computed by numpy.percentile(values, percent) with its default method.
  it.each([
    [[1, 2, 3, 4], 50, 2.5],
    [[1, 2, 3, 4], 99.5, 3.985],
    [[15, 20, 35, 40, 50], 40, 29],
    [[3, 1, 2], 0, 1],
    [[3, 1, 2], 100, 3],
    [[7], 99.5, 7],
    [[], 99.5, 0],
  ])("of %j at %d is %d", (values, percentile, expected) => {
    expect(percentileOf(Float32Array.from(values), percentile)).toBeCloseTo(expected, 12);
  });

  it("equals that of the sorted numbers", () => {
    fc.assert(
      fc.property(arrays, fc.double({ min: 0, max: 100, noNaN: true }), (values, percentile) => {
        // Zeros of both signs are the same number; their order does not matter.
        expect(percentileOf(values.slice(), percentile) + 0).toBe(sortedPercentile(values, percentile) + 0);
      }),
    );
  });

  /** Enough that a quadratic search would not finish. */
  const MANY = 200_000;

  it.each<[string, (index: number) => number]>([
    ["of all zeros", () => 0],
    ["of zeros and few others", (index) => (index % 97 === 0 ? index : 0)],
    ["that rise", (index) => index],
    ["that fall", (index) => -index],
    ["that rise and fall", (index) => Math.min(index, MANY - 1 - index)],
    ["in waves", (index) => Math.sin(index / 50)],
    ["as if by chance", (index) => Math.sin(index * index)],
  ])("of many numbers %s is exact", (_, value) => {
    const values = Float32Array.from({ length: MANY }, (_, index) => value(index));
    const expected = [1, 50, 99.5].map((percentile) => sortedPercentile(values, percentile));
    expect([1, 50, 99.5].map((percentile) => percentileOf(values, percentile))).toEqual(expected);
  });
});

describe("the finite samples of pictures", () => {
  it("are those of their strided views, without NaN and infinities", () => {
    const values = Float32Array.from([1, 9, NaN, 9, Infinity, 9, -2, 9, -Infinity, 9, 0, 9]);
    const even = { width: 3, height: 2, values, offset: 0, stride: 2 };
    const odd = { width: 2, height: 1, values, offset: 1, stride: 2 };
    expect([...finiteOf([even, odd])]).toEqual([1, -2, 0, 9, 9]);
  });
});

describe("the estimators", () => {
  it.each<[EstimatorName, readonly number[], readonly [number, number]]>([
    ["extent", [2, 5], [0, 5]],
    ["extent", [-1, 3], [-3, 3]],
    ["extent", [-4, -2], [-4, 4]],
    ["symmetric", [2, 5], [-5, 5]],
    ["symmetric", [-1, 3], [-3, 3]],
    ["percentile", [0, 1, 2, 3, 4], [0, 3.98]],
    ["percentile", [0, -1, 2, -3, 4], [-3.98, 3.98]],
  ])("%s of %j gives %j", (estimator, values, [low, high]) => {
    const { domain } = estimateScale(Float32Array.from(values), { estimator, percentile: 99.5 });
    expect(domain[0]).toBeCloseTo(low, 12);
    expect(domain[1]).toBeCloseTo(high, 12);
  });

  it.each(ESTIMATOR_NAMES)(
    "%s gives constant, empty and zero data a domain without a division",
    (estimator) => {
      for (const values of [[], [0], [0, 0, 0], [-0], [0.5, 0.5], [-0.5], [1e-45], [3.4e38, -3.4e38]]) {
        const { kind, domain } = estimateScale(Float32Array.from(values), { estimator, percentile: 99.5 });
        expect(domain.every(Number.isFinite) && domain[0] < domain[1]).toBe(true);
        expect(domain[0]).toBe(kind === "diverging" ? -domain[1] : 0);
      }
    },
  );

  it("let no rare value hide the others, and no sparse map vanish", () => {
    const rare = Float32Array.from({ length: 1000 }, (_, index) => (index === 500 ? 100 : (index % 10) / 10));
    expect(estimateScale(rare).domain[1]).toBeCloseTo(0.9, 6);
    const sparse = Float32Array.from({ length: 1000 }, (_, index) => (index === 500 ? 100 : 0));
    expect(estimateScale(sparse).domain).toEqual([0, 100]);
    expect(estimateScale(sparse.map((value) => -value)).domain).toEqual([-100, 100]);
  });

  it("put zero at the bottom, or in the exact middle", () => {
    fc.assert(
      fc.property(arrays, estimations, (values, estimation) => {
        const { kind, domain } = estimateScale(values, estimation);
        expect(positionIn(domain, 0)).toBe(kind === "sequential" ? 0 : 0.5);
        if (values.some((value) => value < 0)) expect(kind).toBe("diverging");
      }),
    );
  });

  it("give the same scale to the same data in another order", () => {
    fc.assert(
      fc.property(arrays, estimations, (values, estimation) => {
        expect(estimateScale(values.toReversed(), estimation)).toEqual(estimateScale(values, estimation));
      }),
    );
  });

  it("leave their data unchanged", () => {
    const values = Float32Array.from([3, -1, 2]);
    for (const estimator of ESTIMATOR_NAMES) estimateScale(values, { ...DEFAULT_ESTIMATION, estimator });
    expect([...values]).toEqual([3, -1, 2]);
  });
});

describe("the clipped part", () => {
  it("is empty by extent, and by a percentile at most the remainder", () => {
    fc.assert(
      fc.property(arrays, fc.double({ min: 50, max: 100, noNaN: true }), (values, percentile) => {
        const extent = estimateScale(values, { estimator: "extent", percentile });
        expect(clippedOf(values, extent.domain)).toEqual({ below: 0, above: 0, fraction: 0 });
        const { domain } = estimateScale(values, { estimator: "percentile", percentile });
        const { below, above, fraction } = clippedOf(values, domain);
        expect(below + above).toBeLessThanOrEqual(Math.ceil(((100 - percentile) / 100) * values.length));
        expect(fraction).toBe(values.length === 0 ? 0 : (below + above) / values.length);
      }),
    );
  });

  it("is counted on both sides", () => {
    const values = Float32Array.from([-3, -2, -1, 0, 1, 2, 3, 4]);
    expect(clippedOf(values, [-2, 2])).toEqual({ below: 1, above: 2, fraction: 3 / 8 });
  });

  it.each([
    [{ below: 0, above: 0, fraction: 0 }, ""],
    [{ below: 0, above: 25, fraction: 0.00498 }, "0.498% of values beyond the scale (25 above)"],
    [{ below: 3, above: 2, fraction: 0.5 }, "50% of values beyond the scale (3 below, 2 above)"],
    [{ below: 1, above: 0, fraction: 1e-6 }, "less than 0.01% of values beyond the scale (1 below)"],
    [{ below: 0, above: 9999, fraction: 0.9999 }, "more than 99.9% of values beyond the scale (9999 above)"],
    [{ below: 0, above: 7, fraction: 1 }, "100% of values beyond the scale (7 above)"],
  ])("of %j is reported", (clipped, expected) => {
    expect(clippedWords(clipped)).toBe(expected);
  });

  it("is counted for numbers outside the data of the scale", () => {
    fc.assert(
      fc.property(arrays, floats, (values, reach) => {
        const high = Math.abs(reach) || 1;
        const { below, above } = clippedOf(values, [-high, high]);
        expect(below + above).toBe(values.filter((value) => Math.abs(value) > high).length);
      }),
    );
  });
});
