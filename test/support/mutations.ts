import { writeFile } from "node:fs/promises";
import * as tf from "@tensorflow/tfjs";
import { unzipSync, zipSync } from "fflate";
import seedrandom from "seedrandom";
import { open } from "../../src/checkpoints/open.js";
import { UserError } from "../../src/core/errors.js";

/** The outcome of altered files: the numbers of rejected and opened ones. */
export interface Outcomes {
  readonly refused: number;
  readonly opened: number;
}

/** Alters a file: returns different bytes each time, from random numbers. */
type Altering = (next: () => number) => Uint8Array;

/**
 * Writes altered files to a path again and again and opens them. Throws for a rejection of more than one line, and if
 * a tensor is left behind.
 */
export async function openAltered(
  altered: Altering,
  { path, count, seed }: { readonly path: string; readonly count: number; readonly seed: string },
): Promise<Outcomes> {
  const next = seedrandom(seed);
  let [refused, opened] = [0, 0];
  let outcome = "";
  for (let round = 0; round < count; round++) {
    await writeFile(path, altered(next));
    const before = tf.memory().numTensors;
    try {
      const network = await open(path);
      opened++;
      outcome = "it opened";
      network.dispose();
    } catch (error) {
      if (!(error instanceof UserError) || error.message.includes("\n"))
        throw new Error(`round ${round} of '${seed}': ${String((error as Error).stack)}`);
      refused++;
      outcome = error.message;
    }
    if (tf.memory().numTensors !== before)
      throw new Error(`round ${round} of '${seed}' left a tensor behind: ${outcome}`);
  }
  return { refused, opened };
}

/** Bytes with some of them altered, cut off or doubled. */
export function alteredBytes(original: Uint8Array): Altering {
  return (next) => mutated(original, next);
}

/** A file of JSON in which one to three values are others. */
export function alteredJson(original: Uint8Array): Altering {
  const text = new TextDecoder().decode(original);
  return (next) => new TextEncoder().encode(changedJson(text, next));
}

/**
 * A zip in which one to three values of a JSON file are others, its checksums correct. Default: the configuration of a
 * Keras archive.
 */
export function alteredConfig(archive: Uint8Array, file = "config.json"): Altering {
  const { [file]: config, ...others } = unzipSync(archive);
  const text = new TextDecoder().decode(config);
  return (next) => {
    const stored = { ...others, [file]: new TextEncoder().encode(changedJson(text, next)) };
    return zipSync(stored, { level: 0 });
  };
}

function changedJson(text: string, next: () => number): string {
  const json: unknown = JSON.parse(text);
  for (let change = 0; change < 1 + next() * 3; change++) alterJson(json, next);
  return JSON.stringify(json);
}

/** A file of `torch.save` whose pickle has some bytes altered, cut off or doubled, its checksums right. */
export function alteredPickle(archive: Uint8Array): Altering {
  const members = unzipSync(archive);
  const name = Object.keys(members).find((each) => each.endsWith("data.pkl")) as string;
  return (next) => zipSync({ ...members, [name]: mutated(members[name] as Uint8Array, next) }, { level: 0 });
}

const JUNK: readonly unknown[] = [
  ...[
    null,
    true,
    -1,
    0,
    0.5,
    3,
    1e9,
    2 ** 53,
    "",
    "x",
    "same",
    "relu",
    "conv",
    [],
    {},
    [[]],
    [1, 2],
    [0, 0],
    [-1, -1],
  ],
  ...[{ class_name: "x" }, [1e9, 1e9], "__proto__", { class_name: "__keras_tensor__", config: {} }],
];

/** Replaces a value somewhere in an object or list. */
function alterJson(json: unknown, next: () => number): void {
  let at = json as Record<string, unknown>;
  for (;;) {
    const keys = Object.keys(at);
    const key = keys[Math.floor(next() * keys.length)];
    if (key === undefined) return;
    const inner = at[key];
    if (typeof inner === "object" && inner !== null && Object.keys(inner).length > 0 && next() < 0.93) {
      at = inner as Record<string, unknown>;
      continue;
    }
    at[key] = structuredClone(JUNK[Math.floor(next() * JUNK.length)]);
    return;
  }
}

function mutated(original: Uint8Array, next: () => number): Uint8Array {
  const place = () => Math.floor(next() * original.length);
  const kind = next();
  if (kind < 0.1) return original.slice(0, place());
  if (kind < 0.15) {
    const at = place();
    return Uint8Array.from([...original.subarray(0, at), ...original.subarray(at - 8, original.length)]);
  }
  const bytes = original.slice();
  const changes = 1 + Math.floor(next() ** 3 * 12);
  // Headers, where damage matters most, are at both ends and between runs of weights.
  for (let change = 0; change < changes; change++) {
    const at = next() < 0.5 ? Math.floor(next() * Math.min(4096, bytes.length)) : place();
    bytes[at] = next() < 0.3 ? 0xff : Math.floor(next() * 256);
  }
  return bytes;
}
