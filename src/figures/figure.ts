import type { ColormapName } from "./color/colormap.js";
import type { Rect, Size } from "./layout/grid.js";
import type { Domain } from "./scale/domain.js";

/** Numbers in rows and columns, as a strided view. */
export interface Samples extends Size {
  readonly values: Float32Array;
  readonly offset: number;
  readonly stride: number;
}

/** A mark that can say what it shows to whoever points at it. */
interface Titled {
  /** Shown where a format can: in SVG and on HTML pages. */
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
  /** A picture that shows through. Default: none. */
  readonly under?: Underlay;
}

/** A picture under a raster, which shows through the more the nearer a sample is to zero. */
export interface Underlay {
  /** One plane of grays, or red, green and blue; 0 to 1, of the size of the samples over it. */
  readonly planes: readonly [Samples] | readonly [Samples, Samples, Samples];
  /** How much of it a sample at the far end of the domain covers, 0 to 1. Zero covers nothing. */
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
  /** Degrees that it is turned clockwise about its place. Default: none. */
  readonly rotate?: number;
}

/** A filled or framed rectangle. A frame lies just inside. */
export interface RectMark extends Rect, Titled {
  readonly type: "rect";
  readonly fill?: string;
  readonly stroke?: string;
  /** Of the frame, in whole pixels. Default: 1. */
  readonly lineWidth?: number;
}

/** A straight rule. */
export interface LineMark {
  readonly type: "line";
  readonly from: Point;
  readonly to: Point;
  readonly color: string;
  /** In whole pixels. Default: 1. */
  readonly lineWidth?: number;
}

/** Diagonal lines over a rectangle: what lies under is not a number like the others. */
export interface HatchMark extends Rect {
  readonly type: "hatch";
  readonly color: string;
  /** Width of its lines in pixels, which are six times as far apart. Default: 1. */
  readonly lineWidth?: number;
}

/** Straight sides from point to point, filled or drawn. The stroke lies on the sides, its corners round. */
export interface PathMark extends Titled {
  readonly type: "path";
  readonly points: readonly Point[];
  /** Whether a side leads from the last point to the first. Default: no. */
  readonly closed?: boolean;
  readonly fill?: string;
  /** How much the fill covers, 0 to 1. Default: 1. */
  readonly opacity?: number;
  readonly stroke?: string;
  /** Of the stroke, in pixels. Default: 1. */
  readonly lineWidth?: number;
  /** Lengths in pixels, drawn and left out by turns. Default: drawn throughout. */
  readonly dash?: Dash;
}

/** How long a stroke is drawn, and how long it is left out then. */
export type Dash = readonly [drawn: number, left: number];

/** A place on the page, in pixels. */
export type Point = readonly [x: number, y: number];

/** One thing on a figure. Later marks lie over earlier ones. */
export type Mark = RasterMark | TextMark | RectMark | LineMark | HatchMark | PathMark;

/** A picture described: its size and its marks, plain data. */
export interface Figure extends Size {
  readonly background: string;
  readonly marks: readonly Mark[];
  /** Pixels per inch: how large the figure is on paper. 96 by default, what CSS calls a pixel. */
  readonly dpi?: number;
}

/** The pixels per inch of a figure that says nothing else. */
export const DEFAULT_DPI = 96;

/** How text looks. Sizes are in pixels. */
export interface TextStyle {
  readonly size: number;
  readonly weight: "normal" | "bold";
}

/** Marks whose lines have a width, in pixels, but for those that have one already. */
export function ruled(marks: readonly Mark[], lineWidth: number): readonly Mark[] {
  if (lineWidth === 1) return marks;
  return marks.map((mark) =>
    mark.type === "raster" || mark.type === "text" ? mark : { lineWidth, ...mark },
  );
}

/** How far a line is moved right and down so that one of an even width covers whole pixels, as one of an odd does. */
export function evenShift({ lineWidth = 1 }: LineMark): number {
  return lineWidth % 2 === 0 ? 0.5 : 0;
}

/** Marks moved right and down. */
export function moved(marks: readonly Mark[], dx: number, dy: number): readonly Mark[] {
  const shifted = ([x, y]: Point): Point => [x + dx, y + dy];
  return marks.map((mark) => {
    if (mark.type === "line") return { ...mark, from: shifted(mark.from), to: shifted(mark.to) };
    if (mark.type === "path") return { ...mark, points: mark.points.map(shifted) };
    return { ...mark, x: mark.x + dx, y: mark.y + dy };
  });
}
