import { describe, expect, it } from "vitest";
import { svg } from "../../../src/figures/encoders/svg.js";
import type { Figure } from "../../../src/figures/figure.js";
import { figureOf } from "../pixels.ts";
import { EVERYTHING } from "./figures.ts";

async function written(figure: Figure, metadata: Readonly<Record<string, string>> = {}): Promise<string> {
  return Buffer.from(await svg.encode(figure, metadata)).toString("utf8");
}

const EVERY = await written(EVERYTHING, { Title: "</title><script>", Description: "a & b", note: "]]>" });

describe("an SVG file", () => {
  it("contains no markup from a text", () => {
    expect(EVERY).not.toContain("<script");
    expect(EVERY).toContain("&lt;script&gt;&amp;&quot;&#39;  AVA ±∞ −0.5 µé");
    expect(EVERY).toContain("<title>&lt;/title&gt;&lt;script&gt;</title>");
    expect(EVERY).toContain("<desc>a &amp; b</desc>");
  });

  it("is named by its largest text if its metadata have no title", async () => {
    expect(await written(EVERYTHING)).toContain("<title>residual1/branch</title>");
    expect(await written(figureOf([]))).toContain("<title>Figure</title>");
  });

  it("keeps its texts selectable, and embeds a font for each of their weights", () => {
    expect(EVERY.match(/<text /g)).toHaveLength(5);
    expect(EVERY.match(/@font-face/g)).toHaveLength(2);
    expect(EVERY).toContain('font-family="Arimo, Arial, Helvetica, sans-serif"');
  });

  it("embeds no font without text", async () => {
    expect(await written(figureOf([]))).not.toContain("@font-face");
  });

  it("keeps its tiles crisp, enlarged by their zoom, in place", () => {
    const images = EVERY.match(/<image [^>]*>/g) ?? [];
    expect(images).toHaveLength(2);
    for (const image of images) {
      expect(image).toContain('image-rendering="optimizeSpeed" style="image-rendering:pixelated"');
    }
    expect(images[0]).toContain('<image x="10" y="80" width="60" height="45"');
    const [, data = ""] = /base64,([^"]+)"/.exec(images[0] ?? "") ?? [];
    const tile = Buffer.from(data, "base64");
    expect([tile.readUInt32BE(16), tile.readUInt32BE(20)]).toEqual([60, 45]);
  });

  it("describes a mark under the pointer", () => {
    expect(EVERY).toContain("<title>&lt;5 &amp; 6&gt;</title></polyline>");
  });

  it("rotates a text around its position", () => {
    expect(EVERY).toContain('transform="rotate(-90 216 136)">turned</text>');
  });

  it.each([
    [96, "25.4mm"],
    [300, "8.128mm"],
  ])("of %i pixels per inch has its size on paper", async (dpi, expected) => {
    const text = await written({ ...figureOf([], 96, 96), dpi });
    expect(text).toContain(`width="${expected}" height="${expected}" viewBox="0 0 96 96" role="img"`);
  });

  it("replaces characters that XML cannot represent", async () => {
    const style = { size: 12, weight: "normal" } as const;
    const mark = { type: "text", x: 0, y: 9, text: "a\u0000b\ud800c", style, color: "#000000" } as const;
    expect(await written(figureOf([mark]))).toContain(">a\ufffdb\ufffdc</text>");
  });
});
