import type { FileHandle } from "node:fs/promises";
import { isZip, namesAtEnd } from "./zip.js";

/**
 * Number of bytes read from a file's end to find the names in a zip: enough for a long comment and a central
 * directory.
 */
const END = 2 ** 20;

/** Names of the files in a zip, of which only the end is read; empty for a file that is not a zip. */
export async function zipNames(file: FileHandle): Promise<readonly string[]> {
  const { size } = await file.stat();
  const head = await file.read(Buffer.alloc(4), 0, 4, 0);
  if (!isZip(head.buffer.subarray(0, head.bytesRead))) return [];
  const start = Math.max(0, size - END);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
  return namesAtEnd(buffer.subarray(0, bytesRead), start);
}
