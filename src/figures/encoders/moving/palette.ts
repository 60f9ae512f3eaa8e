import type { Frame } from "./frames.js";

/** Colors that frames share, and the place of each pixel's color among them. */
export interface Palette {
  /** 0xRRGGBB each. */
  readonly palette: readonly number[];
  readonly placesIn: (frame: Frame) => Uint8Array;
}

/** How many colors are weighed against each other; rarer ones become the nearest of these in any case. */
const MOST_WEIGHED = 2048;

/**
 * At most so many colors for all frames. Of more colors those are left out, one after the other, that cost least: the
 * number of their pixels times the square of the distance to the nearest color that is left. Whatever is left out becomes
 * that color wherever it stands, so that a thing that does not move does not flicker.
 */
export function paletteOf(frames: readonly Frame[], most: number): Palette {
  const counts = countsIn(frames);
  const byCount = [...counts].sort(([one, many], [other, more]) => more - many || one - other);
  const palette = thinned(byCount.slice(0, MOST_WEIGHED), most);
  const places = new Map(palette.map((color, place) => [color, place]));
  for (const [color] of byCount) {
    if (!places.has(color)) places.set(color, palette.indexOf(nearest(color, palette).color));
  }
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

interface Near {
  readonly color: number;
  readonly distance: number;
}

/** The colors that are left when those that cost least are taken out, given and left in the order of their counts. */
function thinned(byCount: readonly (readonly [color: number, count: number])[], most: number) {
  const counts = new Map(byCount);
  const left = () => [...counts.keys()];
  const near = new Map(counts.size > most ? left().map((color) => [color, nearest(color, left())]) : []);
  while (counts.size > most) {
    let [gone, least] = [-1, Infinity];
    for (const [color, count] of counts) {
      const cost = count * (near.get(color) as Near).distance;
      if (cost < least) [gone, least] = [color, cost];
    }
    const heir = (near.get(gone) as Near).color;
    counts.set(heir, (counts.get(heir) as number) + (counts.get(gone) as number));
    counts.delete(gone);
    near.delete(gone);
    for (const [color, { color: closest }] of near) {
      if (closest === gone) near.set(color, nearest(color, left()));
    }
  }
  return left();
}

/** The nearest other color, by the square of the distance in red, green and blue. */
function nearest(color: number, others: readonly number[]): Near {
  let near: Near = { color, distance: Infinity };
  for (const other of others) {
    const distance =
      ((color >>> 16) - (other >>> 16)) ** 2 +
      (((color >>> 8) & 0xff) - ((other >>> 8) & 0xff)) ** 2 +
      ((color & 0xff) - (other & 0xff)) ** 2;
    if (other !== color && distance < near.distance) near = { color: other, distance };
  }
  return near;
}
