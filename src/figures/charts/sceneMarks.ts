import type { Dash, Mark, Point } from "../figure.js";
import { placeOf, type SceneItem, type SceneMark, type SceneText, unbroken } from "./scene.js";
import { type SymbolName, symbolAt } from "./symbols.js";

/** What marks are made with besides their items. */
export interface SceneLook {
  /** The color of the hatch over areas of some fill, which are to be told apart by more than their color. */
  readonly hatches: ReadonlyMap<string, string>;
  /** Width of the lines of hatches. */
  readonly hatchWidth: number;
}

type Converter = (mark: SceneMark, origin: Point, look: SceneLook) => readonly Mark[];

/** Vega's types of marks that charts are made of. */
const CONVERTERS: Readonly<Record<string, Converter>> = {
  group: ({ items }, origin, look) =>
    items.flatMap((item) =>
      (item.items ?? []).flatMap((mark) => sceneMarks(mark, placeOf(item, origin), look)),
    ),
  rule: ({ items }, origin) => visible(items).map((item) => ruleMark(item, origin)),
  rect: ({ items }, origin, look) => visible(items).flatMap((item) => rectMarks(item, origin, look)),
  line: ({ items }, origin) => unbroken(items).map((run) => lineMark(run, origin)),
  area: ({ items }, origin) => unbroken(items).map((run) => areaMark(run, origin)),
  symbol: ({ items }, origin) => visible(items).map((item) => symbolMark(item, origin)),
  text: ({ items }, origin) => visible(items).flatMap((item) => textMarks(item, origin)),
};

/** The marks of what Vega has laid out, its origin being at a place on the page. */
export function sceneMarks(mark: SceneMark, origin: Point, look: SceneLook): readonly Mark[] {
  const convert = CONVERTERS[mark.marktype];
  if (convert === undefined) throw new Error(`Charts have no marks of the type '${mark.marktype}'.`);
  return convert(mark, origin, look);
}

/** Vega hides the labels that would overlap others by making them transparent. */
function visible(items: readonly SceneItem[]): readonly SceneItem[] {
  return items.filter(({ opacity = 1 }) => opacity > 0);
}

/** A rule; level and upright ones lie on whole pixels. */
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

function rectMarks(item: SceneItem, origin: Point, { hatches, hatchWidth }: SceneLook): readonly Mark[] {
  const [x, y] = placeOf(item, origin);
  const { width = 0, height = 0, fill } = item;
  const area = { x, y, width, height };
  const rect: Mark = { type: "rect", ...area, ...(fill === undefined ? {} : { fill }), ...titled(item) };
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

/** An area lies between the places and the second ordinates of its items. */
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
    ...(fill === undefined ? {} : { fill }),
    ...outline,
    ...titled(item),
  };
}

function titled({ tooltip }: SceneItem): { readonly title?: string } {
  return tooltip === undefined ? {} : { title: tooltip };
}

/** How far below its place the baseline of a text is, in sizes of the text. Arimo's capitals are 0.72 high. */
const BASELINES: Readonly<Record<string, number>> = { top: 0.79, middle: 0.36, bottom: -0.21 };

/** The lines of a text, each a mark. */
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

/** A place moved by an item's shift, and down by some pixels more, in the directions of its turned text. */
function turnedBy({ angle = 0, dx = 0, dy = 0 }: SceneText, [x, y]: Point, down: number): Point {
  const turn = (angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return [x + dx * cos - (dy + down) * sin, y + dx * sin + (dy + down) * cos];
}
