import { inflateSync } from "node:zlib";
import { pngOf } from "../chunks.js";
import type { Metadata } from "../encoder.js";
import type { Item } from "./item.js";
import { metadataItems } from "./metadataItems.js";

const OBJECT = /\n\d+ 0 obj\n[\s\S]*?\nendobj(?=\n)/g;
const STREAM = /\nstream\n([\s\S]*)\nendstream/;
/** Text derived from lengths and contents: object offsets, stream lengths, the file's identifier. */
const DERIVED = /\/Length \d+|\/ID \[[^\]]*\]|\nstartxref\n\d+|\n\d{10} \d{5} [nf] /g;
const PALETTE = /(\/Indexed \/DeviceRGB \d+) <([0-9a-f]*)>/;
/** Glyph strings, whose codes depend on the glyphs of the embedded font subset. */
const GLYPHS = /<[0-9a-f]*>/g;
const PRINTABLE = /^[\t\n\r -~]*$/;

/** Splits a document into items: its objects with the content of their streams, and everything in between. */
export function pdfItems(file: Buffer, metadata: Metadata): readonly Item[] {
  const text = file.toString("latin1");
  const objects = text.match(OBJECT) ?? [];
  return [
    { kind: "structure", place: "the document", text: text.replace(OBJECT, "").replace(DERIVED, "") },
    ...metadataItems(metadata),
    ...objects.flatMap((object, at) => objectItems(object, `object ${at + 1}`)),
  ];
}

function objectItems(object: string, place: string): readonly Item[] {
  const [, stream] = STREAM.exec(object) ?? [];
  const dictionary = object.replace(STREAM, "").replace(DERIVED, "");
  if (stream === undefined) {
    // The document's information is read separately, and widths depend on the glyphs.
    const isText = /obj\n\(/.test(dictionary);
    const isWidths = dictionary.includes("/W [");
    return isText ? [] : [{ kind: isWidths ? "embedded" : "structure", place, text: dictionary }];
  }
  const data = Buffer.from(stream, "latin1");
  if (dictionary.includes("/Subtype /Image")) return imageItems(dictionary, data, place);
  const content = inflated(data);
  if (content === undefined || !PRINTABLE.test(content) || content.includes("begincmap"))
    return [{ kind: "embedded", place, text: content ?? stream }];
  return [
    { kind: "structure", place, text: dictionary },
    { kind: "structure", place: `the drawing in ${place}`, text: content.replace(GLYPHS, "<>") },
    { kind: "embedded", place: `the words in ${place}`, text: (content.match(GLYPHS) ?? []).join() },
  ];
}

function inflated(data: Buffer): string | undefined {
  try {
    return inflateSync(data).toString("latin1");
  } catch {
    return undefined;
  }
}

/** The picture of an image object, whose lines are encoded as in a PNG file. */
function imageItems(dictionary: string, data: Buffer, place: string): readonly Item[] {
  const numberOf = (name: string) => Number(new RegExp(`/${name} (\\d+)`).exec(dictionary)?.[1] ?? 0);
  const palette = PALETTE.exec(dictionary)?.[2];
  const header = Buffer.alloc(13);
  header.writeUInt32BE(numberOf("Width"), 0);
  header.writeUInt32BE(numberOf("Height"), 4);
  header.set([numberOf("BitsPerComponent"), palette === undefined ? 2 : 3], 8);
  const colors = palette === undefined ? [] : [{ type: "PLTE", data: Buffer.from(palette, "hex") }];
  const end = { type: "IEND", data: Buffer.alloc(0) };
  const file = pngOf([{ type: "IHDR", data: header }, ...colors, { type: "IDAT", data }, end]);
  const frame = dictionary.replace(PALETTE, "").replace(/\/ColorSpace[^\n]*|\/Colors \d/g, "");
  return [
    { kind: "structure", place, text: frame },
    { kind: "picture", place, file },
  ];
}
