import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readTexts } from "../../../src/figures/encoders/chunks.js";
import { encodePng } from "../../../src/figures/encoders/png.js";
import { TEXT } from "../../support/style.js";
import { decode, figureOf, rasterOf } from "../pixels.ts";

const FIGURE = figureOf([
  rasterOf([[0, 0.5, 1]], { x: 4, y: 4, zoom: 5 }),
  { type: "text", x: 4, y: 24, text: "conv1", style: TEXT.caption, color: "#000000" },
]);

const RAMP = Array.from({ length: 256 }, (_, entry) => (entry + 0.5) / 256);
const MANY_COLORS = figureOf([rasterOf([RAMP]), rasterOf([RAMP], { y: 1, colormap: "magma" })], 256, 2);

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
  it("returns its texts", async () => {
    const texts = {
      Software: "convscope 1",
      convscope: '{"tap":"Zoë/±∞ 😀"}',
      empty: "",
      long: "x".repeat(70_000),
    };
    expect(readTexts(await encodePng(FIGURE, texts))).toEqual(texts);
  });

  it("has no texts if none were given", async () => {
    expect(readTexts(await encodePng(FIGURE))).toEqual({});
  });

  it.each([
    ["few colors", FIGURE, ["PLTE", "IDAT", "IEND"]],
    ["many colors", MANY_COLORS, ["IDAT", "IEND"]],
  ])("of %s is complete: its parts in order, every checksum correct", async (_, figure, expected) => {
    const chunks = chunksOf(await encodePng(figure, { Software: "convscope", note: "é" }));
    const types = new Set(chunks.map(({ type }) => type));
    expect([...types]).toEqual(["IHDR", "sRGB", "pHYs", "iTXt", ...expected]);
    expect(chunks.filter(({ isWhole }) => !isWhole)).toEqual([]);
  });

  it.each([
    [undefined, 3780],
    [96, 3780],
    [300, 11_811],
    [600, 23_622],
  ])("of %s pixels per inch states %i per meter", async (dpi, expected) => {
    const bytes = Buffer.from(await encodePng({ ...FIGURE, ...(dpi === undefined ? {} : { dpi }) }));
    const at = bytes.indexOf("pHYs") + 4;
    expect([bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4), bytes[at + 8]]).toEqual([
      expected,
      expected,
      1,
    ]);
  });

  it.each([
    ["few colors and no text", figureOf(FIGURE.marks.slice(0, 1)), true],
    ["few colors and text", FIGURE, true],
    ["more colors than a palette holds", MANY_COLORS, false],
  ])("is indexed if that pays off: %s", async (_, figure, isIndexed) => {
    expect((await encodePng(figure))[25]).toBe(isIndexed ? 3 : 2);
  });

  it("is decoded by another library to the figure's size, with or without texts", async () => {
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
