import { recordOf } from "../../../network/description.js";
import { parseJson } from "../../files/json.js";
import { openZip, type Zip } from "../../files/zip.js";
import { EXPORT_LINE } from "./exportLine.js";
import { type StoredTensor, storedTensor } from "./storedTensors.js";

/** The content of an archive of torch.export. */
export interface ExportedArchive {
  /** The program as its JSON describes it. */
  readonly model: Readonly<Record<string, unknown>>;
  /** The version of the schema: `8.20`. */
  readonly schema: string;
  readonly weights: ReadonlyMap<string, StoredTensor>;
  /** Tensors that are no part of the state dict: buffers that are not saved, and numbers of the code. */
  readonly constants: ReadonlyMap<string, StoredTensor>;
}

const LONGEST_JSON = 64 * 2 ** 20;
const LARGEST_TENSOR = 2 ** 31;

/** Reads an archive of torch.export. Throws a sentence, with the cure, for one that is damaged or of another layout. */
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

/** The version of the schema that this reader is written for. */
const SCHEMA = 8;

function schemaOf({ schema_version: schema }: Readonly<Record<string, unknown>>): string {
  const { major, minor } = recordOf(schema);
  if (major === SCHEMA) return `${major}.${String(minor)}`;
  throw new Error(
    `its schema is version ${String(major)}, and convscope knows ${SCHEMA}; export it with PyTorch 2.9 to 2.13`,
  );
}

const MODEL = /^((?:[^/]+\/)?)models\/([^/]+)\.json$/;

/** The path of the one program. */
function modelPath(names: readonly string[]): string {
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  const [path, ...others] = names.filter((name) => MODEL.test(name));
  if (has(/^(?:[^/]+\/)?serialized_exported_program\.json$/))
    throw new Error(
      `it has the layout of PyTorch before 2.8; save it again with PyTorch 2.9 or newer: ${EXPORT_LINE}`,
    );
  if (has(/(?:^|\/)data\/aotinductor\//))
    throw new Error(
      `it holds compiled code (AOTInductor), which convscope never runs; save it with ${EXPORT_LINE}`,
    );
  if (path === undefined)
    throw new Error(`it holds no program (models/model.json); save it with ${EXPORT_LINE}`);
  if (others.length > 0) throw new Error(`it holds ${others.length + 1} programs; save one of them alone`);
  return path;
}

function jsonAt(zip: Zip, path: string): Readonly<Record<string, unknown>> {
  const bytes = zip.read(path, LONGEST_JSON);
  const name = path.slice(path.indexOf("/") + 1);
  if (bytes === undefined) throw new Error(`it holds no ${name}; save it again with PyTorch 2.9 or newer`);
  try {
    return recordOf(parseJson(bytes, name));
  } catch (error) {
    // The reason of a parser may quote the text, in which exporters write paths of their machine.
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
    Object.entries(entries).map(([name, entry]) => [name, storedTensor(name, recordOf(entry), fileOf)]),
  );
}
