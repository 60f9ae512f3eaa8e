import type * as tf from "@tensorflow/tfjs";

/** An attribute of a TensorFlow op, as the addon takes it; the number of its type is of TensorFlow's C interface. */
interface OpAttr {
  readonly name: string;
  readonly type: number;
  readonly value: boolean | number;
}

/** Part of the native backend in use: it runs any TensorFlow op by name. */
interface Backend {
  readonly binding: Readonly<Record<"TF_FLOAT" | "TF_ATTR_BOOL" | "TF_ATTR_FLOAT" | "TF_ATTR_TYPE", number>>;
  executeMultipleOutputs(
    name: string,
    attrs: readonly OpAttr[],
    inputs: readonly tf.TensorInfo[],
    outputs: number,
  ): tf.Tensor[];
}

/** An op of TensorFlow on 32 bit floats. */
export interface Op {
  /** Its name in TensorFlow. */
  readonly name: string;
  readonly outputs: number;
  /** The attributes that name a type. */
  readonly types: readonly string[];
  /** Its other attributes, as far as they differ from TensorFlow's defaults. */
  readonly attrs?: Readonly<Record<string, boolean | number>>;
}

/** Runs an op on the native backend that a kernel was called with. Its outputs are the caller's to free. */
export function runOp(backend: unknown, op: Op, inputs: readonly tf.TensorInfo[]): readonly tf.Tensor[] {
  const native = backend as Backend;
  const { TF_FLOAT, TF_ATTR_TYPE, TF_ATTR_BOOL, TF_ATTR_FLOAT } = native.binding;
  const types = op.types.map((name) => ({ name, type: TF_ATTR_TYPE, value: TF_FLOAT }));
  const attrs = Object.entries(op.attrs ?? {}).map(([name, value]) => ({
    name,
    type: typeof value === "boolean" ? TF_ATTR_BOOL : TF_ATTR_FLOAT,
    value,
  }));
  return native.executeMultipleOutputs(op.name, [...types, ...attrs], inputs, op.outputs);
}
