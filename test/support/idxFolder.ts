import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stream } from "../../src/engine/seeds.js";

const CLASSES = 3;

/** Writes a data set of 128 and 48 square images in three classes, each a bright band at its own height. */
export async function writeIdxFolder(folder: string, side = 8): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [prefix, count] of [
    ["train", 128],
    ["t10k", 48],
  ] as const) {
    const labels = Uint8Array.from({ length: count }, (_, index) => index % CLASSES);
    const random = stream("idx", prefix);
    const pixels = Array.from(labels, (label) => imageOf(label, side, random)).flat();
    await writeFile(join(folder, `${prefix}-images-idx3-ubyte`), idxFile([count, side, side], pixels));
    await writeFile(join(folder, `${prefix}-labels-idx1-ubyte`), idxFile([count], [...labels]));
  }
  return folder;
}

/** An IDX file of bytes. */
export function idxFile(shape: readonly number[], values: readonly number[], magic = 0x0800): Uint8Array {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(magic | shape.length);
  for (const [axis, size] of shape.entries()) header.writeUInt32BE(size, 4 + 4 * axis);
  return Buffer.concat([header, Uint8Array.from(values)]);
}

function imageOf(label: number, side: number, random: () => number): number[] {
  return Array.from({ length: side * side }, (_, pixel) => {
    const band = Math.floor(((pixel / side) * CLASSES) / side);
    return Math.floor(random() * 60) + (band === label ? 180 : 0);
  });
}
