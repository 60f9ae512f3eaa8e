import { defined } from "../../core/objectFields.js";
import type { Dash, Mark, Point } from "../figure.js";
import { type SymbolName, symbolAt } from "./chartSymbols.js";
import { placeOf, type SceneItem, type SceneMark, type SceneText, unbroken } from "./scene.js";

/** The appearance of marks that scene items do not specify. */
export interface SceneStyle {
  /** The hatch color by fill color, for areas that must differ in more than color. */
  readonly hatches: ReadonlyMap<string, string>;
  /** The line width of hatches. */
  readonly hatchWidth: number;
}

type Converter = (mark: SceneMark, origin: Point, sceneStyle: SceneStyle) => readonly Mark[];

/** Converters by Vega mark type. */
const CONVERTERS: Readonly<Record<string, Converter>> = {
  group: ({ items }, origin, sceneStyle) =>
    items.flatMap((item) =>
      (item.items ?? []).flatMap((mark) => sceneMarks(mark, placeOf(item, origin), sceneStyle)),
    ),
  rule: ({ items }, origin) => visible(items).map((item) => ruleMark(item, origin)),
  rect: ({ items }, origin, sceneStyle) =>
    visible(items).flatMap((item) => rectMarks(item, origin, sceneStyle)),
  line: ({ items }, origin) => unbroken(items).map((run) => lineMark(run, origin)),
  area: ({ items }, origin) => unbroken(items).map((run) => areaMark(run, origin)),
  symbol: ({ items }, origin) => visible(items).map((item) => symbolMark(item, origin)),
  text: ({ items }, origin) => visible(items).flatMap((item) => textMarks(item, origin)),
};

/** Converts a Vega scene to marks, with its origin at a point of the page. */
export function sceneMarks(mark: SceneMark, origin: Point, sceneStyle: SceneStyle): readonly Mark[] {
  const convert = CONVERTERS[mark.marktype];
  if (convert === undefined) throw new Error(`Unknown mark type '${mark.marktype}' in a chart.`);
  return convert(mark, origin, sceneStyle);
}

/** Drops labels that Vega made transparent because they would overlap others. */
function visible(items: readonly SceneItem[]): readonly SceneItem[] {
  return items.filter(({ opacity = 1 }) => opacity > 0);
}

/** A rule; horizontal and vertical ones are aligned to whole pixels. */
function ruleMark(item: SceneItem, origin: Point): Mark {
  const { x = 0, y = 0, x2 = x, y2 = y, stroke = "#000000", strokeWidth = 1 } = item;
  const [from, to] = [placeOf({ x, y }, origin), placeOf({ x: x2, y: y2 }, origin)];
  const points = [from, to];
  if (strokeWidth !== 1) return { type: "path", points, stroke, lineWidth: strokeWidth, ...dashOf(item) };
  const onPixel = (place: number) => Math.floor(place) + 0.5;
  if (x === x2)
    return { type: "line", from: [onPixel(from[0]), from[1]], to: [onPixel(to[0]), to[1]], color: stroke };
  return { type: "line", from: [from[0], onPixel(from[1])], to: [to[0], onPixel(to[1])], color: stroke };
}

function rectMarks(item: SceneItem, origin: Point, { hatches, hatchWidth }: SceneStyle): readonly Mark[] {
  const [x, y] = placeOf(item, origin);
  const { width = 0, height = 0, fill } = item;
  const area = { x, y, width, height };
  const rect: Mark = { type: "rect", ...area, ...defined({ fill }), ...titled(item) };
  const color = hatches.get(fill ?? "");
  return color === undefined ? [rect] : [rect, { type: "hatch", ...area, color, lineWidth: hatchWidth }];
}

function lineMark(run: readonly SceneItem[], origin: Point): Mark {
  const [first] = run as readonly [SceneItem];
  const { stroke = "#000000", strokeWidth = 1 } = first;
  return {
    type: "path",
    points: run.map((item) => placeOf(item, origin)),
    stroke,
    lineWidth: strokeWidth,
    ...dashOf(first),
  };
}

function dashOf({ strokeDash = [] }: SceneItem): { readonly dash?: Dash } {
  return strokeDash.length === 2 ? { dash: strokeDash as unknown as Dash } : {};
}

/** An area between the first and second ordinates of its items. */
function areaMark(run: readonly SceneItem[], origin: Point): Mark {
  const [{ fill = "#000000", opacity = 1 }] = run as readonly [SceneItem];
  const upper = run.map((item) => placeOf(item, origin));
  const lower = run.map(({ x = 0, y = 0, y2 = y }) => placeOf({ x, y: y2 }, origin));
  return { type: "path", points: [...upper, ...lower.reverse()], closed: true, fill, opacity };
}

function symbolMark(item: SceneItem, origin: Point): Mark {
  const { shape = "circle", size = 1, fill, stroke, strokeWidth = 1 } = item;
  const outline = stroke === undefined || stroke === fill ? {} : { stroke, lineWidth: strokeWidth };
  const points = symbolAt(placeOf(item, origin), shape as SymbolName, size);
  return {
    type: "path",
    points,
    closed: true,
    ...defined({ fill }),
    ...outline,
    ...titled(item),
  };
}

function titled({ tooltip }: SceneItem): { readonly title?: string } {
  return defined({ title: tooltip });
}

/** The baseline's offset below a text's anchor, relative to the font size. Arimo's capitals are 0.72 high. */
const BASELINES: Readonly<Record<string, number>> = { top: 0.79, middle: 0.36, bottom: -0.21 };

/** The lines of a text as marks. */
function textMarks(item: SceneItem, origin: Point): readonly Mark[] {
  const { text = "", fontSize = 11, lineHeight = fontSize + 2, baseline = "alphabetic" } = item;
  const lines = typeof text === "string" ? [text] : text;
  const style = { size: fontSize, weight: item.fontWeight === "bold" ? "bold" : "normal" } as const;
  const place = placeOf(item, origin);
  const first = (BASELINES[baseline] ?? 0) * fontSize;
  const { align = "left", fill = "#000000", angle = 0 } = item;
  return lines
    .filter((line) => line !== "")
    .map((line, index) => {
      const [x, y] = turnedBy(item, place, first + index * lineHeight);
      const rotate = angle % 360 === 0 ? {} : { rotate: angle };
      return { type: "text", x, y, text: line, style, color: fill, align, ...rotate };
    });
}

/** A point moved by an item's offset and further down by some pixels, in the rotated directions of its text. */
function turnedBy({ angle = 0, dx = 0, dy = 0 }: SceneText, [x, y]: Point, down: number): Point {
  const turn = (angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return [x + dx * cos - (dy + down) * sin, y + dx * sin + (dy + down) * cos];
}
