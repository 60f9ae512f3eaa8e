import { open } from "node:fs/promises";
import { zipNames } from "../../files/zipNames.js";

/**
 * True if a path is an archive of torch.export by its content: a zip with the files of such an archive, of any
 * version.
 */
export async function isExportedFile(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    return (await zipNames(file)).some((name) => OWN_FILE.test(name));
  } catch {
    return false;
  } finally {
    await file.close();
  }
}

/** File name that only archives of torch.export contain, with the usual folder before it. */
const OWN_FILE = /^(?:[^/]+\/)?(?:archive_format|models\/[^/]+\.json|serialized_exported_program\.json)$/;
