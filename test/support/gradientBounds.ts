import type { Network } from "../../src/network/network.js";
import type { Interval } from "../../src/network/receptive/reach.js";
import type { PixelBox } from "../../src/network/receptive/tapField.js";
import type { Tap } from "../../src/network/tap.js";

/** Channels of a tap that are tried. */
const MOST_CHANNELS = 3;

/** A position of a map, and the size of the image. */
interface TriedUnit {
  readonly unit: readonly [row: number, column: number];
  readonly size: readonly [height: number, width: number, channels: number];
}

/** The bounds of the pixels that a unit of a tap has a gradient at, over its first channels; undefined without any. */
export function gradientBounds(
  network: Network,
  { name, shape }: Pick<Tap, "name" | "shape">,
  { unit: [row, column], size: [height, width, channels] }: TriedUnit,
): PixelBox | undefined {
  const values = Float32Array.from(
    { length: height * width * channels },
    (_, at) => 0.3 + 0.2 * Math.sin(at),
  );
  const pixels = { shape: [1, height, width, channels] as const, values };
  const bounds = { rows: [height, -1], columns: [width, -1] } as Record<"rows" | "columns", [number, number]>;
  const some = Math.min(MOST_CHANNELS, shape.at(-1) ?? 1);
  for (let channel = 0; channel < some; channel++) {
    const goal = { of: "channel", tap: name, channel, at: { row, column } } as const;
    const [found] = network.gradients(pixels, goal, network.taps.slice(0, 1));
    found?.gradient.values.forEach((value, at) => {
      if (value === 0) return;
      const place = Math.floor(at / channels);
      widen(bounds.rows, Math.floor(place / width));
      widen(bounds.columns, place % width);
    });
  }
  return bounds.rows[1] < 0 ? undefined : bounds;
}

function widen(bounds: [number, number], to: number): void {
  bounds[0] = Math.min(bounds[0], to);
  bounds[1] = Math.max(bounds[1], to);
}

/** True if pixels lie within others; no pixels always do. */
export function liesWithin(inner: PixelBox | undefined, outer: PixelBox | undefined): boolean {
  if (inner === undefined) return true;
  if (outer === undefined) return false;
  const within = ([start, end]: Interval, [from, to]: Interval) => start >= from && end <= to;
  return within(inner.rows, outer.rows) && within(inner.columns, outer.columns);
}
