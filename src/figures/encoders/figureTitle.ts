import type { Figure } from "../figure.js";
import type { Metadata } from "./encoder.js";

/** The title of a figure: from its metadata, or else its largest text. */
export function titleOf(figure: Figure, metadata: Metadata): string {
  return metadata.Title ?? textsOf(figure, 0)[0] ?? "Figure";
}

/** The description of a figure: from its metadata, or else its texts except captions. */
export function descriptionOf(figure: Figure, metadata: Metadata): string {
  return metadata.Description ?? [...textsOf(figure, 0), ...textsOf(figure, 1)].join(". ");
}

/** The texts of a font size, by rank: 0 is the largest. */
function textsOf({ marks }: Figure, rank: number): readonly string[] {
  const texts = marks.filter((mark) => mark.type === "text");
  const sizes = [...new Set(texts.map(({ style }) => style.size))].sort((a, b) => b - a);
  return texts.filter(({ style }) => style.size === sizes[rank]).map(({ text }) => text);
}
