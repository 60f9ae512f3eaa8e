import { deflateSync, inflateSync } from "node:zlib";
import { type Chunk, chunksOf, pngOf } from "../../../src/figures/encoders/chunks.js";
import { behind, chunk, inPicture, inTexts, joinedPicture, uint32, without } from "./pngChanges.js";
import { appended, type Tampering, text } from "./tampering.js";

/** A second frame that covers the first one. */
function animated(bytes: Buffer): Buffer {
  const [header] = [...chunksOf(bytes)];
  const [width = 0, height = 0] = [header?.data.readUInt32BE(0), header?.data.readUInt32BE(4)];
  const frame = (number: number) =>
    Buffer.concat([uint32(number, width, height, 0, 0), Buffer.of(0, 1, 0, 1, 0, 0)]);
  const black = deflateSync(Buffer.alloc(height * (width * 3 + 1)));
  const chunks = joinedPicture(bytes).flatMap((each) => {
    if (each.type !== "IDAT") return [each];
    const control = { type: "acTL", data: uint32(2, 0) };
    const second = [
      { type: "fcTL", data: frame(1) },
      { type: "fdAT", data: Buffer.concat([uint32(2), black]) },
    ];
    return [control, { type: "fcTL", data: frame(0) }, each, ...second];
  });
  return pngOf(chunks);
}

/** A chunk of a WebP file. */
function riff(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, "latin1");
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

function withLength(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt32LE(copy.length - 8, 4);
  return copy;
}

/** Changes to a PNG file. */
export const PNG: readonly Tampering[] = [
  { what: "a second frame", change: animated, says: /'acTL', which convscope does not write/ },
  {
    what: "brightness for viewers",
    change: behind("IHDR", { type: "gAMA", data: uint32(200_000) }),
    says: /'gAMA', which convscope does not write/,
  },
  {
    what: "another shape of pixels",
    change: (bytes) =>
      behind("IHDR", { type: "pHYs", data: Buffer.concat([uint32(2000, 1000), Buffer.of(0)]) })(
        without("pHYs")(bytes),
      ),
    says: /part/,
  },
  { what: "no size on paper", change: without("pHYs"), says: /lacks part 'pHYs'/ },
  { what: "a color profile", change: behind("IHDR", chunk("iCCP", "x\0\0x")), says: /'iCCP'/ },
  { what: "transparency", change: behind("IHDR", chunk("tRNS", "\0\0\0")), says: /./ },
  {
    what: "a chunk of another program",
    change: behind("IHDR", chunk("tEXt", "Comment\0hello")),
    says: /'tEXt'/,
  },
  { what: "bytes after the end", change: appended("more"), says: /extra bytes after its end/ },
  {
    what: "another file behind the end",
    change: (bytes) => Buffer.concat([bytes, bytes]),
    says: /after its end/,
  },
  { what: "another title", change: inTexts("relu4 of", "relu5 of"), says: /its metadata differs: Title / },
  {
    what: "another description",
    change: inTexts("relu4 (relu)", "relu4 (tanh)"),
    says: /its metadata differs: Description /,
  },
  {
    what: "another program's name",
    change: inTexts("convscope 0", "convscope 9"),
    says: /its metadata differs: Software /,
  },
  {
    what: "a domain",
    change: inTexts('"domain":[0,', '"domain":[1,'),
    says: /its metadata differs: shows\.domain/,
  },
  {
    what: "two texts in another order",
    change: (bytes) => reordered(bytes),
    says: /its parts differ or are in a different order/,
  },
  { what: "a text twice", change: (bytes) => doubled(bytes), says: /./ },
  {
    what: "bytes behind the compressed lines",
    change: inPicture((data) => Buffer.concat([data, Buffer.from("more")])),
    says: /too many or too few bytes/,
  },
  {
    what: "lines behind the last one",
    change: inPicture((data) => deflateSync(Buffer.concat([inflateSync(data), Buffer.alloc(9)]))),
    says: /damaged|too many/,
  },
];

function reordered(bytes: Buffer): Buffer {
  const chunks = [...chunksOf(bytes)];
  const at = chunks.findIndex(({ type }) => type === "iTXt");
  const [a, b] = chunks.splice(at, 2) as [Chunk, Chunk];
  chunks.splice(at, 0, b, a);
  return pngOf(chunks);
}

function doubled(bytes: Buffer): Buffer {
  const chunks = [...chunksOf(bytes)];
  const at = chunks.findIndex(({ type }) => type === "iTXt");
  chunks.splice(at, 0, chunks[at] as Chunk);
  return pngOf(chunks);
}

/** Changes to a WebP file. */
export const WEBP: readonly Tampering[] = [
  {
    what: "a second frame",
    change: (bytes) =>
      withLength(Buffer.concat([bytes, riff("ANIM", Buffer.alloc(6)), riff("ANMF", Buffer.alloc(24))])),
    says: /which convscope does not write/,
  },
  {
    what: "a color profile",
    change: (bytes) => withLength(Buffer.concat([bytes, riff("ICCP", Buffer.alloc(8))])),
    says: /'ICCP'/,
  },
  {
    what: "a chunk of another program",
    change: (bytes) => withLength(Buffer.concat([bytes, riff("JUNK", Buffer.alloc(8))])),
    says: /'JUNK'/,
  },
  { what: "bytes after the end", change: appended("more"), says: /its length differs from its header/ },
  { what: "another resolution", change: changedExif, says: /the content of its part 'EXIF' differs/ },
  { what: "another title", change: text("relu4 of", "relu5 of"), says: /its metadata differs: Title / },
];

function changedExif(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const at = copy.indexOf("EXIF", 0, "latin1");
  copy[at + 60] = (copy[at + 60] as number) ^ 1;
  return copy;
}
