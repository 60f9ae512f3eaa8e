import type * as tf from "@tensorflow/tfjs";

import { halfFloats } from "../../files/halfFloats.js";
import type { StoredTensor } from "../onnx/storedTensors.js";
import { BOOL } from "../onnx/storedTensors.js";

/** A stored type of numbers: the type of ONNX that it is read as, and the bytes of a number. */
interface StoredType {
  readonly type: number;
  readonly bytes: number;
}

const [FLOAT32, INT32] = [1, 6];

const TYPES: Readonly<Record<string, StoredType>> = {
  float32: { type: FLOAT32, bytes: 4 },
  int32: { type: INT32, bytes: 4 },
  bool: { type: BOOL, bytes: 1 },
};

/** The types that quantized numbers are stored in. */
const QUANTIZED = { float16: 2, uint16: 2, uint8: 1 } as const;

/**
 * The constants of a graph by their names: the weights of its manifest, one after the other in the bytes of the weight
 * files. Throws a sentence for a type that no network needs, and for two of one name.
 */
export function storedConstants(
  specs: readonly tf.io.WeightsManifestEntry[],
  bytes: Uint8Array,
): ReadonlyMap<string, StoredTensor> {
  const constants = new Map<string, StoredTensor>();
  let at = 0;
  for (const spec of specs) {
    const { name, shape, dtype, quantization } = spec;
    const stored = Object.hasOwn(TYPES, dtype) ? TYPES[dtype] : undefined;
    if (stored === undefined)
      throw new Error(
        `its weight '${name}' holds numbers of the type ${dtype}, which convscope does not read`,
      );
    if (constants.has(name)) throw new Error(`it stores two weights '${name}'`);
    const size = shape.reduce((product, length) => product * length, 1);
    const length = size * (quantization === undefined ? stored.bytes : QUANTIZED[quantization.dtype]);
    const part = bytes.subarray(at, at + length);
    at += length;
    const raw = quantization === undefined ? part : restored(part, spec);
    const [type, dims] = [stored.type, [...shape]];
    constants.set(name, { name, dims, type, raw, listed: [], external: undefined });
  }
  return constants;
}

/** The bytes of quantized numbers as those of the numbers that they stand for: q · scale + min. */
function restored(part: Uint8Array, { name, dtype, quantization }: tf.io.WeightsManifestEntry): Uint8Array {
  const { dtype: type, scale, min } = quantization as NonNullable<tf.io.WeightsManifestEntry["quantization"]>;
  const own = Uint8Array.from(part);
  if (type === "float16") return bytesOf(halfFloats(new Uint16Array(own.buffer)));
  if (typeof scale !== "number" || typeof min !== "number")
    throw new Error(`its weight '${name}' is quantized without a scale and a least value`);
  const steps = type === "uint8" ? own : new Uint16Array(own.buffer);
  const values = Float32Array.from(steps, (step) => step * scale + min);
  return bytesOf(dtype === "int32" ? Int32Array.from(values, Math.round) : values);
}

function bytesOf(values: Float32Array | Int32Array): Uint8Array {
  return new Uint8Array(values.buffer);
}
