import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { UserError } from "../../src/core/errors.js";
import { drawFigure } from "../../src/figures/canvas.js";
import { encoderOf } from "../../src/figures/encoders/index.js";
import type { Figure } from "../../src/figures/figure.js";
import { EVERYTHING, FIGURES } from "../figures/encoders/figures.ts";
import { figureOf } from "../figures/pixels.ts";
import { encoders } from "../support/encoders.ts";

const METADATA = {
  Title: 'Tap <script>&"',
  Software: "convscope 1",
  convscope: JSON.stringify({
    tap: "Zoë/±∞ 😀 (a)\\)]]>",
    line: "a\nb\t\u0001\u2028",
    long: "x".repeat(70_000),
  }),
  empty: "",
};

const LINES = Object.entries(encoders);

/** The figure as written by every encoder more than a second ago: a file may state a time in seconds. */
let earlier: Promise<{ readonly bytes: Readonly<Record<string, Uint8Array>> }>;
beforeAll(() => {
  earlier = encodeEarlier();
});

async function encodeEarlier() {
  const encoded = LINES.map(
    async ([ending, encoder]) => [ending, await encoder.encode(EVERYTHING, METADATA)] as const,
  );
  const bytes: Readonly<Record<string, Uint8Array>> = Object.fromEntries(await Promise.all(encoded));
  await new Promise((resolve) => setTimeout(resolve, 1100));
  return { bytes };
}

describe("the table of encoders", () => {
  it.each(Object.keys(encoders))("is found by the extension .%s", async (ending) => {
    const expected = encoders[ending as keyof typeof encoders];
    expect(await encoderOf(`a.b/figure.${ending}`)).toBe(expected);
    expect(await encoderOf(`FIGURE.${ending.toUpperCase()}`)).toBe(expected);
  });

  it.each([
    ["figure.pgn", "Did you mean 'png'? Known: png, svg, pdf, webp, json, html."],
    ["figure", "Known: png, svg, pdf, webp, json, html."],
    ["figure.constructor", "Unknown format 'constructor'."],
  ])("has no entry for %s", async (name, expected) => {
    await expect(encoderOf(name)).rejects.toThrow(UserError);
    await expect(encoderOf(name)).rejects.toThrow(expected);
  });

  it("states the purpose of each, and its unique media type", () => {
    for (const [, { summary, mediaType }] of LINES) {
      expect(summary).toMatch(/^[^\n]{10,}[^.]$/);
      expect(mediaType).toMatch(/^[a-z]+\/[a-z+]+$/);
    }
    expect(new Set(LINES.map(([, { mediaType }]) => mediaType)).size).toBe(LINES.length);
  });
});

describe.each(LINES)("the encoder %s", (ending, encoder) => {
  it.each(Object.keys(FIGURES))("writes the same bytes twice: %s", async (name) => {
    const figure = FIGURES[name] as Figure;
    const [a, b] = [await encoder.encode(figure, METADATA), await encoder.encode(figure, METADATA)];
    expect(Buffer.compare(a, b)).toBe(0);
  });

  it("writes the same bytes from a copy of the figure, some time later", async () => {
    const { bytes } = await earlier;
    expect(Buffer.compare(await encoder.encode(structuredClone(EVERYTHING), METADATA), bytes[ending]!)).toBe(
      0,
    );
  });

  it("writes different bytes for another figure and for other metadata", async () => {
    const hash = async (figure: Figure, metadata: Readonly<Record<string, string>>) =>
      createHash("sha256")
        .update(await encoder.encode(figure, metadata))
        .digest("hex");
    const wider = { ...EVERYTHING, width: EVERYTHING.width + 1 };
    const hashes = [await hash(EVERYTHING, {}), await hash(wider, {}), await hash(EVERYTHING, { a: "b" })];
    expect(new Set(hashes).size).toBe(3);
  });

  it("returns its metadata, and none if there were none", async () => {
    expect(encoder.decodeMetadata(await encoder.encode(EVERYTHING, METADATA))).toEqual(METADATA);
    expect(encoder.decodeMetadata(await encoder.encode(figureOf([]), {}))).toEqual({});
  });

  it("returns any metadata", async () => {
    const keyword = fc.stringMatching(/^[A-Za-z][A-Za-z ]{0,77}[A-Za-z]$/);
    const records = fc.dictionary(keyword, fc.string({ unit: "binary" }), {
      maxKeys: 4,
      noNullPrototype: true,
    });
    await fc.assert(
      fc.asyncProperty(records, async (metadata) => {
        expect(encoder.decodeMetadata(await encoder.encode(figureOf([], 2, 2), metadata))).toEqual(metadata);
      }),
      { numRuns: 25 },
    );
  });

  it("reads no metadata from other or truncated files, and never fails", async () => {
    const bytes = await encoder.encode(figureOf([], 3, 2), { Software: "convscope" });
    for (let length = 0; length < bytes.length; length += 1 + Math.floor(bytes.length / 300)) {
      const found = encoder.decodeMetadata(bytes.subarray(0, length));
      expect([{}, { Software: "convscope" }]).toContainEqual(found);
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (garbage) => {
        expect(encoder.decodeMetadata(garbage)).toEqual({});
      }),
    );
  });

  it("stays small for a figure of a few tiles", async () => {
    expect((await encoder.encode(EVERYTHING, {})).length).toBeLessThan(100_000);
  });

  it("writes the same bytes in another process", async () => {
    const here = await encoder.encode(EVERYTHING, METADATA);
    expect(Buffer.compare(await encodeElsewhere(ending), here)).toBe(0);
  });
});

/** The bytes of the figure as written by the built program in a separate process. */
async function encodeElsewhere(ending: string): Promise<Uint8Array> {
  const script = fileURLToPath(new URL("../figures/encoders/encodeElsewhere.mjs", import.meta.url));
  const child = fork(script, { serialization: "advanced", execArgv: [] });
  child.send({ ending, figure: EVERYTHING, metadata: METADATA });
  const [bytes] = await once(child, "message");
  return bytes;
}

/** The pixels of a canvas as red, green and blue. */
async function canvasPixels(figure: Figure): Promise<Buffer> {
  const { data } = (await drawFigure(figure))
    .getContext("2d")
    .getImageData(0, 0, figure.width, figure.height);
  return Buffer.from(data.filter((_, at) => at % 4 !== 3));
}

describe.each(["png", "webp"] as const)("the pixels of %s", (ending) => {
  it.each(Object.keys(FIGURES))("equal those of the canvas: %s", async (name) => {
    const figure = FIGURES[name] as Figure;
    const bytes = await encoders[ending].encode(figure, METADATA);
    const { data, info } = await sharp(bytes)
      .removeAlpha()
      .toColorspace("srgb")
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([figure.width, figure.height, 3]);
    expect(Buffer.compare(data, await canvasPixels(figure))).toBe(0);
  });
});
