import { basename, dirname } from "node:path";
import { recordOf } from "../network/description.js";
import { isFresh } from "./checkpointAddress.js";
import { TOPOLOGY_FILE } from "./formats/topologyFile.js";
import { readIntact } from "./intact.js";
import { locate } from "./locate.js";

/**
 * Test accuracy of a checkpoint, as recorded by its training; undefined if unknown. Relative paths are resolved
 * against a folder. Throws `UserError` if there is no checkpoint.
 */
export async function writtenAccuracy(checkpoint: string, from: string): Promise<number | undefined> {
  if (isFresh(checkpoint)) return undefined;
  const path = await locate(checkpoint, from);
  const { testAccuracy } = recordOf(
    recordOf(await readIntact(basename(path) === TOPOLOGY_FILE ? dirname(path) : path)).metrics,
  );
  return typeof testAccuracy === "number" ? testAccuracy : undefined;
}
