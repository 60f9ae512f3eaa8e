import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LabelledImages } from "../../src/data/labelledImages.js";
import type { Samples } from "../../src/data/samples.js";
import { stream } from "../../src/engine/seeds.js";
import { augmented } from "../../src/training/augment.js";

const [HEIGHT, WIDTH] = [6, 7];
const SIZE = HEIGHT * WIDTH;

function someImages(count: number, value: (at: number) => number = (at) => (at * 37) % 256): LabelledImages {
  const pixels = Uint8Array.from({ length: count * SIZE }, (_, at) => value(at));
  return {
    count,
    height: HEIGHT,
    width: WIDTH,
    pixels,
    labels: Uint8Array.from({ length: count }, (_, at) => at),
  };
}

const moved = (images: LabelledImages, augment: { shift: number; rotate: number }, name = "test") =>
  augmented(
    images,
    Uint32Array.from({ length: images.count }, (_, at) => at),
    { augment, random: stream(name) },
  );

/** An image moved by whole pixels, black coming in. */
function shifted(pixels: Samples, rows: number, columns: number): number[] {
  return Array.from({ length: SIZE }, (_, at) => {
    const [row, column] = [Math.floor(at / WIDTH) - rows, (at % WIDTH) - columns];
    const inside = row >= 0 && row < HEIGHT && column >= 0 && column < WIDTH;
    return inside ? (pixels[row * WIDTH + column] as number) : 0;
  });
}

describe("augmentation", () => {
  it("leaves images unchanged if both amounts are zero, and takes the chosen ones with their labels", () => {
    const images = someImages(4);
    const chosen = Uint32Array.from([3, 1]);
    const batch = augmented(images, chosen, { augment: { shift: 0, rotate: 0 }, random: stream("none") });
    expect(batch).toMatchObject({ count: 2, height: HEIGHT, width: WIDTH });
    expect(Array.from(batch.labels)).toEqual([3, 1]);
    expect(batch.pixels.subarray(0, SIZE)).toEqual(images.pixels.subarray(3 * SIZE));
    expect(batch.pixels.subarray(SIZE)).toEqual(images.pixels.subarray(SIZE, 2 * SIZE));
  });

  it("shifts each image by whole pixels within the amount, reaching each of them", () => {
    const images = someImages(200, (at) => (at % SIZE) + 1);
    const batch = moved(images, { shift: 1, rotate: 0 });
    const all = [-1, 0, 1].flatMap((rows) => [-1, 0, 1].map((columns) => [rows, columns] as const));
    const expected = all.map(([rows, columns]) =>
      String(shifted(images.pixels.subarray(0, SIZE), rows, columns)),
    );
    const found = Array.from({ length: 200 }, (_, image) =>
      String(Array.from(batch.pixels.subarray(image * SIZE, (image + 1) * SIZE))),
    );
    expect(new Set(found)).toEqual(new Set(expected));
  });

  it("rotates images around their center: what is there stays, a corner leaves", () => {
    const middle = someImages(20, (at) =>
      Math.hypot(Math.floor((at % SIZE) / WIDTH) - 2.5, (at % WIDTH) - 3) < 2 ? 255 : 0,
    );
    const batch = moved(middle, { shift: 0, rotate: 45 });
    expect(batch.pixels).not.toEqual(middle.pixels);
    for (let image = 0; image < 20; image++) {
      for (const row of [2, 3]) expect(batch.pixels[image * SIZE + row * WIDTH + 3]).toBe(255);
      expect(batch.pixels[image * SIZE]).toBe(0);
    }
  });

  it("gives the same for the same stream, and a different result for another", () => {
    const images = someImages(5);
    const amounts = { shift: 2, rotate: 20 };
    expect(moved(images, amounts)).toEqual(moved(images, amounts));
    expect(moved(images, amounts).pixels).not.toEqual(moved(images, amounts, "other").pixels);
  });

  it("keeps samples of 16 bits and labels beyond 255", () => {
    const images = someImages(2);
    const deep = {
      ...images,
      pixels: Uint16Array.from(images.pixels, (byte) => 257 * byte + 1),
      labels: Int32Array.of(300, 2),
    };
    const amounts = { augment: { shift: 0, rotate: 0 }, random: stream("deep") };
    const batch = augmented(deep, Uint32Array.of(0, 1), amounts);
    expect(batch.pixels).toEqual(deep.pixels);
    expect(Array.from(batch.labels)).toEqual([300, 2]);
  });

  it("never makes an image brighter than it was", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9 }),
        fc.double({ min: 0, max: 180, noNaN: true }),
        (shift, rotate) => {
          const images = someImages(2);
          const brightest = (pixels: Samples) => Math.max(...pixels);
          expect(brightest(moved(images, { shift, rotate }).pixels)).toBeLessThanOrEqual(
            brightest(images.pixels),
          );
        },
      ),
    );
  });
});
