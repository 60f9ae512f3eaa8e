import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { enlarged, enlargementOf } from "../../src/activations/enlarged.js";
import { type Plane, samplesOf } from "../../src/activations/plane.js";

function planeOf(rows: readonly (readonly number[])[]): Plane {
  const [width, height] = [rows[0]?.length ?? 0, rows.length];
  return { width, height, values: Float32Array.from(rows.flat()), offset: 0, stride: 1 };
}

const RAMP = planeOf([
  [0, 1, 2],
  [4, -3, 8],
]);

const sizes = fc.record({ width: fc.integer({ min: 1, max: 7 }), height: fc.integer({ min: 1, max: 7 }) });

describe("an enlarged plane", () => {
  it("is unchanged if it already has that size", () => {
    expect(enlarged(RAMP, { width: 3, height: 2 })).toBe(RAMP);
    expect(enlargementOf(RAMP, { width: 3, height: 2 })).toBe("none");
  });

  it("repeats each sample if both sides grow by integer factors", () => {
    expect(enlargementOf(RAMP, { width: 6, height: 6 })).toBe("squares");
    const rows = [...samplesOf(enlarged(RAMP, { width: 6, height: 6 }))];
    const [top, bottom] = [
      [0, 0, 1, 1, 2, 2],
      [4, 4, -3, -3, 8, 8],
    ];
    expect(rows).toEqual([top, top, top, bottom, bottom, bottom].flat());
  });

  it("matches PyTorch 2 with half-pixel centers otherwise", () => {
    expect(enlargementOf(RAMP, { width: 4, height: 5 })).toBe("bilinear");
    const expected = [
      [0, 0.625, 1.375, 2],
      [0.4, 0.525, 1.35, 2.6],
      [2, 0.125, 1.25, 5],
      [3.6, -0.275, 1.15, 7.4],
      [4, -0.375, 1.125, 8],
    ].flat();
    const found = [...samplesOf(enlarged(RAMP, { width: 4, height: 5 }))];
    // Three roundings in 32 bits.
    for (const [index, value] of found.entries()) expect(value).toBeCloseTo(expected[index] as number, 5);
  });

  it("reads a strided view, and keeps non-finite samples in place", () => {
    const values = Float32Array.of(9, NaN, 9, 1);
    const plane = { width: 2, height: 1, values, offset: 1, stride: 2 };
    expect([...samplesOf(enlarged(plane, { width: 4, height: 1 }))]).toEqual([NaN, NaN, 1, 1]);
    const bilinear = [...samplesOf(enlarged(planeOf([[Infinity, 1, 1]]), { width: 5, height: 1 }))];
    expect(bilinear.slice(2)).toEqual([1, 1, 1]);
    expect(bilinear[0]).toBe(Infinity);
  });

  it("stays between the minimum and the maximum, and leaves a constant unchanged", () => {
    const rows = fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 49, maxLength: 49 });
    fc.assert(
      fc.property(sizes, sizes, rows, (from, more, values) => {
        const plane = { ...from, values: Float32Array.from(values), offset: 0, stride: 1 };
        const to = { width: from.width + more.width, height: from.height + more.height };
        const known = [...samplesOf(plane)];
        const [low, high] = [Math.min(...known), Math.max(...known)];
        for (const value of samplesOf(enlarged(plane, to))) {
          expect(value).toBeGreaterThanOrEqual(low - 1e-5);
          expect(value).toBeLessThanOrEqual(high + 1e-5);
        }
      }),
    );
  });
});
