import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { subsetTo } from "../../../scripts/subset-fonts.mjs";
import { embedAllFontFaces, embedFontFaces, needsFullFont } from "../../../src/figures/encoders/svgFonts.js";
import type { Mark, TextStyle } from "../../../src/figures/figure.js";
import { FONT_FILES, SUBSET_FONT_FILES, SUBSET_RANGES } from "../../../src/figures/font.js";
import { allSources, findStrings } from "../../structure/sources.js";
import { TEXT } from "../../support/style.js";

const WEIGHTS: readonly TextStyle["weight"][] = ["normal", "bold"];

const written = (text: string): Mark => {
  return { type: "text", x: 0, y: 0, text, style: { ...TEXT.body, weight: "normal" }, color: "#000000" };
};

function isInSubset(character: string): boolean {
  const code = character.codePointAt(0) ?? NaN;
  return SUBSET_RANGES.some(([first, last]) => code >= first && code <= last);
}

describe("the subset of the font", () => {
  it.each(WEIGHTS)("is the script's result for the full font: %s", async (weight) => {
    const subset = await subsetTo(readFileSync(FONT_FILES[weight]), SUBSET_RANGES);
    expect(subset.equals(readFileSync(SUBSET_FONT_FILES[weight]))).toBe(true);
  });

  it("has every character that convscope writes in figures, except those that the full font lacks", () => {
    const texts = allSources().flatMap(({ path, text }) =>
      path.startsWith("cli/") ? [] : findStrings(text),
    );
    expect(texts.length).toBeGreaterThan(5000);
    const characters = new Set(texts.join("").replaceAll(/[\n\t]/g, ""));
    expect([...characters].filter((character) => !isInSubset(character)).sort()).toEqual(["⟨", "⟩", "�"]);
  });
});

describe("the fonts that a figure embeds", () => {
  it.each(["conv1 · 28×28, −0.5 ≤ σ² ± 3 ‰", "čaj, Füße, œuvre, λόγος", "e\u0301te\u0301", "手 😀"])(
    "are subsets if they have all letters of its texts: %s",
    async (text) => {
      const figure = { marks: [written(text)] };
      const css = await embedFontFaces(figure);
      expect(css).toMatch(
        /^@font-face\{font-family:Arimo;font-weight:normal;src:url\(data:font\/woff2;base64,/,
      );
      expect(css.length).toBeLessThan(30_000);
      expect(needsFullFont(figure)).toBe(false);
    },
  );

  it.each(["собака", "כלב", "phở"])("are full if its texts have other letters: %s", async (text) => {
    const figure = { marks: [written("dog"), written(text)] };
    const css = await embedFontFaces(figure);
    expect(css.match(/@font-face/g)).toHaveLength(1);
    const [, base64 = ""] = /url\(data:font\/ttf;base64,([^)]*)\)/.exec(css) ?? [];
    expect(Buffer.from(base64, "base64").equals(readFileSync(FONT_FILES.normal))).toBe(true);
    expect(needsFullFont(figure)).toBe(true);
  });

  it("are full only in the weight that needs it", async () => {
    const title: Mark = { ...written("relu1"), style: TEXT.title } as Mark;
    expect(TEXT.title.weight).toBe("bold");
    const css = await embedFontFaces({ marks: [title, written("собака")] });
    expect(css.match(/font-weight:\w+;src:url\(data:font\/\w+/g)).toEqual([
      "font-weight:normal;src:url(data:font/ttf",
      "font-weight:bold;src:url(data:font/woff2",
    ]);
  });

  it("are omitted without text", async () => {
    expect(await embedFontFaces({ marks: [] })).toBe("");
  });

  it.each([
    [false, "woff2"],
    [true, "ttf"],
  ])("are one per weight on a page of several figures, full or not: %s", async (isFull, type) => {
    const css = await embedAllFontFaces(isFull);
    expect(css.match(/data:font\/\w+/g)).toEqual([`data:font/${type}`, `data:font/${type}`]);
  });
});
