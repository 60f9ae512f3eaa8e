import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { framesOf, rgbOf } from "../../../../src/figures/encoders/moving/frames.js";
import { gif } from "../../../../src/figures/encoders/moving/gif.js";
import type { Figure, Motion, RectMark } from "../../../../src/figures/figure.js";
import { TEXT } from "../../../support/style.js";
import { figureOf, rasterOf } from "../../pixels.ts";

const SIDE = 16;

/** A frame of squares with these colors, row by row. */
function squares(colors: readonly number[]): Figure {
  const marks = colors.map((color, at): RectMark => {
    const [x, y] = [2 * (at % SIDE), 2 * Math.floor(at / SIDE)];
    return { type: "rect", x, y, width: 2, height: 2, fill: `#${color.toString(16).padStart(6, "0")}` };
  });
  return figureOf(marks, 2 * SIDE, 2 * SIDE);
}

/** Distinct colors spread over the whole range: the factor is odd. */
const spread = (count: number) => Array.from({ length: count }, (_, at) => (at * 9_973_651) % 2 ** 24);

/** The content of a file as viewers show it: the bytes of each frame, and its duration. */
async function shownIn(file: Uint8Array) {
  const { pages = 1, delay, loop } = await sharp(file).metadata();
  const frames = Array.from({ length: pages }, (_, page) =>
    sharp(file, { page }).removeAlpha().raw().toBuffer(),
  );
  return { frames: await Promise.all(frames), delay, loop };
}

async function drawnOf(motion: Motion): Promise<readonly Buffer[]> {
  return (await framesOf(motion)).frames.map((frame) => Buffer.from(rgbOf(frame)));
}

function motionOf(frames: readonly Figure[]): Motion {
  return { frames, delays: frames.map((_, at) => 20 + 10 * at) };
}

/** The squares of a whole frame, in 255 colors. */
const FULL = [...spread(254), 0xffffff, 0xffffff];

const RAMP = Array.from({ length: 256 }, (_, entry) => (entry + 0.5) / 256);
/** More colors than a file can hold: those of two colormaps, and the grays of text. */
const MANY = ["one", "two", "two"].map((text, at) =>
  figureOf(
    [
      rasterOf([RAMP.toSorted((a, b) => Math.sin(a * at * 99) - Math.sin(b * at * 99))]),
      rasterOf([RAMP], { y: 1, colormap: "magma" }),
      { type: "text", x: 4, y: 24, text, style: TEXT.caption, color: "#000000" },
    ],
    256,
    30,
  ),
);

describe("an animated GIF file", () => {
  it.each([
    ["of 255 colors in each", [FULL, FULL.toReversed(), FULL.toSorted()]],
    ["that are the same", [FULL, FULL, FULL]],
    ["with a color that comes last", [FULL.with(0, 0x123456), FULL.with(0, 0x123456), FULL]],
    ["of 255 colors in each and more in all", [FULL, FULL.map((color) => color ^ 0x10101)]],
    ["of two colors", [[0, 0xffffff], [0xffffff]]],
    ["of one color", [[0xffffff], [0xffffff]]],
  ])("has the pixels of frames %s", async (_, frames) => {
    expect(new Set(FULL).size).toBe(255);
    const motion = motionOf(frames.map(squares));
    const shown = await shownIn(await gif.encode(motion, {}));
    expect(shown).toEqual({ frames: await drawnOf(motion), delay: motion.delays, loop: 0 });
  });

  it("has approximately the pixels of frames with more colors", async () => {
    const motion = motionOf(MANY);
    const [shown, drawn] = [await shownIn(await gif.encode(motion, {})), await drawnOf(motion)];
    for (const [at, frame] of drawn.entries()) {
      const apart = frame.map((level, place) => Math.abs(level - (shown.frames[at]?.[place] ?? NaN)));
      // A tenth of all levels is the error of 255 out of 500 colors where they are rarest.
      expect(Math.max(...apart)).toBeLessThan(26);
      expect(apart.reduce((sum, each) => sum + each, 0) / apart.length).toBeLessThan(1);
    }
  });

  it("has the same bytes for the same frames", async () => {
    const motion = motionOf(MANY);
    const metadata = { Title: "relu3", note: "x".repeat(1000) };
    const first = await gif.encode(motion, metadata);
    expect(Buffer.from(await gif.encode(motion, metadata)).equals(first)).toBe(true);
  });

  it.each([[[FULL]], [[[0]]]])("returns its texts, whatever its palette", async (frames) => {
    const texts = { Software: "convscope 1", convscope: '{"tap":"Zoë/±∞ 😀"}', long: "x".repeat(70_000) };
    const file = await gif.encode(motionOf(frames.map(squares)), texts);
    expect(gif.decodeMetadata(file)).toEqual(texts);
    expect(gif.decodeMetadata(file.subarray(0, 400))).toEqual({});
    expect(gif.decodeMetadata(file.subarray(6))).toEqual({});
  });
});
