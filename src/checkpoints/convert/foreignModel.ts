import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, UserError } from "../../core/errors.js";
import { recordOf } from "../../network/description.js";
import { TOPOLOGY_FILE } from "../formats/topologyFile.js";
import { WEIGHTS_FILE } from "../modelFiles.js";
import { DESCRIPTION_FILE } from "./layersModel.js";

/** The files of a converted model: a folder that holds any other is not replaced. */
const OWN_FILES: readonly string[] = [TOPOLOGY_FILE, WEIGHTS_FILE, DESCRIPTION_FILE];

/** Throws `UserError` for a path where anything exists but an empty folder or a model that convscope converted. */
export async function refuseForeignModel(folder: string): Promise<void> {
  const names = await namesIn(folder);
  if (names.length === 0) return;
  if (names.every((name) => OWN_FILES.includes(name)) && (await isConverted(folder))) return;
  throw new UserError(
    `'${folder}' already exists and does not hold a model that convscope converted. Move it, or choose another --out.`,
  );
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw new UserError(
      `Cannot write '${folder}': a file of that name exists, or it cannot be read. Choose another --out.`,
    );
  }
}

async function isConverted(folder: string): Promise<boolean> {
  try {
    const description = recordOf(JSON.parse(await readFile(join(folder, DESCRIPTION_FILE), "utf8")));
    return description.generator === "convscope" && description.convertedFrom !== undefined;
  } catch {
    return false;
  }
}
