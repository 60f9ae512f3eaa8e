import { clampIndex, type Step, takeStep } from "./arrowKeys.ts";
import type { Tooltip } from "./tooltip.ts";

/** A grid of samples that a figure shows as an image. */
export interface Tile {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** 32-bit floats, little-endian, row by row. */
  readonly values: DataView;
}

/** The position of a sample in its tile, from 0. */
export interface SamplePlace {
  readonly row: number;
  readonly column: number;
}

type Grid = Pick<Tile, "width" | "height">;
type Box = Pick<DOMRect, "left" | "top" | "width" | "height">;

/** Shows the sample under the pointer, and moves between samples with the arrow keys. */
export function connectTile(image: SVGElement, tile: Tile, tooltip: Tooltip): void {
  let place: SamplePlace = { row: 0, column: 0 };
  const showAt = (x: number, y: number) => tooltip.show(describeSample(tile, place), x, y);
  const showInside = () => {
    const { x, y } = sampleCenter(place, tile, image.getBoundingClientRect());
    showAt(x, y);
  };
  image.addEventListener("focus", showInside);
  image.addEventListener("pointermove", ({ clientX, clientY }) => {
    place = findSample(clientX, clientY, { grid: tile, box: image.getBoundingClientRect() });
    showAt(clientX, clientY);
  });
  image.addEventListener("keydown", (event) => {
    const step = takeStep(event);
    if (step === undefined) return;
    place = moveSample(place, step, tile);
    showInside();
  });
}

/** Describes a sample: the tile's title, its position and its value. */
export function describeSample({ title, width, values }: Tile, { row, column }: SamplePlace): string {
  const value = values.getFloat32(4 * (row * width + column), true);
  return `${title}\nrow ${row}, column ${column}: ${formatValue(value)}`;
}

/** Formats a value with the 7 significant digits of a 32-bit float, and a minus sign instead of a hyphen. */
export function formatValue(value: number): string {
  return Number.isFinite(value)
    ? String(Number(value.toPrecision(7))).replaceAll("-", "\u2212")
    : String(value);
}

/** Finds the sample under a point, for a grid drawn in a box; outside the box, the nearest. */
export function findSample(
  x: number,
  y: number,
  { grid, box }: { readonly grid: Grid; readonly box: Box },
): SamplePlace {
  const column = Math.floor(((x - box.left) / box.width) * grid.width);
  const row = Math.floor(((y - box.top) / box.height) * grid.height);
  return { row: clampIndex(row, grid.height), column: clampIndex(column, grid.width) };
}

/** Moves by a step within a grid. */
export function moveSample({ row, column }: SamplePlace, { right, down }: Step, grid: Grid): SamplePlace {
  return { row: clampIndex(row + down, grid.height), column: clampIndex(column + right, grid.width) };
}

function sampleCenter({ row, column }: SamplePlace, { width, height }: Grid, box: Box) {
  const x = box.left + ((column + 0.5) / width) * box.width;
  const y = box.top + ((row + 0.5) / height) * box.height;
  return { x, y };
}
