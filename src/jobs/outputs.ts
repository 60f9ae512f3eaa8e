import { dirname, extname } from "node:path";
import { UserError } from "../core/errors.js";
import { ensureFolder, writeFileWhole } from "../core/files/atomicWrite.js";
import { refuseForeign } from "./artifact.js";

/** Encoders of file contents, by file extension. */
export type Writers = Readonly<Record<string, () => Promise<Uint8Array | string>>>;

/**
 * Checks that files of these names can be written, before their content is computed, which may take long. Throws
 * `UserError` for an unknown extension, and for a file that exists and was not written by convscope.
 */
export async function checkOutputs(paths: readonly string[], endings: readonly string[]): Promise<void> {
  for (const path of paths) endingOf(path, endings);
  for (const path of paths) await refuseForeign(path);
}

/** Writes files, each atomically. Throws like `checkOutputs`, before anything is written. */
export async function writeOutputs(paths: readonly string[], writers: Writers): Promise<void> {
  const endings = Object.keys(writers);
  await checkOutputs(paths, endings);
  for (const path of paths) {
    const content = await writers[endingOf(path, endings)]?.();
    await ensureFolder(dirname(path));
    if (content !== undefined) await writeFileWhole(path, content);
  }
}

function endingOf(path: string, endings: readonly string[]): string {
  const format = extname(path).slice(1).toLowerCase();
  const found = endings.find((each) => each === format);
  if (found !== undefined) return found;
  const listed = endings.map((each) => `.${each}`);
  throw new UserError(
    `Cannot infer the format of '${path}' from its name. Use a name that ends in ${listed.slice(0, -1).join(", ")} or ${listed.at(-1)}.`,
  );
}
