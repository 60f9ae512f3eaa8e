import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/core/errors.js";
import { chunksOf, pngOf } from "../../src/figures/encoders/chunks.js";
import {
  loadMotionEncoder,
  MOTION_ENDINGS,
  type MotionFormat,
} from "../../src/figures/encoders/moving/index.js";
import { encodePng } from "../../src/figures/encoders/png.js";
import type { Figure, Motion } from "../../src/figures/figure.js";
import { EVERYTHING } from "../figures/encoders/figures.ts";

const METADATA = {
  Title: 'Tap <script>&"',
  Software: "convscope 1",
  convscope: JSON.stringify({ tap: "Zoë/±∞ 😀", long: "x".repeat(70_000) }),
};

/** Three frames of every mark; a square moves. */
const MOTION: Motion = {
  frames: [0, 1, 2].map((at): Figure => {
    const square = { x: 5 * at, y: 3, width: 4, height: 4 };
    return { ...EVERYTHING, marks: [...EVERYTHING.marks, { type: "rect", ...square, fill: "#ff0000" }] };
  }),
  delays: [100, 330, 2000],
};

interface Decoded {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue of each pixel of each frame. */
  readonly frames: readonly Buffer[];
  readonly delays: readonly number[];
}

async function decoded(bytes: Uint8Array, ending: MotionFormat): Promise<Decoded> {
  if (ending === "apng") return decodedApng(bytes);
  const picture = sharp(bytes, { animated: true });
  const { width, pageHeight = 0, pages = 0, delay = [], loop } = await picture.metadata();
  expect(loop).toBe(0);
  const all = await picture.removeAlpha().raw().toBuffer();
  const size = width * pageHeight * 3;
  const frames = Array.from({ length: pages }, (_, at) => all.subarray(at * size, (at + 1) * size));
  return { width, height: pageHeight, frames, delays: delay };
}

/** The frames of an animated PNG file, each as a still PNG file made from its chunks. */
async function decodedApng(bytes: Uint8Array): Promise<Decoded> {
  const chunks = [...chunksOf(bytes)];
  const header = chunks.filter(({ type }) => type === "IHDR");
  const control = chunks.filter(({ type }) => type === "fcTL").map(({ data }) => data);
  const numbers = chunks.flatMap(({ type, data }) =>
    type === "fcTL" || type === "fdAT" ? [data.readUInt32BE(0)] : [],
  );
  expect(numbers).toEqual(numbers.map((_, at) => at));
  const counts = chunks.find(({ type }) => type === "acTL")?.data;
  expect(counts?.readUInt32BE(0)).toBe(control.length);
  const pictures = chunks.flatMap(({ type, data }) =>
    type === "IDAT" ? [data] : type === "fdAT" ? [data.subarray(4)] : [],
  );
  const frames = await Promise.all(
    pictures.map((data) => {
      const file = pngOf([...header, { type: "IDAT", data }, { type: "IEND", data: Buffer.alloc(0) }]);
      return sharp(file).removeAlpha().raw().toBuffer();
    }),
  );
  const [width = 0, height = 0] = [header[0]?.data.readUInt32BE(0), header[0]?.data.readUInt32BE(4)];
  const delays = control.map((data) => (1000 * data.readUInt16BE(20)) / data.readUInt16BE(22));
  return { width, height, frames, delays };
}

async function pixelsOf(figure: Figure): Promise<Buffer> {
  return sharp(await encodePng(figure))
    .toColorspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer();
}

/** The largest difference of a color component. */
function apart(a: Buffer, b: Buffer): number {
  let most = a.length === b.length ? 0 : 256;
  for (let at = 0; at < a.length; at++)
    most = Math.max(most, Math.abs((a[at] as number) - (b[at] as number)));
  return most;
}

