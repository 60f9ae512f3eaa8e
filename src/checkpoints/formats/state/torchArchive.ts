import { openZip, type Zip } from "../../files/zip.js";
import { NUMBER_TYPES, type NumberTypeName } from "../tensorGraph/numberTypes.js";
import { sizeOf } from "../tensorGraph/plain.js";
import { type StoredTensor, storedTensor } from "../tensorGraph/storedTensor.js";
import { type NamedTensors, namedTensors } from "./namedTensors.js";
import { readPickle } from "./pickle.js";
import type { TensorView } from "./torchObjects.js";

/** Content of an archive of PyTorch. */
export interface TorchArchive extends Pick<NamedTensors, "holder" | "others"> {
  readonly tensors: readonly StoredTensor[];
}

const LONGEST_PICKLE = 64 * 2 ** 20;
const LONGEST_STORAGE = 2 ** 31;

/** Number types of typed storages; tensors use the same names as convscope. */
const TYPES: Readonly<Record<string, NumberTypeName>> = {
  Float: "float32",
  Half: "float16",
  BFloat16: "bfloat16",
  Double: "float64",
  Long: "int64",
  Int: "int32",
  Short: "int16",
  Char: "int8",
  Byte: "uint8",
  Bool: "bool",
};

/** Reads an archive written by `torch.save` of PyTorch 1.6 and later. Throws a clause for any other file. */
export function readTorchArchive(bytes: Uint8Array): TorchArchive {
  const zip = openZip(bytes);
  const root = rootOf(zip);
  if (zip.names.some((name) => name.startsWith(`${root}code/`)))
    throw new Error("it is TorchScript, which is code, and convscope never runs code from a file");
  const pickle = zip.read(`${root}data.pkl`, LONGEST_PICKLE) as Uint8Array;
  const order = zip.read(`${root}byteorder`, 16);
  if (order !== undefined && Buffer.from(order).toString().trim() === "big")
    throw new Error("its numbers have their highest byte first, which convscope does not read");
  const { tensors, holder, others } = namedTensors(readPickle(pickle));
  const claimed = [...tensors.values()].reduce((sum, { dims }) => sum + sizeOf(dims), 0);
  if (!(claimed <= Math.max(SMALL, MOST_RATIO * bytes.length)))
    throw new Error(`its tensors claim ${claimed} numbers, and it has ${bytes.length} bytes`);
  const storageAt = storagesOf(zip, root);
  const stored = [...tensors].map(([name, view]) => tensorAt({ name, view }, storageAt));
  return { tensors: stored, holder, others };
}

/** Total number of values up to which a file may have any size; beyond it, values per byte of the file are limited. */
const SMALL = 2 ** 20;
const MOST_RATIO = 1;

/** Reads storages by name, each only once. */
function storagesOf(zip: Zip, root: string): (key: string) => Uint8Array | undefined {
  const storages = new Map<string, Uint8Array | undefined>();
  return (key) => {
    if (!storages.has(key)) storages.set(key, zip.read(`${root}data/${key}`, LONGEST_STORAGE));
    return storages.get(key);
  };
}

/** Folder of all members: `resnet/` if the pickle is `resnet/data.pkl`. */
function rootOf({ names }: Zip): string {
  const pickle = names.find((name) => /^(?:[^/]+\/)?data\.pkl$/.test(name)) ?? "data.pkl";
  return pickle.slice(0, -"data.pkl".length);
}

interface Named {
  readonly name: string;
  readonly view: TensorView;
}

function tensorAt({ name, view }: Named, storageAt: ReturnType<typeof storagesOf>): StoredTensor {
  const type = Object.hasOwn(TYPES, view.type) ? (TYPES[view.type] as NumberTypeName) : view.type;
  if (!isNumberType(type))
    throw new Error(`its tensor '${name}' holds numbers of the type ${type}, which convscope does not read`);
  const storage = storageAt(view.key);
  if (storage === undefined) throw new Error(`the numbers of its tensor '${name}' are missing`);
  return storedTensor({ name, type }, view, storage);
}

function isNumberType(name: string): name is NumberTypeName {
  return Object.hasOwn(NUMBER_TYPES, name);
}
