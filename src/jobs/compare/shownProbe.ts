import { batchesOf } from "../../data/batches.js";
import { feedsOfImages } from "../../data/feed.js";
import type { Probe } from "../../data/probe.js";

/** Images of a probe as shown in figures. */
export type ShownProbe = Pick<
  Probe,
  "address" | "shape" | "values" | "ids" | "names" | "labels" | "notes" | "feeds"
>;

/** First image of a probe. The others remain bytes. */
export function firstOf(probe: Probe): ShownProbe {
  return imagesAt(probe, [0]);
}

/** Images at some indices of a probe. */
export function imagesAt(probe: Probe, places: readonly number[]): ShownProbe {
  const { address, shape, ids, names, labels, notes, feeds } = probe;
  const [, height, width, channels] = shape;
  const size = height * width * channels;
  const values = new Float32Array(places.length * size);
  const wanted = new Map(places.map((place, at) => [place, at]));
  for (const batch of batchesOf(probe, 1)) {
    const at = wanted.get(batch.start);
    if (at !== undefined) values.set(batch.values, at * size);
    if (batch.start >= Math.max(...places)) break;
  }
  return {
    address,
    shape: [places.length, height, width, channels],
    values,
    ids: places.map((place) => ids[place] as number),
    names: places.map((place) => names[place] as string),
    labels: places.map((place) => labels[place]),
    notes: places.map((place) => notes[place] ?? ""),
    ...(feeds && { feeds: feedsOfImages(feeds, places) }),
  };
}
