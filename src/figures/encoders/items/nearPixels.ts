import type { Figure, TextMark } from "../../figure.js";
import { type Pixels, pixelsOf } from "../pixelDifference.js";
import type { Apart } from "./apart.js";
import { areNear } from "./nearColors.js";

/** Describes how two pictures differ by more than one color level. Digits drawn as text may be rounded either way. */
export async function nearPixels(
  file: Uint8Array,
  fresh: Uint8Array,
  figure?: Figure,
): Promise<Apart | undefined> {
  const [actual, expected] = await Promise.all([pixelsOf(file), pixelsOf(fresh)]);
  if (actual === undefined || expected === undefined)
    return { level: "alien", reason: "its picture is damaged" };
  if (actual.width !== expected.width || actual.height !== expected.height) {
    const reason = `it has ${actual.width}×${actual.height} pixels instead of ${expected.width}×${expected.height}`;
    return { level: "unsure", reason };
  }
  const words = (figure?.marks ?? []).filter(
    (mark): mark is TextMark => mark.type === "text" && /\d/.test(mark.text),
  );
  let among: string | undefined;
  for (let pixel = 0; pixel < actual.width * actual.height; pixel++) {
    if (isNearAt(actual, expected, pixel)) continue;
    const [x, y] = [pixel % actual.width, Math.floor(pixel / actual.width)];
    const reason = `pixel (${x}, ${y}) differs by more than one level`;
    if (!words.some((mark) => isNearWords(mark, x, y))) return { level: "far", reason };
    among ??= `${reason}, at a number`;
  }
  return among === undefined ? undefined : { level: "unsure", reason: among };
}

function isNearAt(actual: Pixels, expected: Pixels, pixel: number): boolean {
  const at = pixel * actual.channels;
  let most = 0;
  for (let channel = 0; channel < actual.channels; channel++)
    most = Math.max(
      most,
      Math.abs((actual.data[at + channel] as number) - (expected.data[at + channel] as number)),
    );
  return (
    most <= 1 ||
    (actual.data[at + 3] === expected.data[at + 3] && areNear(colorAt(actual, at), colorAt(expected, at)))
  );
}

function colorAt({ data }: Pixels, at: number): readonly [number, number, number] {
  return [data[at] as number, data[at + 1] as number, data[at + 2] as number];
}

/** Tests whether a pixel is near a text. Letters are at most as wide as high. */
function isNearWords({ x, y, text, style, rotate }: TextMark, px: number, py: number): boolean {
  const [along, across] = [(text.length + 1) * style.size, 1.5 * style.size];
  return Math.abs(px - x) <= along && Math.abs(py - y) <= (rotate === undefined ? across : along);
}
