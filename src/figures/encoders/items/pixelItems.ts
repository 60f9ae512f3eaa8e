import type { Figure } from "../../figure.js";
import type { TakeApart } from "../containers/part.js";
import type { Metadata } from "../encoder.js";
import type { Item } from "./item.js";
import { metadataItems } from "./metadataItems.js";

/** Parts with metadata, which is read separately. */
const TEXTS = /^(?:iTXt |XMP |extension 254)/;

/** The means to split an image file. */
export interface PixelFile {
  readonly takeApart: TakeApart;
  readonly metadata: Metadata;
  /** Its pictures as separate files, in order, each with its figure. */
  readonly pictures: readonly { readonly file: Uint8Array; readonly figure: Figure }[];
}

/** Splits an image file into items; damage is an item that equals no other. */
export function pixelItems(file: Buffer, { takeApart, metadata, pictures }: PixelFile): readonly Item[] {
  const parts = takeApart(file);
  if (typeof parts === "string") return [{ kind: "structure", place: parts, text: parts }];
  const framework = parts.filter(({ name, isPicture = false }) => !isPicture && !TEXTS.test(name));
  return [
    ...framework.map(({ name, data }, at): Item => {
      return { kind: "structure", place: `part ${at + 1}, '${name}'`, text: `x${data.toString("hex")}` };
    }),
    ...metadataItems(metadata),
    ...pictures.map((picture, at): Item => ({ kind: "picture", place: `picture ${at + 1}`, ...picture })),
  ];
}
