import { chunksOf } from "./chunks.js";

/** A picture as pdfkit draws one that it has opened. */
interface OpenImage {
  readonly width: number;
  readonly height: number;
  /** Its name on pages, and the object that holds it; nothing before it is embedded. */
  label?: string;
  obj?: PDFKit.PDFKitReference;
  embed(page: PDFKit.PDFDocument): void;
}

/** What pdfkit's types leave out: it takes pictures that are opened already, and gives objects numbers. */
type ImageSource = Parameters<PDFKit.PDFDocument["image"]>[0];
type Numbered = PDFKit.PDFKitReference & { readonly id: number };

/** Kinds of pixels in PNG files (PNG specification, third edition, section 11.2.1). */
const RGB = 2;
const INDEXED = 3;

/**
 * A PNG file without transparency as pdfkit draws it. Its compressed lines go into the document as they are, with the
 * palette beside them: pdfkit copies them byte by byte, and compresses each palette. Any other file is left to pdfkit.
 */
export function pdfImage(png: Buffer): ImageSource {
  const chunks = [...chunksOf(png)];
  const dataOf = (wanted: string) =>
    Buffer.concat(chunks.flatMap(({ type, data }) => (type === wanted ? [data] : [])));
  const header = dataOf("IHDR");
  const isTransparent = chunks.some(({ type }) => type === "tRNS");
  if (header.length < 13 || isTransparent || header[12] !== 0) return png;
  const [width, height, bits, kind] = [header.readUInt32BE(0), header.readUInt32BE(4), header[8], header[9]];
  if (kind !== RGB && kind !== INDEXED) return png;
  const palette = dataOf("PLTE");
  const image: OpenImage = {
    width,
    height,
    embed(page) {
      const parameters = { Colors: kind === RGB ? 3 : 1, BitsPerComponent: bits, Columns: width };
      const object = page.ref({
        Type: "XObject",
        Subtype: "Image",
        BitsPerComponent: bits,
        Width: width,
        Height: height,
        Filter: "FlateDecode",
        DecodeParms: { Predictor: 15, ...parameters },
        ColorSpace: kind === RGB ? "DeviceRGB" : ["Indexed", "DeviceRGB", palette.length / 3 - 1, palette],
      });
      image.label = `I${(object as Numbered).id}`;
      image.obj = object;
      object.end(dataOf("IDAT"));
    },
  };
  return image as unknown as ImageSource;
}
