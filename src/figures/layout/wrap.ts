import type { TextMeasure, TextStyle } from "../figure.js";

/** Text broken at spaces into lines no wider than a width; a wider word has its own line. One line without a width. */
export function wrapped(
  text: string,
  style: TextStyle,
  { width, measure }: { readonly width: number | undefined; readonly measure: TextMeasure },
): readonly string[] {
  if (width === undefined || measure(text, style) <= width) return [text];
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && measure(longer, style) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
