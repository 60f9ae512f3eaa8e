import type { Point } from "../figure.js";

/** A text item of Vega's scene graph. */
export interface SceneText {
  readonly text?: string | readonly string[];
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
  readonly lineHeight?: number;
  readonly align?: "left" | "center" | "right";
  readonly baseline?: string;
  /** Clockwise rotation in degrees. */
  readonly angle?: number;
  readonly dx?: number;
  readonly dy?: number;
}

/** An item of Vega's scene graph, as far as charts use it; coordinates are relative to its group. */
export interface SceneItem extends SceneText {
  readonly x?: number;
  readonly y?: number;
  readonly x2?: number;
  readonly y2?: number;
  readonly width?: number;
  readonly height?: number;
  readonly fill?: string;
  readonly stroke?: string;
  readonly strokeWidth?: number;
  readonly strokeDash?: readonly number[];
  readonly opacity?: number;
  readonly shape?: string;
  readonly size?: number;
  /** False where a line or an area is interrupted. */
  readonly defined?: boolean;
  readonly tooltip?: string;
  /** The content of a group. */
  readonly items?: readonly SceneMark[];
}

/** Items of one type. All items of a line or an area form one shape. */
export interface SceneMark {
  readonly marktype: string;
  readonly items: readonly SceneItem[];
}

/** The absolute position of an item whose group is at `origin`. */
export function placeOf({ x = 0, y = 0 }: SceneItem, [left, top]: Point): Point {
  return [left + x, top + y];
}

/** Splits items into runs at interruptions. */
export function unbroken(items: readonly SceneItem[]): readonly (readonly SceneItem[])[] {
  const runs: SceneItem[][] = [[]];
  for (const item of items) {
    if (item.defined === false) runs.push([]);
    else runs.at(-1)?.push(item);
  }
  return runs.filter((run) => run.length > 0);
}
