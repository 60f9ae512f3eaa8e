import type { Figure } from "../figure.js";
import type { Metadata } from "./encoder.js";

/** What a figure is called where it cannot be seen: its metadata say so, or else its largest text. */
export function titleOf(figure: Figure, metadata: Metadata): string {
  return metadata.Title ?? textsOf(figure, 0)[0] ?? "Figure";
}

/** What a figure shows, in words: its metadata say so, or else its texts but for its captions. */
export function descriptionOf(figure: Figure, metadata: Metadata): string {
  return metadata.Description ?? [...textsOf(figure, 0), ...textsOf(figure, 1)].join(". ");
}

/** The texts of one size, the sizes being counted from the largest, 0. */
function textsOf({ marks }: Figure, rank: number): readonly string[] {
  const texts = marks.filter((mark) => mark.type === "text");
  const sizes = [...new Set(texts.map(({ style }) => style.size))].sort((one, other) => other - one);
  return texts.filter(({ style }) => style.size === sizes[rank]).map(({ text }) => text);
}
