import { recordOf } from "../../../network/description.js";
import { parseJson } from "../../files/parseJson.js";
import { openZip, type Zip } from "../../files/zip.js";
import type { StoredTensor } from "../tensorGraph/storedTensor.js";
import { SAVE_AGAIN, SAVE_EXPORT } from "./advice.js";
import { tensorIn } from "./storedTensors.js";

/** Content of an archive of torch.export. */
export interface ExportedArchive {
  /** Program as described by its JSON. */
  readonly model: Readonly<Record<string, unknown>>;
  /** Version of the schema: `8.20`. */
  readonly schema: string;
  readonly weights: ReadonlyMap<string, StoredTensor>;
  /** Tensors outside the state dict: buffers that are not saved, and constants in the code. */
  readonly constants: ReadonlyMap<string, StoredTensor>;
}

const LONGEST_JSON = 64 * 2 ** 20;
const LARGEST_TENSOR = 2 ** 31;

/**
 * Reads an archive of torch.export. Throws a clause, with the remedy, for one that is damaged or has another layout.
 */
export function readArchive(bytes: Uint8Array): ExportedArchive {
  const zip = openZip(bytes);
  const path = modelPath(zip.names);
  const model = jsonAt(zip, path);
  const schema = schemaOf(model);
  const [, folder = "", name = ""] = MODEL.exec(path) ?? [];
  const order = zip.read(`${folder}byteorder`, 64);
  if (order !== undefined && new TextDecoder().decode(order).trim() !== "little")
    throw new Error("its numbers are stored in big-endian order, which convscope does not read");
  const stored = (kind: string, config: string) =>
    tensorsOf(zip, { folder: `${folder}data/${kind}/`, config });
  return {
    model,
    schema,
    weights: stored("weights", `${name}_weights_config.json`),
    constants: stored("constants", `${name}_constants_config.json`),
  };
}

/** Version of the schema that this reader supports. */
const SCHEMA = 8;

function schemaOf({ schema_version: schema }: Readonly<Record<string, unknown>>): string {
  const { major, minor } = recordOf(schema);
  if (major === SCHEMA) return `${major}.${String(minor)}`;
  throw new Error(
    `its schema is version ${String(major)}, but convscope supports ${SCHEMA}; export it with PyTorch 2.9 to 2.13`,
  );
}

const MODEL = /^((?:[^/]+\/)?)models\/([^/]+)\.json$/;

/** Path of the single program. */
function modelPath(names: readonly string[]): string {
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  const [path, ...others] = names.filter((name) => MODEL.test(name));
  if (has(/^(?:[^/]+\/)?serialized_exported_program\.json$/))
    throw new Error(`it has the layout of PyTorch before 2.8; ${SAVE_AGAIN}`);
  if (has(/(?:^|\/)data\/aotinductor\//))
    throw new Error(`it holds compiled code (AOTInductor), which convscope never runs; ${SAVE_EXPORT}`);
  if (path === undefined) throw new Error(`it holds no program (models/model.json); ${SAVE_EXPORT}`);
  if (others.length > 0)
    throw new Error(`it holds ${others.length + 1} programs; save each in a separate archive`);
  return path;
}

function jsonAt(zip: Zip, path: string): Readonly<Record<string, unknown>> {
  const bytes = zip.read(path, LONGEST_JSON);
  const name = path.slice(path.indexOf("/") + 1);
  if (bytes === undefined) throw new Error(`it holds no ${name}; ${SAVE_AGAIN}`);
  try {
    return recordOf(parseJson(bytes, name));
  } catch (error) {
    // The reason of a parser may quote the text, which can contain paths of the exporter's machine.
    throw new Error((error as Error).message.replace(/ \(.*\)$/s, ""));
  }
}

function tensorsOf(
  zip: Zip,
  { folder, config }: { readonly folder: string; readonly config: string },
): ReadonlyMap<string, StoredTensor> {
  const entries = recordOf(jsonAt(zip, folder + config).config);
  const files = new Map<string, Uint8Array>();
  const fileOf = (name: string, path: string) => {
    const found = files.get(path) ?? zip.read(folder + path, LARGEST_TENSOR);
    if (found === undefined) throw new Error(`it lacks the file '${path}' of its tensor '${name}'`);
    files.set(path, found);
    return found;
  };
  return new Map(
    Object.entries(entries).map(([name, entry]) => [name, tensorIn(name, recordOf(entry), fileOf)]),
  );
}
