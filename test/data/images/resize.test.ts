import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resized } from "../../../src/data/images/resize.js";
import { fits } from "../../../src/data/images/resizeMode.js";

const gray = (width: number, height: number, samples: readonly number[]) => ({
  width,
  height,
  channels: 1,
  samples: Uint8Array.from(samples),
});
const all = (width: number, height: number) => ({ left: 0, top: 0, width, height });

describe("a fitting", () => {
  it.each([
    ["contain", [640, 480], [28, 28], all(640, 480), { left: 0, top: 3, width: 28, height: 21 }],
    ["contain", [480, 640], [28, 28], all(480, 640), { left: 3, top: 0, width: 21, height: 28 }],
    ["contain", [10, 1], [28, 28], all(10, 1), { left: 0, top: 12, width: 28, height: 3 }],
    ["contain", [10000, 1], [28, 28], all(10000, 1), { left: 0, top: 13, width: 28, height: 1 }],
    ["cover", [640, 480], [28, 28], { left: 80, top: 0, width: 480, height: 480 }, all(28, 28)],
    ["cover", [100, 400], [40, 20], { left: 0, top: 175, width: 100, height: 50 }, all(40, 20)],
    ["cover", [1, 1], [40, 20], all(1, 1), all(40, 20)],
    ["fill", [640, 480], [28, 28], all(640, 480), all(28, 28)],
  ] as const)("%s: %j into %j", (fit, [width, height], [wide, high], crop, place) => {
    expect(fits[fit]({ width, height }, { width: wide, height: high })).toEqual({ crop, place });
  });

  it("stays within the picture and the frame, whatever their shapes", () => {
    const size = fc.record({
      width: fc.integer({ min: 1, max: 5000 }),
      height: fc.integer({ min: 1, max: 5000 }),
    });
    fc.assert(
      fc.property(size, size, fc.constantFrom("contain", "cover", "fill"), (picture, frame, fit) => {
        const { crop, place } = fits[fit](picture, frame);
        for (const [box, bounds] of [
          [crop, picture],
          [place, frame],
        ] as const) {
          expect(Math.min(box.left, box.top)).toBeGreaterThanOrEqual(0);
          expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(1);
          expect(box.left + box.width).toBeLessThanOrEqual(bounds.width);
          expect(box.top + box.height).toBeLessThanOrEqual(bounds.height);
        }
      }),
    );
  });
});

describe("resizing", () => {
  it("leaves a picture of the right size unchanged", () => {
    const samples = Array.from({ length: 60 }, (_, index) => (index * 37) % 256);
    const picture = { width: 5, height: 4, channels: 3, samples: Uint8Array.from(samples) };
    expect([...resized(picture, all(5, 4), { width: 5, height: 4 })]).toEqual(samples);
  });

  it("enlarges around pixel centers, symmetrically", () => {
    const row = resized(gray(2, 1, [0, 200]), all(2, 1), { width: 4, height: 1 });
    expect([...row]).toEqual([0, 50, 150, 200]);
  });

  it("weights every sample when shrinking", () => {
    // The triangle covers two results: 1, 3, 3, 1 eighths, and what extends past the edge is left out.
    const row = resized(gray(4, 1, [0, 0, 160, 0]), all(4, 1), { width: 2, height: 1 });
    expect([...row]).toEqual([Math.round(160 / 7), Math.round((160 * 3) / 7)]);
  });

  it("ignores cropped pixels", () => {
    const row = resized(
      gray(4, 1, [255, 10, 10, 255]),
      { left: 1, top: 0, width: 2, height: 1 },
      { width: 5, height: 1 },
    );
    expect([...row]).toEqual([10, 10, 10, 10, 10]);
  });

  it("commutes with mirroring and transposing, and stays within the range of values", () => {
    const sized = fc
      .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
      .chain(([width, height]) =>
        fc.record({
          width: fc.constant(width),
          height: fc.constant(height),
          samples: fc.uint8Array({ minLength: width * height, maxLength: width * height }),
        }),
      );
    const side = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(sized, side, side, ({ width, height, samples }, wide, high) => {
        const turned = (values: ArrayLike<number>, rows: number, columns: number) =>
          Array.from(
            { length: rows * columns },
            (_, at) => values[(at % rows) * columns + Math.floor(at / rows)] ?? 0,
          );
        const here = resized(gray(width, height, [...samples]), all(width, height), {
          width: wide,
          height: high,
        });
        const reversed = resized(gray(width, height, [...samples].reverse()), all(width, height), {
          width: wide,
          height: high,
        });
        const transposed = resized(gray(height, width, turned(samples, height, width)), all(height, width), {
          width: high,
          height: wide,
        });
        const near = (a: readonly number[], b: readonly number[]) =>
          Math.max(...a.map((value, at) => Math.abs(value - (b[at] as number))));
        expect(near([...here].reverse(), [...reversed])).toBeLessThanOrEqual(1);
        expect(near(turned(here, high, wide), [...transposed])).toBeLessThanOrEqual(1);
        expect(Math.max(...here)).toBeLessThanOrEqual(Math.max(...samples));
        expect(Math.min(...here)).toBeGreaterThanOrEqual(Math.min(...samples));
      }),
    );
  });

  it("does not grow intermediate results for a long strip", () => {
    const strip = { width: 1, height: 3_000_000, channels: 1, samples: new Uint8Array(3_000_000).fill(7) };
    expect([...resized(strip, all(1, 3_000_000), { width: 28, height: 1 })]).toEqual(Array(28).fill(7));
  });
});
