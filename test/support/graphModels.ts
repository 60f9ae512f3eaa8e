import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A node to be written. */
export interface WrittenNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, unknown>>;
}

/** A weight to be written, in 32 bits, or in bytes of a scale and a least value. */
export interface WrittenWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array | Uint8Array | Uint16Array;
  readonly quantization?: Readonly<Record<string, unknown>>;
}

/** A graph model to be written. */
export interface WrittenGraph {
  readonly nodes: readonly WrittenNode[];
  readonly weights: readonly WrittenWeight[];
  /** The outputs by the names of the signature. Default: no signature. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** Sizes of the image without the batch. Default 4×4×1. */
  readonly image?: readonly number[];
}

/** A text as the value of a setting. */
export const text = (value: string) => ({ s: Buffer.from(value).toString("base64") });

/** Whole numbers as the value of a setting. */
export const wholes = (...values: readonly number[]) => ({ list: { i: values.map(String) } });

/** A convolution's settings: its stride, and its padding. */
export const convolution = (stride = 1, padding = "SAME") => ({
  strides: wholes(1, stride, stride, 1),
  padding: text(padding),
});

/** Writes a graph model of an image called `image` into a folder. */
export async function writeGraphModel(folder: string, written: WrittenGraph): Promise<string> {
  const { nodes, weights, outputs, image = [4, 4, 1] } = written;
  const dim = [-1, ...image].map((size) => ({ size: String(size) }));
  const placeholder = { name: "image", op: "Placeholder", attr: { shape: { shape: { dim } } } };
  const named = Object.entries(outputs ?? {}).map(([key, name]) => [key, { name }]);
  const json = {
    format: "graph-model",
    ...(outputs && { signature: { outputs: Object.fromEntries(named) } }),
    modelTopology: { node: [placeholder, ...weights.map(({ name }) => ({ name, op: "Const" })), ...nodes] },
    weightsManifest: [
      {
        paths: ["weights.bin"],
        weights: weights.map(({ name, shape, values, quantization }) => ({
          name,
          shape,
          dtype: values instanceof Int32Array ? "int32" : "float32",
          ...(quantization && { quantization }),
        })),
      },
    ],
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "model.json"), JSON.stringify(json));
  const parts = weights.map(({ values }) => Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  await writeFile(join(folder, "weights.bin"), Buffer.concat(parts));
  return folder;
}
