import type { FileHandle } from "node:fs/promises";
import { isZip, namesAtEnd } from "./zip.js";

/** The most bytes at a file's end that are read to find the names in a zip: a long comment and a central directory. */
const END = 2 ** 20;

/** The names of the files in a zip, of which only the end is read; none for a file that is no zip. */
export async function zipNames(file: FileHandle): Promise<readonly string[]> {
  const { size } = await file.stat();
  const head = await file.read(Buffer.alloc(4), 0, 4, 0);
  if (!isZip(head.buffer.subarray(0, head.bytesRead))) return [];
  const start = Math.max(0, size - END);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
  return namesAtEnd(buffer.subarray(0, bytesRead), start);
}
