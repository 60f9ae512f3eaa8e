import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { tableOf, tablesOf } from "../../../src/figures/encoders/trueType.js";
import { webFontOf } from "../../../src/figures/encoders/webFont.js";
import { FONT_FILES } from "../../../src/figures/font.js";

const FILE = readFileSync(FONT_FILES.normal);

/** The tables of a WOFF file, unpacked. */
function unpacked(woff: Buffer): ReadonlyMap<string, Buffer> {
  return new Map(
    Array.from({ length: woff.readUInt16BE(12) }, (_, index) => {
      const at = 44 + 20 * index;
      const [start, length, full] = [4, 8, 12].map((place) => woff.readUInt32BE(at + place)) as [
        number,
        number,
        number,
      ];
      const bytes = woff.subarray(start, start + length);
      return [woff.toString("latin1", at, at + 4), length < full ? inflateSync(bytes) : bytes];
    }),
  );
}

describe("a font that is cut down", () => {
  it("knows the characters of its texts, each once, and leaves out those that the font has not", () => {
    expect(webFontOf(FILE, ["ba−", "abé😀"]).codes).toEqual([0x61, 0x62, 0xe9, 0x2212]);
  });

  it("is a whole file, a small part of the font", () => {
    const { woff } = webFontOf(FILE, ["The quick brown fox jumps over the lazy dog 0123456789"]);
    expect(woff.toString("latin1", 0, 4)).toBe("wOFF");
    expect(woff.readUInt32BE(8)).toBe(woff.length);
    expect(woff.length).toBeLessThan(30_000);
  });

  it("keeps the kerning and the widths of its characters, and the parts of composed ones", () => {
    const whole = tablesOf(FILE);
    const kept = unpacked(webFontOf(FILE, ["é"]).woff);
    expect(kept.get("GPOS")).toEqual(whole.get("GPOS"));
    expect(kept.get("loca")?.length).toBe(tableOf(whole, "loca").length);
    const outlines = kept.get("glyf")?.length ?? 0;
    expect(outlines).toBeGreaterThan(100);
    expect(outlines).toBeLessThan(2000);
  });
});
