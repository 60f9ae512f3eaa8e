import type * as tf from "@tensorflow/tfjs";

/** An attribute of a TensorFlow op, as the addon takes it; the number of its type is of TensorFlow's C interface. */
interface OpAttr {
  readonly name: string;
  readonly type: number;
  readonly value: boolean | number;
}

/** What is used of the native backend: it runs any op of TensorFlow by its name. */
interface Backend {
  readonly binding: Readonly<Record<"TF_FLOAT" | "TF_ATTR_BOOL" | "TF_ATTR_FLOAT" | "TF_ATTR_TYPE", number>>;
  executeMultipleOutputs(
    name: string,
    attrs: readonly OpAttr[],
    inputs: readonly tf.TensorInfo[],
    outputs: number,
  ): tf.Tensor[];
}

/** An op of TensorFlow, by the name that it has there. */
export interface Op {
  readonly name: string;
  /** The names of its inputs, in TensorFlow's order. */
  readonly inputs: readonly string[];
  readonly outputs: number;
  /** Attributes that stand for the type of 32 bit floats. */
  readonly types: readonly string[];
}

/** A kernel of the native backend that is one op of TensorFlow, under the op's own name; its attributes are passed on. */
export function nativeKernel({ name, inputs, outputs, types }: Op): tf.KernelConfig {
  return {
    kernelName: name,
    backendName: "tensorflow",
    kernelFunc: (call) => {
      const backend = call.backend as Backend;
      const { TF_FLOAT, TF_ATTR_TYPE } = backend.binding;
      const typed = types.map((type) => ({ name: type, type: TF_ATTR_TYPE, value: TF_FLOAT }));
      const given = inputs.map((input) => call.inputs[input] as tf.TensorInfo);
      const attrs = [...typed, ...attributes(backend, call.attrs ?? {})];
      const made = backend.executeMultipleOutputs(name, attrs, given, outputs);
      return outputs === 1 ? (made[0] as tf.Tensor) : made;
    },
  };
}

function attributes({ binding }: Backend, attrs: tf.NamedAttrMap): readonly OpAttr[] {
  return Object.entries(attrs).map(([name, value]) =>
    typeof value === "boolean"
      ? { name, type: binding.TF_ATTR_BOOL, value }
      : { name, type: binding.TF_ATTR_FLOAT, value: value as number },
  );
}
