import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Network } from "../../src/network/network.js";

/** The folder of networks written by their own frameworks. */
export const FORMATS = fileURLToPath(new URL("../fixtures/formats/", import.meta.url));

/** Some numbers of a tensor, and its size. */
interface Kept {
  readonly source: string;
  /** The ONNX operation, if the reference is for an ONNX file. */
  readonly op?: string;
  readonly shape: readonly number[];
  readonly min: number;
  readonly max: number;
  /** Element floor(k (size − 1) / (K − 1)) for k = 0 … K − 1. */
  readonly values: readonly number[];
}

/** The results of a framework for one network. */
export interface Reference {
  readonly input: { readonly shape: readonly number[]; readonly scale: number };
  readonly taps: readonly Kept[];
  readonly gradients?: { readonly classes: readonly number[]; readonly taps: readonly Kept[] };
}

/** Reads a reference by its path within the folder. */
export async function reference(path: string): Promise<Reference> {
  return JSON.parse(await readFile(join(FORMATS, path), "utf8")) as Reference;
}

/** The images of all references, with axes of size one if there are fewer than four. */
export function inputsOf({ input }: Reference) {
  const [n = 1, h = 1, w = 1, c = 1] = input.shape;
  const shape = [n, h, w, c] as const;
  const values = new Float32Array(n * h * w * c).map((_, at) => {
    const [k, x, y] = [at % c, Math.floor(at / c) % w, Math.floor(at / (c * w)) % h];
    const image = Math.floor(at / (c * w * h));
    const byte = (37 * y + 101 * x + 53 * k + 29 * image + 11 * ((y * x) % 7)) % 256;
    return Math.fround((byte / 255) * input.scale);
  });
  return { shape, values };
}

/** The distance of numbers from the stored ones, relative to the largest of these. */
export function distance(values: Float32Array, kept: Kept): number {
  const size = kept.shape.reduce((product, length) => product * length, 1);
  if (values.length !== size) return Number.POSITIVE_INFINITY;
  const last = kept.values.length - 1;
  const apart = kept.values.map((expected, k) => {
    const at = last === 0 ? 0 : Math.floor((k * (size - 1)) / last);
    return Math.abs((values[at] as number) - expected);
  });
  return Math.max(...apart) / Math.max(Math.abs(kept.min), Math.abs(kept.max), 1e-6);
}

/** Numbers of images × places × channels as images × channels × places, the order of files with the channels first. */
export function channelsFirst(
  values: Float32Array,
  { channels, places }: { readonly channels: number; readonly places: number },
): Float32Array {
  return values.map((_, at) => {
    const [image, within] = [Math.floor(at / (places * channels)), at % (places * channels)];
    const [channel, place] = [Math.floor(within / places), within % places];
    return values[(image * places + place) * channels + channel] as number;
  });
}

/** The property by which a reference names a tap: its name in the file, or its own if that is a module's. */
type Called = "source" | "name";

/** The distance of a network from its reference at every tap, by the file's name; infinite if it has no such tap. */
export function distances(
  network: Network,
  expected: Reference,
  by: Called = "source",
): Readonly<Record<string, number>> {
  const recorded = new Map(network.record(inputsOf(expected)).map(({ tap, values }) => [tap, values]));
  return Object.fromEntries(
    expected.taps.map((kept) => {
      const taps = network.taps.filter((each) => each[by] === kept.source);
      const tap = taps.find(({ preActivation }) => !preActivation) ?? taps[0];
      const values = tap && recorded.get(tap.name);
      return [kept.source, values === undefined ? Number.POSITIVE_INFINITY : distance(values, kept)];
    }),
  );
}

/** Same for the gradients of the score of each image's class. */
export function gradientDistances(
  network: Network,
  expected: Reference,
  by: Called = "source",
): Readonly<Record<string, number>> {
  const { classes = [], taps = [] } = expected.gradients ?? {};
  const named = taps.map(({ source }) => {
    const name = source === "input" ? network.taps[0]?.[by] : source;
    return network.taps.filter((tap) => tap[by] === name && !tap.preActivation)[0] ?? network.taps[0]!;
  });
  const found = network.gradients(inputsOf(expected), { of: "score", classes }, named);
  return Object.fromEntries(
    taps.map((kept, at) => [kept.source, distance(found[at]!.gradient.values, kept)]),
  );
}
