import { readFile } from "node:fs/promises";
import { reasonOf, UserError } from "../../core/errors.js";
import { sha256Of } from "../../core/files/hash.js";
import { refuseStandIn } from "../../core/standIn.js";
import type { ModelFacts } from "../../network/modelFacts.js";
import type { Network } from "../../network/network.js";
import { precisionWords } from "../../network/openedNetwork.js";
import { recordedNetwork } from "../../network/recordedNetwork.js";
import { tapsOfPlanes } from "./drawnPlanes.js";
import { parseLayouts } from "./layouts.js";
import { tapsOfArrays } from "./recordedArrays.js";
import { readArrays } from "./storedArrays.js";

/** Name of stored activations in figures, and the layouts of their arrays. */
interface Naming extends Required<Pick<ModelFacts, "name">>, Pick<ModelFacts, "origin"> {
  /** Layouts such as `nchw,tokens=ntc`. Empty for the usual ones. */
  readonly layout: string;
}

/** Opens a file of activations that were computed elsewhere. Throws `UserError` for a file that holds none. */
export async function openRecorded(path: string, naming: Naming): Promise<Network> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new UserError(`Cannot read '${naming.name}': ${reasonOf(error)}.`);
  });
  refuseStandIn(bytes, naming.name);
  return networkOfArrays(bytes, naming);
}

/** Network of the arrays in the bytes of a file. Throws like `openRecorded`. */
export function networkOfArrays(bytes: Uint8Array, { layout, ...naming }: Naming): Network {
  const { kind, arrays, recording } = readArrays(bytes, naming.name);
  const drawn = layout === "" && recording !== undefined ? tapsOfPlanes(arrays, recording) : undefined;
  const taps = drawn ?? tapsOfArrays(arrays, parseLayouts(layout, "--layout"), naming.name);
  const name = drawn === undefined ? naming.name : (recording?.network ?? naming.name);
  const file = {
    format: kind,
    framework: null,
    precision: precisionWords(arrays.map(({ type }) => type)),
    bytes: bytes.length,
  };
  // The layout is hashed too: it decides the meaning of the same bytes.
  const sha256 = sha256Of(`${layout}\n${sha256Of(bytes)}`);
  return recordedNetwork({ ...taps, file, sha256 }, { ...naming, name });
}
