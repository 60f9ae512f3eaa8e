import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestLayout } from "../../src/figures/layout/bestLayout.js";
import { type Grid, gridOf, type Size } from "../../src/figures/layout/grid.js";
import { gridOfTiles, type TileGrid } from "../../src/views/tileGrid.js";
import { SCREEN, TEXT } from "../support/style.js";

const MOST = 2048;
const COUNTS = Array.from({ length: MOST }, (_, index) => index + 1);

const count = fc.integer({ min: 1, max: MOST });
const side = fc.integer({ min: 1, max: 256 });
const size: fc.Arbitrary<Size> = fc.record({ width: side, height: side });
const captionWidth = fc.double({ min: 0, max: 90, noNaN: true });

/** Checks that cells are whole pixels in reading order, without overlap, and within their grid. */
function expectOrder({ cells, width, height, columns, rows }: Grid, cell: Size): void {
  let [right, bottom] = [0, 0];
  // Thrown errors, because `expect` would take seconds for so many cells.
  for (const [index, { x, y, width: wide, height: high }] of cells.entries()) {
    if (wide !== cell.width || high !== cell.height) throw new Error(`Cell ${index} has another size.`);
    if (!Number.isInteger(x) || !Number.isInteger(y)) throw new Error(`Cell ${index} is between pixels.`);
    const startsRow = index % columns === 0;
    if (startsRow ? x !== 0 || y < bottom : x < right) throw new Error(`Cell ${index} lies over another.`);
    if (!startsRow && y !== bottom - cell.height) throw new Error(`Cell ${index} is out of its row.`);
    [right, bottom] = [x + cell.width, y + cell.height];
    if (right > width || bottom > height) throw new Error(`Cell ${index} lies outside.`);
  }
  expect(rows).toBe(Math.ceil(cells.length / columns));
}

/** The tiles of some maps on a screen. */
function tilesOf(
  howMany: number,
  map: Size,
  given: { captionWidth: number; columns?: number; zoom?: number },
) {
  return gridOfTiles(howMany, map, { indent: 0, columns: 0, zoom: 0, ...given }, SCREEN);
}

/** The columns of cells of equal size on a screen, without a gap. */
function columnsFor(howMany: number, cell: Size): number {
  const gap = { width: 0, height: 0 };
  const zooms = { least: 1, usual: 1, most: 1 };
  return bestLayout(howMany, () => cell, { room: 980, isBounded: false, gap, zooms }).columns;
}

function aspectOf({ width, height }: Size): number {
  return width / height;
}

/** The largest and smallest aspect ratio of the tiles of a map, over counts. */
function aspectsOf(map: Size, counts: readonly number[]): readonly [number, number] {
  const aspects = counts.map((howMany) => aspectOf(tilesOf(howMany, map, { captionWidth: 24 })));
  return [Math.min(...aspects), Math.max(...aspects)];
}

describe("a grid", () => {
  it("has one cell per item in reading order, without overlap, all within its size", () => {
    const gap = fc.record({ width: fc.nat(20), height: fc.nat(20) });
    const columns = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(count, size, gap, columns, (howMany, cell, between, asked) => {
        const grid = gridOf(howMany, cell, { gap: between, columns: asked });
        expect(grid.cells).toHaveLength(howMany);
        expect(grid.columns).toBe(asked);
        expectOrder(grid, cell);
      }),
    );
  });

  it("keeps the gap between its cells", () => {
    const { cells, width, height } = gridOf(
      4,
      { width: 10, height: 20 },
      { gap: { width: 3, height: 5 }, columns: 2 },
    );
    expect(cells.map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [13, 0],
      [0, 25],
      [13, 25],
    ]);
    expect([width, height]).toEqual([23, 45]);
  });

  it("of no items has no cells and a size that is not negative", () => {
    const { cells, width, height } = gridOf(
      0,
      { width: 10, height: 20 },
      { gap: { width: 3, height: 5 }, columns: 1 },
    );
    expect(cells).toEqual([]);
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(0);
  });
});

