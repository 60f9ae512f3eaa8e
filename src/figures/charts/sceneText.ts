import type { Mark, Point } from "../figure.js";
import { placeOf, type SceneItem, type SceneText } from "./scene.js";

/** The baseline's offset below a text's anchor, relative to the font size. Arimo's capitals are 0.72 high. */
const BASELINES: Readonly<Record<string, number>> = { top: 0.79, middle: 0.36, bottom: -0.21 };

/** The lines of a text as marks. */
export function textMarks(item: SceneItem, origin: Point): readonly Mark[] {
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
