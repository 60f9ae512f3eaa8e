import { readFile, stat } from "node:fs/promises";
import { standInFor } from "../standIn.js";

/**
 * Reads a file of UTF-8 text of at most `largest` bytes. Throws a clause for anything else: a pipe, which would block,
 * and a device, which might never end, are not read.
 */
export async function readTextFile(path: string, largest: number): Promise<string> {
  const found = await stat(path);
  if (!found.isFile()) throw new Error("it is not a file");
  if (found.size > largest) throw new Error(`it has more than ${largest / 2 ** 20} MB`);
  const bytes = await readFile(path);
  const reason = standInFor(bytes);
  if (reason !== undefined) throw new Error(reason);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Error("it is not text in UTF-8");
  }
}
