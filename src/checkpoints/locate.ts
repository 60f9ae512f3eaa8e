import { existsSync } from "node:fs";
import { resolve, sep } from "node:path";
import { UserError } from "../core/errors.js";
import { placeNamed } from "../network/checkpointPlace.js";
import { bundledAddress, bundledPath, bundledRuns, isBundled } from "./bundle.js";
import { bareAddress, imageSettings } from "./checkpointAddress.js";
import { foreignPrefix } from "./foreignFormat.js";
import { modelName } from "./formats/topologyFile.js";
import { latestIntact } from "./run.js";

/**
 * Path of a checkpoint: a file or folder, the last checkpoint of a run, or a bundled one. Relative paths are resolved
 * against a folder, by default the working folder. Throws `UserError` if nothing exists there.
 */
export async function locate(checkpoint: string, from = "."): Promise<string> {
  const address = bareAddress(checkpoint);
  const path = isBundled(address) ? await bundledPath(address) : resolve(from, address);
  if (!existsSync(path)) {
    const foreign = foreignPrefix(path);
    if (foreign !== undefined) throw new UserError(`Cannot open the checkpoint '${checkpoint}': ${foreign}.`);
    throw new UserError(
      `There is no checkpoint '${checkpoint}'. Bundled ones: ${(await bundledRuns()).join(", ")}.`,
    );
  }
  return (await latestIntact(path)) ?? path;
}

/** Name of a checkpoint in figures, with the options of its address: never an absolute path, which would differ between machines. */
export function checkpointName(checkpoint: string, path: string): string {
  return `${nameWithoutSettings(checkpoint, path)}${imageSettings(checkpoint)}`;
}

function nameWithoutSettings(checkpoint: string, path: string): string {
  if (isBundled(checkpoint)) return bundledAddress(path);
  const parts = path.split(sep).filter((part) => part !== "" && part !== "model.json");
  const [run, last] = [parts.at(-2), modelName(parts.at(-1) ?? path)];
  return run !== undefined && placeNamed(last) !== undefined ? `${run}/${last}` : last;
}
