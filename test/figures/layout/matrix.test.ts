import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelStep } from "../../../src/figures/layout/labelledMatrix.js";
import {
  type Matrix,
  type MatrixContent,
  type MatrixOptions,
  matrixOf,
} from "../../../src/figures/layout/matrix.js";

const OPTIONS: MatrixOptions = {
  label: { width: 30, height: 20 },
  columnWidth: 0,
  touches: { rows: false, columns: false },
  zoom: 4,
  unit: 1,
  rowWidth: 980,
};
const TILE = { width: 10, height: 10 };

const content = fc.record({
  rows: fc.integer({ min: 1, max: 200 }),
  columns: fc.integer({ min: 1, max: 200 }),
  tile: fc.record({
    width: fc.integer({ min: 1, max: 40 }),
    height: fc.integer({ min: 1, max: 40 }),
  }),
});
const options = fc.record({
  label: fc.constant(OPTIONS.label),
  columnWidth: fc.integer({ min: 0, max: 60 }),
  touches: fc.record({ rows: fc.boolean(), columns: fc.boolean() }),
  zoom: fc.integer({ min: 0, max: 8 }),
  unit: fc.constantFrom(1, 2.5),
  rowWidth: fc.constantFrom(980, 2450),
  room: fc.constantFrom(undefined, 300, 1000),
});

/** Checks a layout for many matrices. */
function forEachMatrix(check: (matrix: Matrix, content: MatrixContent, options: MatrixOptions) => void) {
  fc.assert(fc.property(content, options, (what, how) => check(matrixOf(what, how), what, how)));
}

/** The size of a part, without the room for its labels. */
function sizeOf({ pitch, gap }: Matrix, { rows, columns }: Matrix["parts"][number]) {
  return {
    width: (columns.to - columns.from) * pitch.width - gap.width,
    height: (rows.to - rows.from) * pitch.height - gap.height,
  };
}

describe("a matrix of tiles", () => {
  it("is one part if it is about as wide as high, with labels above and to the left", () => {
    // A tile is 40 pixels, a gap 3; no gap follows the last tile.
    expect(matrixOf({ rows: 4, columns: 5, tile: TILE }, OPTIONS)).toEqual({
      zoom: 4,
      gap: { width: 3, height: 3 },
      pitch: { width: 43, height: 43 },
      parts: [{ x: 30, y: 20, rows: { from: 0, to: 4 }, columns: { from: 0, to: 5 } }],
      width: 30 + 5 * 43 - 3,
      height: 20 + 4 * 43 - 3,
    });
  });

  it("has its parts side by side if it is high, each with its labels", () => {
    const { parts, width, height } = matrixOf({ rows: 40, columns: 2, tile: TILE }, OPTIONS);
    expect(parts.map(({ rows }) => [rows.from, rows.to])).toEqual([
      [0, 10],
      [10, 20],
      [20, 30],
      [30, 40],
    ]);
    const [part, gap] = [30 + 2 * 43 - 3, 16];
    expect(parts.map(({ x, y }) => [x, y])).toEqual([0, 1, 2, 3].map((at) => [30 + at * (part + gap), 20]));
    expect([width, height]).toEqual([4 * part + 3 * gap, 20 + 10 * 43 - 3]);
  });

  it("has its parts below each other if it is wide", () => {
    const { parts } = matrixOf({ rows: 2, columns: 40, tile: TILE }, OPTIONS);
    expect(parts.length).toBeGreaterThan(1);
    expect(new Set(parts.map(({ x }) => x))).toEqual(new Set([30]));
    expect(parts.every(({ rows }) => rows.from === 0 && rows.to === 2)).toBe(true);
  });

  it("has no gaps where tiles touch", () => {
    const touches = { rows: true, columns: true };
    const { gap, pitch } = matrixOf({ rows: 3, columns: 3, tile: TILE }, { ...OPTIONS, touches });
    expect([gap, pitch]).toEqual([
      { width: 0, height: 0 },
      { width: 40, height: 40 },
    ]);
  });

  it("has each tile in exactly one part, for any counts", () => {
    forEachMatrix(({ parts }, { rows, columns }) => {
      const tiles = new Uint8Array(rows * columns);
      for (const part of parts)
        for (let row = part.rows.from; row < part.rows.to; row++)
          for (let column = part.columns.from; column < part.columns.to; column++)
            tiles[row * columns + column]!++;
      expect(tiles.every((count) => count === 1)).toBe(true);
    });
  });

  it("has parts that neither overlap nor leave the matrix, labels included", () => {
    forEachMatrix((matrix, _, { label }) => {
      const boxes = matrix.parts.map((part) => {
        const { width, height } = sizeOf(matrix, part);
        return [part.x - label.width, part.y - label.height, part.x + width, part.y + height] as const;
      });
      const wrong = boxes.filter(([left, top, right, bottom], at) => {
        const isWithin = left >= 0 && top >= 0 && right <= matrix.width && bottom <= matrix.height;
        const overlaps = boxes
          .slice(at + 1)
          .some(([x, y, end, foot]) => x < right && left < end && y < bottom && top < foot);
        return !isWithin || overlaps;
      });
      expect(wrong).toEqual([]);
    });
  });

  it("has the requested zoom, and no column narrower than its label", () => {
    forEachMatrix(({ zoom, pitch, gap }, { tile }, { zoom: asked, columnWidth }) => {
      if (asked > 0) expect(zoom).toBe(asked);
      expect(zoom).toBeGreaterThanOrEqual(1);
      expect(pitch.width - gap.width).toBe(Math.max(tile.width * zoom, columnWidth));
    });
  });

  it("fits its medium, unless one column of labels and the smallest tiles do not", () => {
    forEachMatrix((matrix, _, { label, room, zoom }) => {
      if (room === undefined || zoom > 0) return;
      const least = label.width + matrix.pitch.width - matrix.gap.width;
      expect(matrix.width <= Math.max(room, least)).toBe(true);
    });
  });
});

describe("the labels of tiles", () => {
  it.each([
    { count: 64, length: 20, pitch: 30, step: 1 },
    { count: 64, length: 30, pitch: 30, step: 8 },
    { count: 64, length: 239, pitch: 30, step: 8 },
    { count: 64, length: 240, pitch: 30, step: 16 },
    { count: 64, length: 500, pitch: 30, step: 32 },
    { count: 5, length: 10, pitch: 7, step: 2 },
    { count: 5, length: 10, pitch: 5, step: 4 },
  ])("of $length pixels are on every $step of $count tiles that are $pitch apart", (given) => {
    const { count, length, pitch, step } = given;
    expect(labelStep(count, { length, near: 5 }, pitch)).toBe(step);
  });
});
