import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Network } from "../../src/network/network.js";

/** The folder of networks that their own frameworks wrote. */
export const FORMATS = fileURLToPath(new URL("../fixtures/formats/", import.meta.url));

/** Some numbers of a tensor, and how large it is. */
interface Kept {
  readonly source: string;
  /** The operation of ONNX, where the reference is of such a file. */
  readonly op?: string;
  readonly shape: readonly number[];
  readonly min: number;
  readonly max: number;
  /** Element floor(k (size − 1) / (K − 1)) for k = 0 … K − 1. */
  readonly values: readonly number[];
}

/** What a framework computed of one network. */
export interface Reference {
  readonly input: { readonly shape: readonly number[]; readonly scale: number };
  readonly taps: readonly Kept[];
  readonly gradients?: { readonly classes: readonly number[]; readonly taps: readonly Kept[] };
}

/** Reads a reference by its path within the folder. */
export async function reference(path: string): Promise<Reference> {
  return JSON.parse(await readFile(join(FORMATS, path), "utf8")) as Reference;
}

/** Images as every reference was computed of, with axes of one where it has fewer than four. */
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

/** How far numbers are from those that were kept, over the largest of them. */
export function distance(values: Float32Array, kept: Kept): number {
  const size = kept.shape.reduce((product, length) => product * length, 1);
  if (values.length !== size) return Number.POSITIVE_INFINITY;
  const last = kept.values.length - 1;
  const apart = kept.values.map((due, k) => {
    const at = last === 0 ? 0 : Math.floor((k * (size - 1)) / last);
    return Math.abs((values[at] as number) - due);
  });
  return Math.max(...apart) / Math.max(Math.abs(kept.min), Math.abs(kept.max), 1e-6);
}

/** The property of a tap that a reference calls it by: its name in the file, or its own where that is a module's. */
type Called = "source" | "name";

/** How far a network is from its reference at every tap, by the file's name; infinitely where it has no such tap. */
export function distances(
  network: Network,
  due: Reference,
  by: Called = "source",
): Readonly<Record<string, number>> {
  const recorded = new Map(network.record(inputsOf(due)).map(({ tap, values }) => [tap, values]));
  return Object.fromEntries(
    due.taps.map((kept) => {
      const tap = network.taps.find((each) => each[by] === kept.source && !each.preActivation);
      const values = tap && recorded.get(tap.name);
      return [kept.source, values === undefined ? Number.POSITIVE_INFINITY : distance(values, kept)];
    }),
  );
}

/** The same of the gradients of the score of each image's class. */
export function gradientDistances(
  network: Network,
  due: Reference,
  by: Called = "source",
): Readonly<Record<string, number>> {
  const { classes = [], taps = [] } = due.gradients ?? {};
  const named = taps.map(({ source }) => {
    const name = source === "input" ? network.taps[0]?.[by] : source;
    return network.taps.filter((tap) => tap[by] === name && !tap.preActivation)[0] ?? network.taps[0]!;
  });
  const found = network.gradients(inputsOf(due), { of: "score", classes }, named);
  return Object.fromEntries(
    taps.map((kept, at) => [kept.source, distance(found[at]!.gradient.values, kept)]),
  );
}
