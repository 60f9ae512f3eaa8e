import { writeFile } from "node:fs/promises";
import * as tf from "@tensorflow/tfjs";
import seedrandom from "seedrandom";
import { open } from "../../src/checkpoints/open.js";
import { UserError } from "../../src/core/errors.js";

/** What became of altered files: how many were refused, and how many opened all the same. */
export interface Outcomes {
  readonly refused: number;
  readonly opened: number;
}

/**
 * Opens a file again and again with bytes of it altered, cut off or doubled. Throws what is no refusal in one line, and
 * where a tensor stays behind. Default: the bytes are written to a path under their own name.
 */
export async function openMutated(
  original: Uint8Array,
  { path, count, seed }: { readonly path: string; readonly count: number; readonly seed: string },
): Promise<Outcomes> {
  const next = seedrandom(seed);
  let [refused, opened] = [0, 0];
  for (let round = 0; round < count; round++) {
    await writeFile(path, mutated(original, next));
    const before = tf.memory().numTensors;
    try {
      const network = await open(path);
      opened++;
      network.dispose();
    } catch (error) {
      if (!(error instanceof UserError) || error.message.includes("\n"))
        throw new Error(`round ${round} of '${seed}': ${String((error as Error).stack)}`);
      refused++;
    }
    if (tf.memory().numTensors !== before)
      throw new Error(`round ${round} of '${seed}' left a tensor behind`);
  }
  return { refused, opened };
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
  // Headers, where damage matters most, lie at both ends and between runs of weights.
  for (let change = 0; change < changes; change++) {
    const at = next() < 0.5 ? Math.floor(next() * Math.min(4096, bytes.length)) : place();
    bytes[at] = next() < 0.3 ? 0xff : Math.floor(next() * 256);
  }
  return bytes;
}
