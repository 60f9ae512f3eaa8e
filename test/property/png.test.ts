import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTexts as readPngTexts } from "../../src/figures/encoders/chunks.js";
import { encodePng } from "../../src/figures/encoders/png.js";

const TEXTS = { Software: "convscope", convscope: '{"tap":"conv1","unit":"µ"}' };
const PNG = await encodePng({ width: 3, height: 2, background: "#ffffff", marks: [] }, TEXTS);

describe("the texts of a file that is not a PNG file", () => {
  it("are none, whatever it contains", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (garbage) => {
        expect(readPngTexts(garbage)).toEqual({});
      }),
    );
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7])("are none if byte %i of the signature differs", (at) => {
    const damaged = Buffer.from(PNG);
    damaged.writeUInt8(damaged.readUInt8(at) ^ 0x20, at);
    expect(readPngTexts(damaged)).toEqual({});
  });
});

describe("the texts of a damaged PNG file", () => {
  it("are each complete or missing, wherever the file is cut", () => {
    for (let length = 0; length <= PNG.length; length++) {
      const found = Object.entries(readPngTexts(PNG.subarray(0, length)));
      expect(Object.entries(TEXTS).slice(0, found.length)).toEqual(found);
    }
  });

  it("are read to the end, whichever bytes are changed", () => {
    const change = fc.tuple(fc.nat(PNG.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const damaged = Uint8Array.from(PNG);
        for (const [at, byte] of changes) damaged[at] = byte;
        expect(Object.keys(readPngTexts(damaged)).length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 500 },
    );
  });

  it("are read to the end, for any pieces of PNG files after its signature", () => {
    const piece = fc.oneof(
      fc.constantFrom("IHDR", "iTXt", "IEND", "Software\0\0\0\0\0", "\0").map((text) => Buffer.from(text)),
      fc.nat(24).map((length) => Buffer.of(0, 0, 0, length)),
      fc.uint8Array({ maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const texts = readPngTexts(Buffer.concat([PNG.subarray(0, 8), ...pieces]));
        for (const text of Object.values(texts)) expect(text).toBeTypeOf("string");
      }),
      { numRuns: 1000 },
    );
  });

  it("are read to the end if a length leads far beyond the file", () => {
    for (const length of [0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff4]) {
      const damaged = Buffer.from(PNG);
      damaged.writeUInt32BE(length, 8);
      expect(readPngTexts(damaged)).toEqual({});
    }
  });
});

it("return any texts that were written", async () => {
  const keyword = fc.stringMatching(/^[A-Za-z][A-Za-z ]{0,77}[A-Za-z]$/);
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(keyword, fc.string({ unit: "binary" }), { maxKeys: 4, noNullPrototype: true }),
      async (texts) => {
        const png = await encodePng({ width: 1, height: 1, background: "#ffffff", marks: [] }, texts);
        expect(readPngTexts(png)).toEqual(texts);
      },
    ),
    { numRuns: 50 },
  );
});
