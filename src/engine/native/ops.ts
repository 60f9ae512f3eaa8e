import type * as tf from "@tensorflow/tfjs";

/** Attribute of a TensorFlow op, as the addon expects it; its type is a number from TensorFlow's C interface. */
interface OpAttr {
  readonly name: string;
  readonly type: number;
  readonly value: boolean | number;
}

/** Subset of the native backend that is used here: it runs any TensorFlow op by name. */
interface Backend {
  readonly binding: Readonly<Record<"TF_FLOAT" | "TF_ATTR_BOOL" | "TF_ATTR_FLOAT" | "TF_ATTR_TYPE", number>>;
  executeMultipleOutputs(
    name: string,
    attrs: readonly OpAttr[],
    inputs: readonly tf.TensorInfo[],
    outputs: number,
  ): tf.Tensor[];
}

/** TensorFlow op on 32-bit floats. */
export interface Op {
  readonly name: string;
  readonly outputs: number;
  /** Attributes that specify a type. */
  readonly types: readonly string[];
  /** Other attributes that differ from TensorFlow's defaults. */
  readonly attrs?: Readonly<Record<string, boolean | number>>;
}

/** Runs an op on the native backend that a kernel was called with. The caller must free its outputs. */
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
