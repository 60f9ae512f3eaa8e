import { readFile } from "node:fs/promises";
import { recordOf } from "../../../network/description.js";
import { isGraphTopology } from "../modelFile.js";
import { topologyAt } from "../topologyFile.js";

/** True for a path that is the topology of a graph model of TensorFlow.js, or a folder with one. */
export async function isGraphModel(path: string): Promise<boolean> {
  try {
    const topology = await topologyAt(path);
    return topology !== undefined && isGraphTopology(recordOf(JSON.parse(await readFile(topology, "utf8"))));
  } catch {
    return false;
  }
}
