import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  COLORMAP_NAMES,
  type Colormap,
  type ColormapName,
  colormapOf,
  DEFAULT_COLORMAPS,
  type Rgb,
} from "../../src/figures/color/colormap.js";

/** The tables as published elsewhere: their source, and their entries as hexadecimal digits. */
const PUBLISHED: Readonly<Record<string, { readonly source: string; readonly hex: string }>> = JSON.parse(
  readFileSync(new URL("../fixtures/colormaps.json", import.meta.url), "utf8"),
);

/** ColorBrewer's eleven classes, which its maps interpolate linearly. */
const COLORBREWER = [
  ["RdBu_r", "053061 2166ac 4393c3 92c5de d1e5f0 f7f7f7 fddbc7 f4a582 d6604d b2182b 67001f"],
  ["PuOr", "7f3b08 b35806 e08214 fdb863 fee0b6 f7f7f7 d8daeb b2abd2 8073ac 542788 2d004b"],
] as const;

/** The allowed difference in lightness between the sides of a diverging map; PuOr's orange is lighter by nature. */
const LEAN: Readonly<Record<string, number>> = { RdBu_r: 6, PuOr: 24, coolwarm: 2 };

function namesOf(kind: Colormap["kind"]): readonly ColormapName[] {
  return COLORMAP_NAMES.filter((name) => colormapOf(name).kind === kind);
}

function hexOf(name: ColormapName, entry: number): string {
  const rgb = colormapOf(name).entries[entry] ?? [];
  return Buffer.from(rgb).toString("hex");
}

/** The CIELAB lightness L*, 0 to 100, of an sRGB color under D65 (IEC 61966-2-1; CIE 15). */
function lightnessOf(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((byte) => {
    const part = byte / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const y = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return y > 216 / 24389 ? 116 * Math.cbrt(y) - 16 : (24389 / 27) * y;
}

function stepsOf(values: readonly number[]): readonly number[] {
  return values.slice(1).map((value, index) => value - (values[index] ?? NaN));
}

it("has published tables for all colormaps, and for no others", () => {
  expect(Object.keys(PUBLISHED).sort()).toEqual([...COLORMAP_NAMES].sort());
});

describe.each(COLORMAP_NAMES)("%s", (name) => {
  const { entries } = colormapOf(name);

  it("has 256 colors of three bytes", () => {
    expect(entries).toHaveLength(256);
    for (const rgb of entries) expect([...Uint8Array.from(rgb)]).toEqual(rgb);
    expect(new Set(entries.map((rgb) => rgb.length))).toEqual(new Set([3]));
  });

  it(`is the table published in ${PUBLISHED[name]?.source}`, () => {
    const found = Array.from({ length: 256 }, (_, entry) => hexOf(name, entry));
    expect(found).toEqual(PUBLISHED[name]?.hex.match(/.{6}/g));
  });
});

// Bytes are rounded: a step of lightness may reverse by this much in an ascending map.
const ROUNDING = 0.1;

it.each(namesOf("sequential"))("%s grows lighter monotonically, without a jump", (name) => {
  const lightness = colormapOf(name).entries.map(lightnessOf);
  const steps = stepsOf(lightness);
  expect(Math.min(...steps)).toBeGreaterThan(-ROUNDING);
  expect(Math.max(...steps)).toBeLessThan(1.2);
  expect((lightness[255] ?? NaN) - (lightness[0] ?? NaN)).toBeGreaterThan(70);
});

describe.each(namesOf("diverging"))("%s", (name) => {
  const { entries } = colormapOf(name);
  const lightness = entries.map(lightnessOf);

  it("is lightest in its middle, which is nearly colorless", () => {
    const steps = stepsOf(lightness);
    expect(Math.min(...steps.slice(0, 127))).toBeGreaterThan(-ROUNDING);
    expect(Math.max(...steps.slice(128))).toBeLessThan(ROUNDING);
    for (const middle of entries.slice(127, 129)) {
      expect(Math.max(...middle) - Math.min(...middle)).toBeLessThanOrEqual(1);
    }
  });

  it("is about as light on both sides of its middle", () => {
    const apart = lightness.map((value, entry) => Math.abs(value - (lightness[255 - entry] ?? NaN)));
    expect(Math.max(...apart)).toBeLessThan(LEAN[name] ?? 0);
  });
});

describe("the known colors", () => {
  it.each<[ColormapName, string, string]>([
    ["viridis", "440154", "fde725"],
    ["cividis", "00224e", "fee838"],
    ["magma", "000004", "fcfdbf"],
    ["inferno", "000004", "fcffa4"],
    ["gray", "000000", "ffffff"],
    ["RdBu_r", "053061", "67001f"],
    ["PuOr", "7f3b08", "2d004b"],
    ["coolwarm", "3b4cc0", "b40426"],
  ])("of %s run from %s to %s", (name, first, last) => {
    expect([hexOf(name, 0), hexOf(name, 255)]).toEqual([first, last]);
  });

  it.each<[ColormapName, string]>([
    ["viridis", "21918c"],
    ["cividis", "7d7c78"],
    ["magma", "b73779"],
    ["inferno", "bc3754"],
    ["gray", "808080"],
    ["RdBu_r", "f7f6f6"],
    ["PuOr", "f6f6f7"],
    ["coolwarm", "dddcdc"],
  ])("of %s have %s in the middle", (name, middle) => {
    expect(hexOf(name, 128)).toBe(middle);
  });

  it.each(COLORBREWER)("of %s are on straight lines between ColorBrewer's classes", (name, classes) => {
    const anchors = classes.split(" ").map((hex) => [...Buffer.from(hex, "hex")]);
    colormapOf(name).entries.forEach((rgb, entry) => {
      const place = (entry / 255) * 10;
      const [from, to] = [anchors[Math.floor(place)] ?? [], anchors[Math.ceil(place)] ?? []];
      rgb.forEach((part, index) => {
        const straight = (from[index] ?? NaN) + (place % 1) * ((to[index] ?? NaN) - (from[index] ?? NaN));
        expect(Math.abs(part - straight)).toBeLessThanOrEqual(0.51);
      });
    });
  });
});

describe("the default colormaps", () => {
  it.each(["sequential", "diverging"] as const)("are of their kind: %s", (kind) => {
    const name = DEFAULT_COLORMAPS[kind];
    expect(colormapOf(name).kind).toBe(kind);
    expect(COLORMAP_NAMES.find((other) => colormapOf(other).kind === kind)).toBe(name);
  });
});
