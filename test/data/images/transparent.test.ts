import { describe, expect, it } from "vitest";
import { loadProbe } from "../../../src/data/probe.js";
import { fixture } from "../../support/fixture.ts";
import { withTempFolder } from "../../support/tempFolder.ts";
import { deepPng, picture, samplesIn, written } from "./pictures.ts";

const path = withTempFolder();
const GRAY = [4, 4, 1] as const;
const COLOR = [4, 4, 3] as const;
const ON_BLACK = "transparent pixels on black, because the image would be invisible on white";

type Color = readonly [red: number, green: number, blue: number, opacity: number];
const CLEAR: Color = [0, 0, 0, 0];

/** A stroke of four pixels in two colors within a clear frame of 4×4. */
async function drawn(first: Color, second: Color = first, name = "a.png"): Promise<string> {
  const row = [CLEAR, first, second, CLEAR];
  const image = picture([row.map(() => CLEAR), row, row, row.map(() => CLEAR)]);
  return written(path(name), await image.png().toBuffer());
}

async function shown(file: string, options: Parameters<typeof loadProbe>[1]) {
  const probe = await loadProbe(file, options);
  return { inside: samplesIn(probe).slice(5, 7), corner: samplesIn(probe)[0], note: probe.notes[0] };
}

describe("the white ring on transparency", () => {
  const ring = fixture("cases/white-on-transparent/drawn.png");
  const input = [28, 28, 1] as const;

  it("is drawn on black: 160 pixels of 1", async () => {
    const { values, notes, sha256 } = await loadProbe(ring, { input });
    expect(values.filter((value) => value === 1)).toHaveLength(160);
    expect(values.reduce((sum, value) => sum + value, 0) / 784).toBeCloseTo(0.20408, 5);
    expect(notes).toEqual([`RGB → gray; ${ON_BLACK}`]);
    expect(sha256).toBe((await loadProbe(ring, { input, background: "black" })).sha256);
  });

  it("is visible in color as well, where nothing is inverted", async () => {
    const { values, notes } = await loadProbe(ring, { input: [28, 28, 3] });
    expect(values.filter((value) => value === 1)).toHaveLength(480);
    expect(notes).toEqual([ON_BLACK]);
  });

  it("is on white if requested", async () => {
    const { values, notes } = await loadProbe(ring, { input, background: "white" });
    expect(Math.max(...values)).toBe(0);
    expect(notes).toEqual(["RGB → gray; transparent pixels on white; inverted (light background)"]);
  });
});

describe("a drawing on transparency", () => {
  it.each<readonly [string, Color, number]>([
    ["white", [255, 255, 255, 255], 255],
    ["almost white", [240, 240, 240, 255], 240],
    ["white and half transparent", [255, 255, 255, 128], 128],
    ["yellow, whose luminance is almost white's", [255, 255, 0, 255], 247],
  ])("that is %s is on black in gray", async (_, color, gray) => {
    const { inside, corner, note } = await shown(await drawn(color), { input: GRAY });
    for (const sample of inside) expect(Math.abs(sample - gray)).toBeLessThanOrEqual(1);
    expect(corner).toBe(0);
    expect(note).toBe(`RGB → gray; ${ON_BLACK}`);
  });

  it("is on black and inverted after that if inversion is on", async () => {
    const file = await drawn([255, 255, 255, 255]);
    expect(await shown(file, { input: GRAY, invert: "on" })).toEqual({
      inside: [0, 0],
      corner: 255,
      note: `RGB → gray; ${ON_BLACK}; inverted`,
    });
  });

  it.each(["auto", "on", "off"] as const)(
    "that is black stays on white, with --invert %s",
    async (invert) => {
      const { inside, corner, note } = await shown(await drawn([0, 0, 0, 255]), { input: GRAY, invert });
      expect([inside[0], corner]).toEqual(invert === "off" ? [0, 255] : [255, 0]);
      expect(note).toContain("transparent pixels on white");
    },
  );

  it("stays on white if some of it is visible there, and states how much is not", async () => {
    const file = await drawn([255, 255, 255, 255], [200, 0, 0, 255]);
    expect((await shown(file, { input: COLOR })).note).toBe(
      "transparent pixels on white, on which 50 % of the opaque area is invisible",
    );
    const light = await drawn([255, 255, 0, 255]);
    expect((await shown(light, { input: COLOR })).note).toBe("transparent pixels on white");
  });

  it("is on the requested background, visible there or not", async () => {
    const dark = await drawn([0, 0, 0, 255]);
    const { inside, corner, note } = await shown(dark, { input: GRAY, background: "black" });
    expect([...inside, corner]).toEqual([0, 0, 0]);
    expect(note).toBe("RGB → gray; transparent pixels on black");
    const white = await drawn([255, 255, 255, 255]);
    expect((await shown(white, { input: GRAY, background: "gray", invert: "off" })).corner).toBe(128);
  });

  it("gets bars of the black behind it", async () => {
    const probe = await loadProbe(await drawn([255, 255, 255, 255]), { input: [4, 8, 1] });
    expect(samplesIn(probe).filter((sample) => sample === 255)).toHaveLength(4);
    expect(samplesIn(probe).filter((sample) => sample === 0)).toHaveLength(28);
  });

  it("of 16 bits is also put on black", async () => {
    const white = 65_535;
    const file = written(path("deep.png"), deepPng(2, 2, [white, white, white, 0, white, 9000, white, 0]));
    const probe = await loadProbe(file, { input: [2, 2, 1] });
    expect(probe.samples).toEqual(Uint16Array.of(white, 0, 9000, 0));
    expect(probe.notes).toEqual([`16 bits; ${ON_BLACK}`]);
  });
});

describe("an image without an opaque pixel", () => {
  it("is its background, and says so", async () => {
    const probe = await loadProbe(await drawn([255, 255, 255, 0]), { input: GRAY });
    expect(Math.max(...probe.values)).toBe(0);
    expect(probe.notes[0]).toContain("fully transparent: only its white background is visible");
    const deep = written(path("deep.png"), deepPng(1, 2, [7, 0]));
    expect((await loadProbe(deep, { input: [1, 1, 1] })).notes[0]).toBe(
      "16 bits; fully transparent: only its white background is visible; inverted (light background)",
    );
  });
});
