import type { Frame } from "./frames.js";

/** Colors that frames share, and the place of each pixel's color among them. */
export interface Palette {
  /** 0xRRGGBB each. */
  readonly palette: readonly number[];
  readonly placesIn: (frame: Frame) => Uint8Array;
}

/**
 * At most so many colors for all frames: those that most pixels have, of equal ones the lower number first. Another color
 * becomes the nearest of them in red, green and blue, wherever it stands.
 */
export function paletteOf(frames: readonly Frame[], most: number): Palette {
  const counts = countsIn(frames);
  const byCount = [...counts].sort(([one, many], [other, more]) => more - many || one - other);
  const palette = byCount.slice(0, most).map(([color]) => color);
  const places = new Map(palette.map((color, place) => [color, place]));
  for (const [color] of byCount.slice(most)) places.set(color, nearest(color, palette));
  return {
    palette,
    placesIn: (frame) => {
      const out = new Uint8Array(frame.length);
      let [last, place] = [-1, 0];
      for (let at = 0; at < frame.length; at++) {
        const color = frame[at] as number;
        if (color !== last) [last, place] = [color, places.get(color) ?? 0];
        out[at] = place;
      }
      return out;
    },
  };
}

function countsIn(frames: readonly Frame[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const frame of frames) {
    for (let at = 0; at < frame.length; ) {
      const start = at;
      const color = frame[at] as number;
      while (at < frame.length && frame[at] === color) at++;
      counts.set(color, (counts.get(color) ?? 0) + at - start);
    }
  }
  return counts;
}

function nearest(color: number, palette: readonly number[]): number {
  let [found, least] = [0, Infinity];
  for (const [place, other] of palette.entries()) {
    const distance = [16, 8, 0].reduce((sum, shift) => {
      return sum + (((color >>> shift) & 0xff) - ((other >>> shift) & 0xff)) ** 2;
    }, 0);
    if (distance < least) [found, least] = [place, distance];
  }
  return found;
}
