import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PAGES, THEME_NAMES } from "../../../src/figures/color/page.js";
import type { Figure } from "../../../src/figures/figure.js";
import { wrapped } from "../../../src/figures/layout/wrap.js";
import { curesBy, lint } from "../../../src/figures/style/lint.js";
import { PRESET_NAMES, PRESETS, type Preset } from "../../../src/figures/style/presets.js";
import { lengthIn, styleOf } from "../../../src/figures/style/style.js";

const measure = (text: string, { size }: { readonly size: number }) => text.length * size * 0.5;
const TEXT = { size: 10, weight: "normal" } as const;

describe("a style", () => {
  it("of a screen has the sizes that layouts are designed for", () => {
    const style = styleOf({}, measure);
    expect([style.unit, style.dpi, style.width]).toEqual([1, 96, undefined]);
    expect(style.text).toMatchObject({ title: { size: 17 }, body: { size: 12 }, caption: { size: 10 } });
    expect(lengthIn(style, 7)).toBe(7);
  });

  it.each(PRESET_NAMES)("of %s prints its text in the points of the preset, up to a pixel more", (preset) => {
    const { text, dpi, width }: Preset = PRESETS[preset];
    const style = styleOf({ preset }, measure);
    for (const role of ["title", "body", "caption"] as const) {
      const points = (style.text[role].size / dpi) * 72;
      expect(points - text[role]).toBeGreaterThan(-1e-6);
      expect(points - text[role]).toBeLessThan(72 / dpi);
    }
    if (width !== undefined) expect((style.width as number) / dpi).toBeCloseTo(width / 25.4, 2);
  });

  it.each(PRESET_NAMES)("of %s has no text below the least size of its medium", (preset) => {
    const { text, least = 0 }: Preset = PRESETS[preset];
    expect(Math.min(text.title, text.body, text.caption)).toBeGreaterThanOrEqual(least);
  });

  it.each(THEME_NAMES)(
    "with the theme %s has text with sufficient contrast to its page, WCAG 2.1 AA",
    (theme) => {
      const { background, ink, faint } = PAGES[theme];
      for (const color of [ink, faint]) expect(contrast(color, background)).toBeGreaterThanOrEqual(4.5);
    },
  );
});

describe("wrapped text", () => {
  it("keeps every word in order, and no line of several words is wider than the space", () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(words, fc.integer({ min: 10, max: 200 }), (given, width) => {
        const lines = wrapped(given.join(" "), TEXT, { width, measure });
        expect(lines.join(" ")).toBe(given.join(" "));
        for (const line of lines)
          if (line.includes(" ")) expect(measure(line, TEXT)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it("is one line if the page has no width", () => {
    expect(wrapped("a b c", TEXT, { width: undefined, measure })).toEqual(["a b c"]);
  });
});

describe("the check for print", () => {
  const figureOf = (preset: keyof typeof PRESETS, millimeters: number, height = 50): Figure => {
    const { dpi, text }: Preset = PRESETS[preset];
    const pixels = (length: number) => Math.round((length / 25.4) * dpi);
    const style = { size: (text.caption * dpi) / 72, weight: "normal" } as const;
    const mark = { type: "text", x: 0, y: 0, text: "0", style, color: "#000000" } as const;
    return { width: pixels(millimeters), height: pixels(height), dpi, background: "#ffffff", marks: [mark] };
  };

  it("is silent if a figure fits its medium, and on screens", () => {
    expect(lint(figureOf("nature-single", 89), "nature-single")).toEqual([]);
    expect(lint(figureOf("screen", 5000), "screen")).toEqual([]);
  });

  it("suggests remedies for a figure that is not a drawing", () => {
    expect(lint(figureOf("plos", 190, 444.6), "plos", () => ["fewer bars"])).toEqual([
      expect.stringMatching(/: it is 445 mm high, but only 222\.3 mm fit\. Use fewer bars\.$/),
    ]);
  });

  it("names only the options that a view has", () => {
    const tells = (...options: readonly string[]) =>
      lint(
        figureOf("plos", 190, 444.6),
        "plos",
        curesBy((option) => options.includes(option)),
      ).join();
    expect(tells("zoom")).toMatch(/Use a smaller --zoom, fewer --taps\.$/);
    expect(tells("channels")).toMatch(/Use fewer --channels or --taps\.$/);
  });

  it("states how small the text would print, by how much too small, why, and the remedy", () => {
    expect(lint(figureOf("nature-single", 178), "nature-single")).toEqual([
      "its smallest text would print at 2.5 pt, 2.5 pt below the 5 pt minimum of nature-single: it is 178 mm wide, but only 89 mm fit. Use fewer --columns, a smaller --zoom, fewer --channels or --taps, or --preset nature-double.",
    ]);
    expect(lint(figureOf("plos", 190, 444.6), "plos")).toEqual([
      "its smallest text would print at 4.0 pt, 4.0 pt below the 8 pt minimum of plos: it is 445 mm high, but only 222.3 mm fit. Use more --columns, a smaller --zoom, fewer --channels or --taps.",
    ]);
  });
});

/** The contrast of two colors (WCAG 2.1, relative luminance). */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const linear = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const [red = 0, green = 0, blue = 0] = linear;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
