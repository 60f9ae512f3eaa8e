import type { Figure, TextMark } from "../../figure.js";
import { type Pixels, pixelsOf } from "../pixelDifference.js";
import type { Apart } from "./apart.js";
import { areNear } from "./nearColors.js";

/** How two pictures differ in more than one level of a color. Where words with digits stand, a digit may be rounded either way. */
export async function nearPixels(
  file: Uint8Array,
  fresh: Uint8Array,
  figure?: Figure,
): Promise<Apart | undefined> {
  const [is, due] = await Promise.all([pixelsOf(file), pixelsOf(fresh)]);
  if (is === undefined || due === undefined) return { level: "alien", reason: "its picture is damaged" };
  if (is.width !== due.width || is.height !== due.height) {
    const reason = `it has ${is.width}×${is.height} pixels where ${due.width}×${due.height} are drawn`;
    return { level: "unsure", reason };
  }
  const words = (figure?.marks ?? []).filter(
    (mark): mark is TextMark => mark.type === "text" && /\d/.test(mark.text),
  );
  let among: string | undefined;
  for (let pixel = 0; pixel < is.width * is.height; pixel++) {
    if (isNearAt(is, due, pixel)) continue;
    const [x, y] = [pixel % is.width, Math.floor(pixel / is.width)];
    const reason = `pixel (${x}, ${y}) differs by more than one level`;
    if (!words.some((mark) => isNearWords(mark, x, y))) return { level: "far", reason };
    among ??= `${reason}, where a number is written`;
  }
  return among === undefined ? undefined : { level: "unsure", reason: among };
}

function isNearAt(is: Pixels, due: Pixels, pixel: number): boolean {
  const at = pixel * is.channels;
  let most = 0;
  for (let channel = 0; channel < is.channels; channel++)
    most = Math.max(most, Math.abs((is.data[at + channel] as number) - (due.data[at + channel] as number)));
  return most <= 1 || (is.data[at + 3] === due.data[at + 3] && areNear(colorAt(is, at), colorAt(due, at)));
}

function colorAt({ data }: Pixels, at: number): readonly [number, number, number] {
  return [data[at] as number, data[at + 1] as number, data[at + 2] as number];
}

/** Letters are at most as wide as high. */
function isNearWords({ x, y, text, style, rotate }: TextMark, px: number, py: number): boolean {
  const [along, across] = [(text.length + 1) * style.size, 1.5 * style.size];
  return Math.abs(px - x) <= along && Math.abs(py - y) <= (rotate === undefined ? across : along);
}
