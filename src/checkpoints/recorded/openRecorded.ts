import { readFile } from "node:fs/promises";
import { reasonOf, UserError } from "../../core/errors.js";
import { sha256Of } from "../../core/files/hash.js";
import type { ModelFacts } from "../../network/modelFacts.js";
import type { Network } from "../../network/network.js";
import { precisionWords } from "../../network/openedNetwork.js";
import { recordedNetwork } from "../../network/recordedNetwork.js";
import { tapsOfPlanes } from "./drawnPlanes.js";
import { parseLayouts } from "./layouts.js";
import { tapsOfArrays } from "./recordedArrays.js";
import { readArrays } from "./storedArrays.js";

/** File of stored activations, and its name in figures. */
interface RecordedFile extends Required<Pick<ModelFacts, "name">>, Pick<ModelFacts, "origin"> {
  readonly path: string;
  /** Layouts of its arrays, such as `nchw,tokens=ntc`. Empty for the usual ones. */
  readonly layout: string;
}

/** Opens a file of activations that were computed elsewhere. Throws `UserError` for a file that holds none. */
export async function openRecorded({ path, layout, ...naming }: RecordedFile): Promise<Network> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new UserError(`Cannot read '${naming.name}': ${reasonOf(error)}.`);
  });
  const { kind, arrays, recording } = readArrays(bytes, naming.name);
  const layouts = parseLayouts(layout, "--layout");
  const file = {
    format: kind,
    framework: null,
    precision: precisionWords(arrays.map(({ type }) => type)),
    bytes: bytes.length,
  };
  const drawn = layout === "" && recording !== undefined ? tapsOfPlanes(arrays, recording) : undefined;
  const taps = drawn ?? tapsOfArrays(arrays, layouts, naming.name);
  const shown = drawn === undefined ? naming : { ...naming, name: recording?.network ?? naming.name };
  // The layout decides the meaning of the same bytes.
  return recordedNetwork({ ...taps, file, sha256: sha256Of(`${layout}\n${sha256Of(bytes)}`) }, shown);
}
