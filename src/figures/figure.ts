import type { ColormapName } from "./color/colormap.js";
import type { Rect, Size } from "./layout/grid.js";
import type { Domain } from "./scale/domain.js";

/** Numbers in rows and columns, as a strided view. */
export interface Samples extends Size {
  readonly values: Float32Array;
  readonly offset: number;
  readonly stride: number;
}

/** A mark with an optional description. */
interface Titled {
  /** A description, shown as a tooltip in SVG and HTML. */
  readonly title?: string;
}

/** Numbers as colors, each sample a square of `zoom` pixels. */
export interface RasterMark extends Titled {
  readonly type: "raster";
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly samples: Samples;
  readonly domain: Domain;
  readonly colormap: ColormapName;
  /** An image that shows through. Default: none. */
  readonly under?: Underlay;
}

/** An image under a raster, which shows through more strongly the nearer a sample is to zero. */
export interface Underlay {
  /** One gray plane, or red, green and blue; 0 to 1, with the size of the samples above. */
  readonly planes: readonly [Samples] | readonly [Samples, Samples, Samples];
  /** The opacity of a sample at the end of the domain, 0 to 1. Zero is transparent. */
  readonly opacity: number;
}

/** One line of text; `y` is its baseline. */
export interface TextMark {
  readonly type: "text";
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly style: TextStyle;
  readonly color: string;
  readonly align?: "left" | "center" | "right";
  /** Clockwise rotation about its anchor, in degrees. Default: 0. */
  readonly rotate?: number;
}

/** A filled or framed rectangle. The frame lies inside its edges. */
export interface RectMark extends Rect, Titled {
  readonly type: "rect";
  readonly fill?: string;
  readonly stroke?: string;
  /** The frame's width in whole pixels. Default: 1. */
  readonly lineWidth?: number;
}

/** A straight rule. */
export interface LineMark {
  readonly type: "line";
  readonly from: Point;
  readonly to: Point;
  readonly color: string;
  /** The width in whole pixels. Default: 1. */
  readonly lineWidth?: number;
}

/** Diagonal lines over a rectangle that mark values of a different kind. */
export interface HatchMark extends Rect {
  readonly type: "hatch";
  readonly color: string;
  /** The line width in pixels; lines are six widths apart. Default: 1. */
  readonly lineWidth?: number;
}

/** A polyline or polygon, filled or stroked. The stroke is centered on the path, with round corners. */
export interface PathMark extends Titled {
  readonly type: "path";
  readonly points: readonly Point[];
  /** Closes the path from the last point to the first. Default: false. */
  readonly closed?: boolean;
  readonly fill?: string;
  /** The fill's opacity, 0 to 1. Default: 1. */
  readonly opacity?: number;
  readonly stroke?: string;
  /** The stroke's width in pixels. Default: 1. */
  readonly lineWidth?: number;
  /** Lengths of dashes and gaps in pixels. Default: solid. */
  readonly dash?: Dash;
}

/** The lengths of a dash and of the gap after it. */
export type Dash = readonly [drawn: number, left: number];

/** A position on the page, in pixels. */
export type Point = readonly [x: number, y: number];

/** An element of a figure. Later marks cover earlier ones. */
export type Mark = RasterMark | TextMark | RectMark | LineMark | HatchMark | PathMark;

/** A table with the function that draws each type of mark onto a context. */
export type MarkDrawers<C> = {
  readonly [T in Mark["type"]]: (context: C, mark: Mark & { readonly type: T }) => void;
};

/** Draws a mark onto a context by the function for its type. */
export function drawWith<C, T extends Mark["type"]>(
  drawers: MarkDrawers<C>,
  context: C,
  mark: Mark & { readonly type: T },
): void {
  drawers[mark.type](context, mark);
}

/** A drawing as plain data: its size and its marks. */
export interface Figure extends Size {
  readonly background: string;
  readonly marks: readonly Mark[];
  /** Pixels per inch, which determine the printed size. Default: 96, the definition of a CSS pixel. */
  readonly dpi?: number;
}

/** The default pixels per inch of a figure. */
export const DEFAULT_DPI = 96;

/** The style of text. Sizes are in pixels. */
export interface TextStyle {
  readonly size: number;
  readonly weight: "normal" | "bold";
}

/** A function that measures the width of text, in pixels. */
export type TextMeasure = (text: string, style: TextStyle) => number;

/** Sets the line width of marks that have none, in pixels. */
export function ruled(marks: readonly Mark[], lineWidth: number): readonly Mark[] {
  if (lineWidth === 1) return marks;
  return marks.map((mark) =>
    mark.type === "raster" || mark.type === "text" ? mark : { lineWidth, ...mark },
  );
}

/** The offset that aligns a line of even width to whole pixels, to the right and down. */
export function evenShift({ lineWidth = 1 }: LineMark): number {
  return lineWidth % 2 === 0 ? 0.5 : 0;
}

/** Marks translated to the right and down. */
export function moved(marks: readonly Mark[], dx: number, dy: number): readonly Mark[] {
  const shifted = ([x, y]: Point): Point => [x + dx, y + dy];
  return marks.map((mark) => {
    if (mark.type === "line") return { ...mark, from: shifted(mark.from), to: shifted(mark.to) };
    if (mark.type === "path") return { ...mark, points: mark.points.map(shifted) };
    return { ...mark, x: mark.x + dx, y: mark.y + dy };
  });
}

/** A looping sequence of figures of the same size. */
export interface Motion {
  readonly frames: readonly Figure[];
  /** The duration of each figure in milliseconds: multiples of 10, as some formats count hundredths of a second. */
  readonly delays: readonly number[];
}
