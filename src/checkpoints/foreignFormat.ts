import { existsSync } from "node:fs";
import { open, readdir } from "node:fs/promises";
import { basename } from "node:path";
import { EXPORT_LINE } from "./formats/exported/advice.js";

/** Format of another program that convscope does not read, and how to get one that it reads. */
interface ForeignFormat {
  readonly name: RegExp;
  /** Clause with the remedy. */
  readonly reason: (name: string) => string;
}

const KERAS_LINE = 'model.save("model.keras")';
const SAVED_MODEL = (name: string) =>
  `it is a SavedModel of TensorFlow; save the Keras model itself, ${KERAS_LINE}, or convert it: python -m tf2onnx.convert --saved-model ${name} --output model.onnx`;
const CORE_ML = () =>
  `it is a model of Core ML; save the network that it was made from, with ${EXPORT_LINE}, ${KERAS_LINE} or as ONNX`;

/** Formats that are recognized by the names of their files, since their first bytes tell little. */
const BY_NAME: readonly ForeignFormat[] = [
  { name: /^saved_model\.pb$/, reason: () => SAVED_MODEL("folder") },
  { name: /\.ml(?:model|package|modelc)$/i, reason: CORE_ML },
  {
    name: /\.pd(?:model|iparams|params|opt)$/i,
    reason: () =>
      "it is a model of PaddlePaddle; convert it: paddle2onnx --model_dir . --model_filename model.pdmodel --params_filename model.pdiparams --save_file model.onnx",
  },
  {
    name: /\.ckpt(?:-\d+)?(?:\.index|\.meta)?$|^checkpoint$/,
    reason: () => CHECKPOINT,
  },
  {
    name: /\.pb(?:txt)?$/i,
    reason: (name) =>
      `it is a graph of TensorFlow 1; convert it: python -m tf2onnx.convert --graphdef ${name} --inputs … --outputs … --output model.onnx`,
  },
  {
    name: /\.caffemodel$/i,
    reason: () => "it is a model of Caffe; convert it to ONNX",
  },
];

const CHECKPOINT = `it belongs to a checkpoint of TensorFlow, which holds weights but no network; load them in Python and save the model itself: ${KERAS_LINE}`;

/** True for a file of numbers of a TensorFlow checkpoint. Its bytes could be those of anything. */
export function isCheckpointShard(path: string): boolean {
  return /\.data-\d{5}-of-\d{5}$/.test(path);
}

/**
 * Describes a file or folder of another program that convscope does not read, with the remedy, as a clause; undefined for
 * any other.
 */
export async function foreignFormat(path: string): Promise<string | undefined> {
  const name = basename(path);
  if (isCheckpointShard(path)) return CHECKPOINT;
  const inside = await readdir(path).catch(() => undefined);
  if (inside?.includes("saved_model.pb")) return SAVED_MODEL(name);
  if (inside === undefined && (await isTensorFlowLite(path)))
    return `it is a model of TensorFlow Lite, whose operations hide what lies within; open the Keras model that it was made from, or convert it: python -m tf2onnx.convert --tflite ${name} --output model.onnx`;
  return BY_NAME.find((format) => format.name.test(name))?.reason(name);
}

/** Same for a path without a file, which is the common beginning of the names of TensorFlow's checkpoints. */
export function foreignPrefix(path: string): string | undefined {
  return existsSync(`${path}.index`) ? CHECKPOINT : undefined;
}

/** True for a file with the mark of TensorFlow Lite at its fifth byte. */
async function isTensorFlowLite(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0);
    return bytesRead === 8 && buffer.toString("latin1", 4) === "TFL3";
  } finally {
    await file.close();
  }
}
