import { describe, expect, it } from "vitest";
import { describeSample, findSample, formatValue, moveSample } from "../../../client/figure/tile.ts";

const GRID = { width: 3, height: 2 };

/** A tile with values row by row. */
function tileOf(values: readonly number[]) {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, index) => {
    view.setFloat32(4 * index, value, true);
  });
  return { ...GRID, title: "channel 4", values: view };
}

describe("a sample", () => {
  it("is described by its position and by the value at its row and column", () => {
    const tile = tileOf([0, 1, 2, 3, 4, -5.5]);
    expect(describeSample(tile, { row: 0, column: 2 })).toBe("channel 4\nrow 0, column 2: 2");
    expect(describeSample(tile, { row: 1, column: 2 })).toBe("channel 4\nrow 1, column 2: \u22125.5");
  });

  it("is found under each point of its part of the box, and by its nearest one beyond it", () => {
    const box = { left: 10, top: 20, width: 30, height: 40 };
    const find = (x: number, y: number) => findSample(x, y, { grid: GRID, box });
    for (let row = 0; row < GRID.height; row++) {
      for (let column = 0; column < GRID.width; column++) {
        expect(find(10 + 10 * column, 20 + 20 * row)).toEqual({ row, column });
        expect(find(19.9 + 10 * column, 39.9 + 20 * row)).toEqual({ row, column });
      }
    }
    expect(find(-5, 500)).toEqual({ row: 1, column: 0 });
    expect(find(40, 20)).toEqual({ row: 0, column: 2 });
  });

  it("leads to its neighbors, and stays within the tile", () => {
    const start = { row: 0, column: 1 };
    expect(moveSample(start, { right: 1, down: 0 }, GRID)).toEqual({ row: 0, column: 2 });
    expect(moveSample(start, { right: 0, down: 1 }, GRID)).toEqual({ row: 1, column: 1 });
    expect(moveSample(start, { right: 0, down: -1 }, GRID)).toEqual(start);
    expect(moveSample({ row: 1, column: 2 }, { right: 1, down: 0 }, GRID)).toEqual({ row: 1, column: 2 });
  });
});

describe("a value", () => {
  it.each([
    { value: 0, text: "0" },
    { value: Math.fround(0.1), text: "0.1" },
    { value: Math.fround(-1.2345678), text: "\u22121.234568" },
    { value: Math.fround(1e-7), text: "1e\u22127" },
    { value: 123456789, text: "123456800" },
    { value: Number.NaN, text: "NaN" },
    { value: Number.NEGATIVE_INFINITY, text: "-Infinity" },
  ])("is written with the digits of a 32-bit float: $text", ({ value, text }) => {
    expect(formatValue(value)).toBe(text);
  });
});
