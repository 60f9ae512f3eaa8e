import { dirname, extname } from "node:path";
import { UserError } from "../core/errors.js";
import { ensureFolder, writeFileWhole } from "../core/files/atomicWrite.js";
import { refuseForeign } from "./artifact.js";

/** The encoders of file contents, by file ending. */
export type Writers = Readonly<Record<string, () => Promise<Uint8Array | string>>>;

/**
 * Checks that files of these names can be written: before what they hold is made, which may take long. Throws `UserError`
 * for an ending that is not known, and for a file that is there and that convscope did not write.
 */
export async function checkOutputs(paths: readonly string[], endings: readonly string[]): Promise<void> {
  for (const path of paths) endingOf(path, endings);
  for (const path of paths) await refuseForeign(path);
}

/** Writes files, each whole or not at all. Throws as `checkOutputs` does, before anything is written. */
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
    `Cannot tell the format of '${path}' from its name. Use a name that ends in ${listed.slice(0, -1).join(", ")} or ${listed.at(-1)}.`,
  );
}