describe.each(MOTION_ENDINGS)("the encoder of motions %s", (ending) => {
  it("writes as many frames as there are, with their size and duration, in a loop", async () => {
    const { encode } = await loadMotionEncoder(ending);
    const { width, height, frames, delays } = await decoded(await encode(MOTION, METADATA), ending);
    expect([width, height]).toEqual([EVERYTHING.width, EVERYTHING.height]);
    expect(frames).toHaveLength(3);
    expect(delays).toEqual([100, 330, 2000]);
  });

  it("writes the colors of a PNG file, in a GIF file as close as 255 colors allow", async () => {
    const { encode } = await loadMotionEncoder(ending);
    const { frames } = await decoded(await encode(MOTION, {}), ending);
    for (const [at, figure] of MOTION.frames.entries()) {
      const distance = apart(frames[at] as Buffer, await pixelsOf(figure));
      if (ending === "gif") expect(distance).toBeLessThanOrEqual(24);
      else expect(distance).toBe(0);
    }
  });

  it("leaves everything that does not move unchanged between frames", async () => {
    const { encode } = await loadMotionEncoder(ending);
    const { frames, width } = await decoded(await encode(MOTION, {}), ending);
    const below = 8 * width * 3;
    for (const frame of frames)
      expect(Buffer.compare(frame.subarray(below), (frames[0] as Buffer).subarray(below))).toBe(0);
  });

  it("writes the same bytes twice", async () => {
    const { encode } = await loadMotionEncoder(ending);
    const a = await encode(MOTION, METADATA);
    const b = await encode(structuredClone(MOTION), METADATA);
    expect(Buffer.compare(a, b)).toBe(0);
  });

  it("returns its metadata, and none for a damaged file", async () => {
    const { encode, decodeMetadata } = await loadMotionEncoder(ending);
    const bytes = await encode(MOTION, METADATA);
    expect(decodeMetadata(bytes)).toEqual(METADATA);
    expect(decodeMetadata(bytes.subarray(0, 40))).toEqual({});
    expect(decodeMetadata(Buffer.from("mine"))).toEqual({});
  });

  it("reports the frame in which two files differ, and a different duration", async () => {
    const { encode, difference } = await loadMotionEncoder(ending);
    const bytes = await encode(MOTION, {});
    expect(await difference(bytes, bytes, MOTION)).toBeUndefined();
    expect(await difference(bytes, await encode(MOTION, METADATA), MOTION)).toMatch(/part/);
    const [first, second, third] = MOTION.frames as readonly [Figure, Figure, Figure];
    const swapped = await encode({ ...MOTION, frames: [first, third, second] }, {});
    expect(await difference(swapped, bytes, MOTION)).toMatch(/^in frame 2 \d+ pixels differ/);
    const slow = await encode({ ...MOTION, delays: [100, 500, 2000] }, {});
    expect(await difference(slow, bytes, MOTION)).toBe("frame 2 is shown for 500 ms instead of 330");
    const short = await encode({ frames: [first, second], delays: [100, 330] }, {});
    expect(await difference(short, bytes, MOTION)).toBe("it has 2 frames instead of 3");
    expect(await difference(Buffer.from("mine"), bytes, MOTION)).toMatch(
      /^it is not a (?:PNG|WebP|GIF89a) file$/,
    );
  });

  it("rejects more pixels than fit in memory", async () => {
    const { encode } = await loadMotionEncoder(ending);
    const large: Figure = { width: 20_000, height: 6_001, background: "#ffffff", marks: [] };
    await expect(encode({ frames: [large], delays: [100] }, {})).rejects.toThrow(UserError);
  });
});

describe("the encoder of motions gif", () => {
  it("writes up to 255 colors exactly, however they are distributed", async () => {
    const { encode } = await loadMotionEncoder("gif");
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 1, max: 254 }),
        fc.integer(),
        async (width, height, levels, seed) => {
          const values = Float32Array.from({ length: width * height }, (_, at) => {
            return Math.abs(Math.trunc(Math.sin(at * 12.9898 + seed) * 43758.5453)) % (levels + 1);
          });
          const samples = { width, height, values, offset: 0, stride: 1 };
          const domain = [0, 255] as const;
          const raster = {
            type: "raster",
            x: 0,
            y: 0,
            zoom: 1,
            samples,
            domain,
            colormap: "viridis",
          } as const;
          const figure: Figure = { width, height, background: "#000000", marks: [raster] };
          const { frames } = await decoded(
            await encode({ frames: [figure, figure], delays: [100, 100] }, {}),
            "gif",
          );
          expect(apart(frames[0] as Buffer, await pixelsOf(figure))).toBe(0);
        },
      ),
      { numRuns: 40 },
    );
  });
});
