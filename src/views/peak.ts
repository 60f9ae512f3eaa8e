import { placeOf } from "../activations/plane.js";
import type { Mark, Point } from "../figures/figure.js";
import type { Style } from "../figures/style/style.js";
import type { TileArea } from "./bandTiles.js";
import type { Channel } from "./tile.js";

/** Lengths on a screen. */
const RADIUS: readonly [least: number, most: number] = [2.5, 4.5];
const THICKNESS = 1.5;
const HALO = 1;

/** How large the radius is within these limits, as a share of the longer side of a tile. */
const SHARE = 0.08;

/** Black within white can be told from every color of every map, whatever the page. */
const [RING, AROUND] = ["#000000", "#ffffff"] as const;

/** A ring about the largest sample of a channel, the first of equal ones; none where all samples are equal. */
export function peakMarks(
  { plane, statistics }: Channel,
  { x, y, width, height }: TileArea,
  style: Style,
): readonly Mark[] {
  const { min, max } = statistics;
  if (!(max > min)) return [];
  const { row, column } = placeOf(max, plane);
  const center = [
    x + (column + 0.5) * (width / plane.width),
    y + (row + 0.5) * (height / plane.height),
  ] as const;
  const { unit } = style;
  const [least, most] = RADIUS;
  const radius = Math.min(most * unit, Math.max(least * unit, SHARE * Math.max(width, height)));
  const [thickness, halo] = [THICKNESS * unit, HALO * unit];
  return [
    ring(center, { inner: radius - halo, outer: radius + thickness + halo, fill: AROUND }),
    ring(center, { inner: radius, outer: radius + thickness, fill: RING }),
  ];
}

const CORNERS = 24;

/** A ring as one shape: around the outside, and back around the inside. */
function ring(
  center: Point,
  { inner, outer, fill }: { readonly inner: number; readonly outer: number; readonly fill: string },
): Mark {
  const around = Array.from({ length: CORNERS + 1 }, (_, corner) => (corner / CORNERS) * 2 * Math.PI);
  const onCircle =
    (radius: number) =>
    (angle: number): Point => [center[0] + radius * Math.cos(angle), center[1] + radius * Math.sin(angle)];
  const points = [...around.map(onCircle(outer)), ...around.toReversed().map(onCircle(inner))];
  return { type: "path", closed: true, points, fill };
}
