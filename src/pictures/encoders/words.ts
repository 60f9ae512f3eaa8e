import { type Figure, TEXT } from "../figure.js";
import type { Metadata } from "./encoder.js";

/** What a figure is called where it cannot be seen: its metadata say so, or else its largest text. */
export function titleOf(figure: Figure, metadata: Metadata): string {
  return metadata.Title ?? textsOf(figure, TEXT.title.size)[0] ?? "Figure";
}

/** What a figure shows, in words: its metadata say so, or else its texts but for its captions. */
export function descriptionOf(figure: Figure, metadata: Metadata): string {
  return metadata.Description ?? textsOf(figure, TEXT.body.size).join(". ");
}

function textsOf({ marks }: Figure, leastSize: number): readonly string[] {
  return marks.flatMap((mark) => (mark.type === "text" && mark.style.size >= leastSize ? [mark.text] : []));
}
