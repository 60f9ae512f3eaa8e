import type { Plane } from "./plane.js";

type Size = Pick<Plane, "width" | "height">;

/** Way to enlarge a plane: not at all, by repeating each sample over a rectangle, or by bilinear interpolation. */
export type Enlargement = "none" | "squares" | "bilinear";

/**
 * Chooses how to enlarge a plane to a size: by repetition if both sides grow by integer factors, bilinearly
 * otherwise.
 */
export function enlargementOf(from: Size, to: Size): Enlargement {
  if (from.width === to.width && from.height === to.height) return "none";
  return to.width % from.width === 0 && to.height % from.height === 0 ? "squares" : "bilinear";
}

/**
 * Enlarges a plane to a size that is not smaller along either side. Bilinear interpolation uses half-pixel centers,
 * and values beyond the outermost centers equal the outermost samples (`align_corners=False` in PyTorch).
 */
export function enlarged(plane: Plane, to: Size): Plane {
  return enlargedBy(enlargementOf(plane, to), plane, to);
}

/** Enlarges a plane in a given way. Bilinear interpolation may also make it smaller, by sampling it. */
export function enlargedBy(how: Enlargement, plane: Plane, to: Size): Plane {
  if (how === "none") return plane;
  const [rows, columns] = [placesOf(plane.height, to.height, how), placesOf(plane.width, to.width, how)];
  const values = new Float32Array(to.width * to.height);
  for (const [y, row] of rows.entries()) {
    for (const [x, column] of columns.entries()) values[y * to.width + x] = between(plane, row, column);
  }
  return { ...to, values, offset: 0, stride: 1 };
}

/** Position along one side: a sample, and the fraction of the way from it to the next one. */
interface Place {
  readonly sample: number;
  readonly share: number;
}

function placesOf(from: number, to: number, how: Enlargement): readonly Place[] {
  return Array.from({ length: to }, (_, index) => {
    if (how === "squares") return { sample: Math.floor((index * from) / to), share: 0 };
    const center = Math.min(from - 1, Math.max(0, ((index + 0.5) * from) / to - 0.5));
    return { sample: Math.floor(center), share: center - Math.floor(center) };
  });
}

function between({ values, offset, stride, width }: Plane, row: Place, column: Place): number {
  const sampleAt = (y: number, x: number) => values[offset + (y * width + x) * stride] as number;
  const along = (y: number) =>
    mixed(column.share, sampleAt(y, column.sample), () => sampleAt(y, column.sample + 1));
  return mixed(row.share, along(row.sample), () => along(row.sample + 1));
}

/**
 * Interpolates between two samples. The next one is not read if its weight is zero: it may not exist, or not be
 * finite.
 */
function mixed(share: number, one: number, next: () => number): number {
  return share === 0 ? one : (1 - share) * one + share * next();
}
