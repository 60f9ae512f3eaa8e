import type { Point } from "../figure.js";

/** The outlines of symbols, each with about the area of a unit circle. */
const OUTLINES = {
  circle: around(32, 1),
  square: corners(0.89),
  triangle: around(3, 1.5, -90),
  diamond: around(4, 1.25, -90),
  wedge: around(3, 1.5, 90),
  cross: [
    [-1.2, -0.4], [-0.4, -0.4], [-0.4, -1.2], [0.4, -1.2], [0.4, -0.4], [1.2, -0.4],
    [1.2, 0.4], [0.4, 0.4], [0.4, 1.2], [-0.4, 1.2], [-0.4, 0.4], [-1.2, 0.4],
  ], // biome-ignore format: pairs
} as const satisfies Record<string, readonly Point[]>;

/** The name of a symbol for a series. */
export type SymbolName = keyof typeof OUTLINES;

/** The outline of a symbol at a point; `size` is its area in square pixels. */
export function symbolAt([x, y]: Point, name: SymbolName, size: number): readonly Point[] {
  const radius = Math.sqrt(size / Math.PI);
  return OUTLINES[name].map(([dx, dy]) => [rounded(x + dx * radius), rounded(y + dy * radius)]);
}

function corners(reach: number): readonly Point[] {
  return [[-reach, -reach], [reach, -reach], [reach, reach], [-reach, reach]]; // biome-ignore format: pairs
}

function around(count: number, radius: number, start = 0): readonly Point[] {
  return Array.from({ length: count }, (_, index) => {
    const angle = ((start + (360 * index) / count) * Math.PI) / 180;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

/** Rounds to hundredths of a pixel, which are invisible and keep files small. */
function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
