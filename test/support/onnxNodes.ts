import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { FORMATS } from "./references.js";

/** A tensor of a test of ONNX's own. */
export interface NodeTensor {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** One of ONNX's own tests of a node: a model, its inputs, and its expected outputs. */
export interface NodeCase {
  readonly name: string;
  readonly rtol: number;
  readonly atol: number;
  readonly model: Uint8Array;
  readonly inputs: readonly NodeTensor[];
  readonly outputs: readonly NodeTensor[];
}

type Packed = Omit<NodeTensor, "values"> & { readonly values: string };

/** Reads all of ONNX's own node tests that are relevant to convolutional networks. */
export async function nodeCases(): Promise<readonly NodeCase[]> {
  const text = gunzipSync(await readFile(join(FORMATS, "onnx", "nodes.json.gz"))).toString("utf8");
  const cases = JSON.parse(text) as (Omit<NodeCase, "model" | "inputs" | "outputs"> & {
    readonly model: string;
    readonly inputs: readonly Packed[];
    readonly outputs: readonly Packed[];
  })[];
  return cases.map(({ model, inputs, outputs, ...rest }) => ({
    ...rest,
    model: Uint8Array.from(Buffer.from(model, "base64")),
    inputs: inputs.map(unpacked),
    outputs: outputs.map(unpacked),
  }));
}

function unpacked({ values, ...tensor }: Packed): NodeTensor {
  return { ...tensor, values: new Float32Array(Uint8Array.from(Buffer.from(values, "base64")).buffer) };
}
