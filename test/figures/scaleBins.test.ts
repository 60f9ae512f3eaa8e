import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bins, binsFor, domainOf, tallyOf } from "../../src/figures/scale/bins.js";

const numbers = fc
  .array(fc.oneof(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.constant(0)), { maxLength: 200 })
  .map((values) => Float32Array.from(values));

/** The sum of counts over bins on one side of zero. */
function countBeside(values: Float32Array, bins: Bins, sign: number): number {
  const { counts } = tallyOf(values, bins);
  return counts.reduce((sum, count, index) => {
    const middle = bins.first + index + 0.5;
    return sum + (Math.sign(middle) === sign ? count : 0);
  }, 0);
}

describe("bins", () => {
  it("count every value except zeros once, on its own side of zero", () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const bins = binsFor(values);
        expect(tallyOf(values, bins).zeros).toBe(values.filter((value) => value === 0).length);
        for (const sign of [-1, 1]) {
          const expected = values.filter((value) => Math.sign(value) === sign).length;
          expect(countBeside(values, bins, sign)).toBe(expected);
        }
      }),
    );
  });

  it("have zero among their edges, a round width, and are 4 to 62", () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const { width, first, count } = binsFor(values);
        expect(Number.isInteger(first) && first <= 0 && first + count >= 0).toBe(true);
        expect(Number(width.toExponential(6).split("e")[0])).toSatisfy((digit: number) =>
          [1, 2, 5, 10].includes(digit),
        );
        if (values.some((value) => value !== 0)) expect(count).toBeGreaterThanOrEqual(4);
        expect(count).toBeLessThanOrEqual(62);
      }),
    );
  });

  it("match those of Freedman and Diaconis, rounded up, for a sample computed with numpy", () => {
    // IQR 2.03932, so 2 · IQR / ∛400 = 0.55356, between 7.758 / 60 and 7.758 / 10.
    const values = Float32Array.from({ length: 400 }, (_, at) => (Math.sin(at + 1) * (at + 1)) / 100);
    expect(binsFor(values)).toEqual({ width: 1, first: -4, count: 8 });
  });

  it("ignore zeros for their width, but extend to zero", () => {
    const values = Float32Array.from({ length: 64 }, (_, at) => 3 + at / 64);
    const padded = Float32Array.from([...values, ...new Float32Array(1000)]);
    expect(binsFor(padded)).toEqual(binsFor(values));
    expect(domainOf(binsFor(values))).toEqual([0, 4]);
  });

  it("are at most sixty by their rule if one value is far off, and at least ten", () => {
    const far = Float32Array.from({ length: 1000 }, (_, at) => (at === 0 ? 1000 : at / 1000));
    expect(binsFor(far)).toEqual({ width: 20, first: 0, count: 50 });
    expect(binsFor(Float32Array.of(1, 100))).toEqual({ width: 10, first: 0, count: 10 });
  });

  it("are one from 0 to 1 for only zeros and for no values", () => {
    for (const values of [new Float32Array(5), new Float32Array(0)]) {
      expect(domainOf(binsFor(values))).toEqual([0, 1]);
    }
  });

  it("assign an edge to the bin closer to zero", () => {
    const bins = { width: 0.5, first: -2, count: 4 };
    expect(tallyOf(Float32Array.of(-1, -0.5, -0.25, 0, -0, 0.5, 0.75, 1, 7), bins)).toEqual({
      counts: [1, 2, 1, 2],
      zeros: 2,
    });
  });
});
