import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../core/errors.js";
import { HEAD_LENGTH, standInFor } from "../core/standIn.js";

/** The reason why a file is only a placeholder for its content; undefined if it is not, or cannot be read. */
export async function standInAt(path: string): Promise<string | undefined> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_LENGTH), 0, HEAD_LENGTH, 0);
    return standInFor(buffer.subarray(0, bytesRead));
  } catch {
    return undefined;
  } finally {
    await file.close();
  }
}

/** Throws `UserError` if a file of a checkpoint's folder is a Git LFS pointer or an HTML page. */
export async function refuseStandInsIn(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => /\.(?:json|bin)$/.test(each)).sort()) {
    const reason = await standInAt(join(folder, name));
    if (reason !== undefined) throw new UserError(`Cannot read '${join(folder, name)}': ${reason}.`);
  }
}
