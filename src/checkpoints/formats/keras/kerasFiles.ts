import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { recordOf } from "../../../network/description.js";
import { LARGEST_FILE, readCheckpointFile } from "../../files/checkpointFile.js";
import { type Hdf5, openHdf5 } from "../../files/hdf5.js";
import { parseJson } from "../../files/parseJson.js";
import { isZip, openZip } from "../../files/zip.js";
import { configBeside, LONGEST_CONFIG } from "./configBeside.js";

/** Configuration and weights of a Keras model. The caller must close the weights. */
export interface KerasFiles {
  /** Description of the format. */
  readonly format: string;
  /** Configuration, `{class_name, config}`. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Version of Keras according to the files: `3.15.1`, `2.2.4-tf`; undefined if they do not state it. */
  readonly version: string | undefined;
  readonly weights: Hdf5;
  /** SHA-256 and total size of all files that were read. */
  readonly sha256: string;
  readonly bytes: number;
}

/** Path and content of a file. */
interface Found {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Reads the files of a Keras model. Throws a clause for files that are damaged or not a Keras model. */
export async function readKerasFiles(path: string): Promise<KerasFiles> {
  const bytes = await readCheckpointFile(path);
  return isZip(bytes) ? archive({ path, bytes }) : whole({ path, bytes });
}

async function archive({ bytes }: Found): Promise<KerasFiles> {
  const zip = openZip(bytes);
  const text = zip.read("config.json", LONGEST_CONFIG);
  if (text === undefined) throw new Error("it holds no config.json, which Keras writes");
  const config = recordOf(parseJson(text, "config.json"));
  const metadata = zip.read("metadata.json", LONGEST_CONFIG);
  const { keras_version: version } = recordOf(metadata && parseJson(metadata, "metadata.json"));
  const stored = zip.read("model.weights.h5", LARGEST_FILE);
  if (stored === undefined) throw new Error(missingWeights(zip.names));
  const weights = await openHdf5(stored);
  return {
    format: "Keras archive (.keras)",
    config,
    version: typeof version === "string" ? version : undefined,
    weights,
    ...hashOf([bytes]),
  };
}

function missingWeights(names: readonly string[]): string {
  const others = names.find((name) => /\.weights\.(?:npz|json)$/.test(name));
  return others === undefined
    ? "it holds no model.weights.h5, which Keras writes"
    : `its weights are in '${others}', a form that convscope does not read; save it with model.save("model.keras")`;
}

async function whole({ path, bytes }: Found): Promise<KerasFiles> {
  const weights = await openHdf5(bytes);
  try {
    const text = weights.text("/", "model_config");
    if (text !== undefined) {
      const config = recordOf(parseJson(text, "model_config"));
      const version = weights.text("/", "keras_version");
      return { format: "Keras HDF5 model (.h5)", config, version, weights, ...hashOf([bytes]) };
    }
    if (!isWeights(weights)) throw new Error("it is an HDF5 file, but not from Keras");
    const found = await configBeside(path);
    const beside = found === undefined ? undefined : await readFile(found);
    if (beside === undefined)
      throw new Error(
        "it holds weights but no network; put its configuration (model.to_json()) in the same folder",
      );
    const config = recordOf(parseJson(beside, "config.json"));
    const { keras_version: told } = config;
    const version = typeof told === "string" ? told : weights.text("/", "keras_version");
    return {
      format: "Keras weights (.h5) and configuration",
      config,
      version,
      weights,
      ...hashOf([bytes, beside]),
    };
  } catch (error) {
    weights.close();
    throw error;
  }
}

/** True if a file has weights as Keras writes them, in groups of layers or with a list of these. */
function isWeights(weights: Hdf5): boolean {
  return (
    ["/", "/model_weights"].some((group) => weights.texts(group, "layer_names") !== undefined) ||
    ["layers", "_layer_checkpoint_dependencies"].some((group) => weights.names("/").includes(group))
  );
}

function hashOf(files: readonly Uint8Array[]): Pick<KerasFiles, "sha256" | "bytes"> {
  const hash = createHash("sha256");
  for (const bytes of files) hash.update(bytes);
  return { sha256: hash.digest("hex"), bytes: files.reduce((sum, { length }) => sum + length, 0) };
}
