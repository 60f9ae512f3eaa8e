import type { Mark, Point, TextMark, TextMeasure } from "../figure.js";

/** The edges of a region of the page, in pixels. */
export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The extent of letters above and below their baseline, relative to the font size. */
const [ASCENT, DESCENT] = [0.8, 0.22];
const SHIFTS = { left: 0, center: 0.5, right: 1 } as const;

/** The bounding box of marks. */
export function boundsOf(marks: readonly Mark[], measure: TextMeasure): Bounds {
  const corners = marks.flatMap((mark) => cornersOf(mark, measure));
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return { left: least(xs), top: least(ys), right: most(xs), bottom: most(ys) };
}

function cornersOf(mark: Mark, measure: TextMeasure): readonly Point[] {
  switch (mark.type) {
    case "text":
      return textCorners(mark, measure);
    case "line":
      return [mark.from, mark.to];
    case "path":
      return around(mark.points, mark.stroke === undefined ? 0 : (mark.lineWidth ?? 1) / 2);
    case "raster":
      return rectCorners({
        ...mark,
        width: mark.samples.width * mark.zoom,
        height: mark.samples.height * mark.zoom,
      });
    default:
      return rectCorners(mark);
  }
}

/** The corners of a text, including its rotation. */
export function textCorners(mark: TextMark, measure: TextMeasure): readonly Point[] {
  const { x, y, text, style, align = "left", rotate = 0 } = mark;
  const width = measure(text, style);
  const box = {
    x: -SHIFTS[align] * width,
    y: -ASCENT * style.size,
    width,
    height: (ASCENT + DESCENT) * style.size,
  };
  const [cos, sin] = [Math.cos((rotate * Math.PI) / 180), Math.sin((rotate * Math.PI) / 180)];
  return rectCorners(box).map(([dx, dy]) => [x + dx * cos - dy * sin, y + dx * sin + dy * cos]);
}

function rectCorners(rect: Readonly<Record<"x" | "y" | "width" | "height", number>>): readonly Point[] {
  const { x, y, width, height } = rect;
  return [[x, y], [x + width, y], [x + width, y + height], [x, y + height]]; // biome-ignore format: pairs
}

function around(points: readonly Point[], reach: number): readonly Point[] {
  return points.flatMap(([x, y]) => [
    [x - reach, y - reach],
    [x + reach, y + reach],
  ]);
}

/** The minimum, without spreading: charts have more marks than a call may have arguments. */
function least(values: readonly number[]): number {
  return values.reduce((low, value) => Math.min(low, value), Infinity);
}

function most(values: readonly number[]): number {
  return values.reduce((high, value) => Math.max(high, value), -Infinity);
}
