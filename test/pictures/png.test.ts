import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { TEXT } from "../../src/pictures/figure.js";
import { encodePng, readPngTexts } from "../../src/pictures/png.js";
import { decode, figureOf, rasterOf } from "./pixels.ts";

const FIGURE = figureOf([
  rasterOf([[0, 0.5, 1]], { x: 4, y: 4, zoom: 5 }),
  { type: "text", x: 4, y: 24, text: "conv1", style: TEXT.caption, color: "#000000" },
]);

interface Chunk {
  readonly type: string;
  readonly isWhole: boolean;
}

/** The chunks of a PNG file, and whether each has the checksum of its bytes (PNG 1.2, section 3). */
function chunksOf(png: Uint8Array): readonly Chunk[] {
  const bytes = Buffer.from(png);
  const chunks: Chunk[] = [];
  for (let at = 8; at < bytes.length; ) {
    const end = at + 8 + bytes.readUInt32BE(at);
    const isWhole = bytes.readUInt32BE(end) === crc32(bytes.subarray(at + 4, end));
    chunks.push({ type: bytes.toString("latin1", at + 4, at + 8), isWhole });
    at = end + 4;
  }
  return chunks;
}

describe("a PNG file", () => {
  it("gives back its texts", async () => {
    const texts = {
      Software: "convscope 1",
      convscope: '{"tap":"Zoë/±∞ 😀"}',
      empty: "",
      long: "x".repeat(70_000),
    };
    expect(readPngTexts(await encodePng(FIGURE, texts))).toEqual(texts);
  });

  it("has no texts where it was given none", async () => {
    expect(readPngTexts(await encodePng(FIGURE))).toEqual({});
  });

  it("is whole: its texts behind the header, every checksum right, its end at the end", async () => {
    const chunks = chunksOf(await encodePng(FIGURE, { Software: "convscope", note: "é" }));
    const types = chunks.map(({ type }) => type);
    expect(types.slice(0, 3)).toEqual(["IHDR", "iTXt", "iTXt"]);
    expect(types.at(-1)).toBe("IEND");
    expect(chunks.filter(({ isWhole }) => !isWhole)).toEqual([]);
  });

  it("is decoded by another library to the figure's size, with texts or without", async () => {
    const plain = await decode(await encodePng(FIGURE));
    const noted = await decode(await encodePng(FIGURE, { Software: "convscope" }));
    for (const { width, height, at } of [plain, noted]) {
      expect([width, height, at(0, 0), at(4, 4)]).toEqual([40, 30, "#ffffff", "#440154"]);
    }
  });

  it("has the same bytes for the same figure", async () => {
    const texts = { Software: "convscope" };
    expect(await encodePng(FIGURE, texts)).toEqual(await encodePng(structuredClone(FIGURE), texts));
  });

  it("has other bytes for another figure", async () => {
    const other = figureOf([rasterOf([[0, 0.5, 0.9]], { x: 4, y: 4, zoom: 5 })]);
    expect(await encodePng(other)).not.toEqual(await encodePng(FIGURE));
  });
});
