import type { ColormapName } from "./color/colormap.js";
import type { Rect, Size } from "./layout/grid.js";
import type { Domain } from "./scale/domain.js";

/** Numbers in rows and columns, as a strided view. */
export interface Samples extends Size {
  readonly values: Float32Array;
  readonly offset: number;
  readonly stride: number;
}

/** Numbers as colors, each sample a square of `zoom` pixels. */
export interface RasterMark {
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
}

/** A filled or framed rectangle. A frame lies just inside. */
export interface RectMark extends Rect {
  readonly type: "rect";
  readonly fill?: string;
  readonly stroke?: string;
}

/** A straight rule. */
export interface LineMark {
  readonly type: "line";
  readonly from: Point;
  readonly to: Point;
  readonly color: string;
}

/** Diagonal lines over a rectangle: what lies under is not a number like the others. */
export interface HatchMark extends Rect {
  readonly type: "hatch";
  readonly color: string;
}

/** A filled or framed shape with straight sides, closed. A frame lies on its sides. */
export interface PolygonMark {
  readonly type: "polygon";
  readonly points: readonly Point[];
  readonly fill?: string;
  readonly stroke?: string;
}

/** A place on the page, in pixels. */
export type Point = readonly [x: number, y: number];

/** One thing on a figure. Later marks lie over earlier ones. */
export type Mark = RasterMark | TextMark | RectMark | LineMark | HatchMark | PolygonMark;

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

/** Marks moved right and down. */
export function moved(marks: readonly Mark[], dx: number, dy: number): readonly Mark[] {
  const shifted = ([x, y]: Point): Point => [x + dx, y + dy];
  return marks.map((mark) => {
    if (mark.type === "line") return { ...mark, from: shifted(mark.from), to: shifted(mark.to) };
    if (mark.type === "polygon") return { ...mark, points: mark.points.map(shifted) };
    return { ...mark, x: mark.x + dx, y: mark.y + dy };
  });
}