describe("the columns for a count", () => {
  it.each([
    [1, 1],
    [2, 2],
    [4, 2],
    [8, 4],
    [16, 4],
    [32, 8],
    [64, 8],
  ])("of %i square cells are %i", (howMany, expected) => {
    expect(columnsFor(howMany, { width: 112, height: 112 })).toBe(expected);
  });

  it("leave at most a fifth of the count empty, for every count", () => {
    const emptiest = COUNTS.map((howMany) => {
      const columns = columnsFor(howMany, { width: 112, height: 112 });
      return (columns * Math.ceil(howMany / columns) - howMany) / howMany;
    });
    expect(Math.max(...emptiest)).toBeLessThanOrEqual(0.2);
  });

  it("leave no row empty and no column", () => {
    fc.assert(
      fc.property(count, size, (howMany, cell) => {
        const columns = columnsFor(howMany, cell);
        expect(columns).toBeLessThanOrEqual(howMany);
        expect(columns * (Math.ceil(howMany / columns) - 1)).toBeLessThan(howMany);
      }),
    );
  });
});

describe("tiles", () => {
  function expectTiles(tiles: TileGrid, map: Size, caption: number): void {
    const { zoom, cells } = tiles;
    const strip = SCREEN.spacing.caption;
    const cell = { width: cells[0]?.width ?? 0, height: map.height * zoom + strip };
    expect(zoom).toSatisfy((found: number) => Number.isInteger(found) && found >= 1);
    expect(cell.width).toBeGreaterThanOrEqual(Math.max(caption, map.width * zoom));
    expect(strip).toBeGreaterThanOrEqual(TEXT.caption.size + 3);
    expectOrder(tiles, cell);
  }

  it("are as many as there are maps, at an integer zoom, with space for the widest caption", () => {
    fc.assert(
      fc.property(count, size, captionWidth, (howMany, map, caption) => {
        const tiles = tilesOf(howMany, map, { captionWidth: caption });
        expect(tiles.cells).toHaveLength(howMany);
        expectTiles(tiles, map, caption);
      }),
    );
  });

  it("keep the requested columns and zoom, as far as there are tiles", () => {
    const asked = fc.record({
      columns: fc.integer({ min: 1, max: 60 }),
      zoom: fc.integer({ min: 1, max: 16 }),
    });
    fc.assert(
      fc.property(count, size, captionWidth, asked, (howMany, map, caption, { columns, zoom }) => {
        const tiles = tilesOf(howMany, map, { captionWidth: caption, columns, zoom });
        expect([tiles.columns, tiles.zoom]).toEqual([Math.min(columns, howMany), zoom]);
        expectTiles(tiles, map, caption);
      }),
    );
  });

  it.each([
    [8, 4, 2],
    [64, 8, 8],
  ])(
    "of %i maps of 28×28 are in %i columns and %i rows, within the width of a page",
    (howMany, columns, rows) => {
      const tiles = tilesOf(howMany, { width: 28, height: 28 }, { captionWidth: 18 });
      expect([tiles.columns, tiles.rows]).toEqual([columns, rows]);
      expect(tiles.width).toBeGreaterThan(600);
      expect(tiles.width).toBeLessThanOrEqual(980);
    },
  );

  it("of 28×28 form neither a strip nor a wall, for every count", () => {
    const all = COUNTS.map((howMany) => tilesOf(howMany, { width: 28, height: 28 }, { captionWidth: 24 }));
    expect(Math.min(...all.map(aspectOf))).toBeGreaterThan(0.7);
    expect(Math.max(...all.map(aspectOf))).toBeLessThan(3);
    expect(Math.max(...all.map(({ width, height }) => Math.max(width, height)))).toBeLessThan(2400);
  });

  // Primes and their neighbors, powers of two, and typical numbers of channels.
  const some = [16, 17, 30, 31, 64, 97, 191, 256, 509, 512, 808, 1021, 1024, 1904, 1905, 2039, 2048];

  it.each([
    ["1×1", { width: 1, height: 1 }],
    ["7×7", { width: 7, height: 7 }],
    ["64×64", { width: 64, height: 64 }],
    ["28×4", { width: 28, height: 4 }],
    ["4×28", { width: 4, height: 28 }],
    ["100×1", { width: 100, height: 1 }],
    ["1000×1", { width: 1000, height: 1 }],
    ["1×100", { width: 1, height: 100 }],
  ])("of %s have an aspect ratio of at most five, from 16 on", (_, map) => {
    const [lowest, highest] = aspectsOf(map, some);
    expect(lowest).toBeGreaterThan(1 / 5);
    expect(highest).toBeLessThan(5);
  });

  it("of long sequences fit on a canvas, whose sides end at 32,767 pixels", () => {
    const sides = some.flatMap((howMany) => {
      const { width, height } = tilesOf(howMany, { width: 1000, height: 1 }, { captionWidth: 24 });
      return [width, height];
    });
    expect(Math.max(...sides)).toBeLessThan(32_000);
  });
});
