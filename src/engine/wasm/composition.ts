import tf = require("@tensorflow/tfjs");

/** Calls a kernel, named or as a function; what it returns is freed when the composition ends. */
export type Run = (
  kernel: string | tf.KernelFunc,
  inputs: tf.NamedTensorInfoMap,
  attrs?: object,
) => tf.TensorInfo;

/** What the body of a composition works with. */
export interface Call<Inputs, Attrs> {
  readonly inputs: Inputs;
  readonly attrs: Attrs;
  readonly backend: tf.KernelBackend;
  readonly run: Run;
}

/**
 * A composition is a kernel of the WASM backend that is written in terms of its other kernels.
 *
 * They are called below the level of operations, so that nothing is recorded for gradients. Every tensor
 * that the body makes is freed, also when it throws, except what it returns, which must come from `run`.
 */
export function composition<Inputs, Attrs>(
  kernelName: string,
  body: (call: Call<Inputs, Attrs>) => tf.TensorInfo | tf.TensorInfo[],
): tf.KernelConfig {
  const kernelFunc = (call: Omit<Call<Inputs, Attrs>, "run">): tf.TensorInfo | tf.TensorInfo[] => {
    const made: tf.TensorInfo[] = [];
    const run: Run = (kernel, inputs, attrs = {}) => {
      const called = typeof kernel === "string" ? kernelNamed(kernel).kernelFunc : kernel;
      const tensor = called({ inputs, attrs: { ...attrs }, backend: call.backend }) as tf.TensorInfo;
      made.push(tensor);
      return tensor;
    };
    let kept: readonly tf.TensorInfo[] = [];
    try {
      const result = body({ ...call, run });
      kept = [result].flat();
      return result;
    } finally {
      for (const tensor of made) if (!kept.includes(tensor)) call.backend.disposeData(tensor.dataId);
    }
  };
  // The registry has one type for the kernels of every signature; tfjs casts its own in the same way.
  return { kernelName, backendName: "wasm", kernelFunc: kernelFunc as unknown as tf.KernelFunc };
}

/** The kernel that the WASM backend has under a name at this moment. */
export function kernelNamed(kernelName: string): tf.KernelConfig {
  const kernel: tf.KernelConfig | undefined = tf.getKernel(kernelName, "wasm");
  if (!kernel) {
    throw new Error(
      `Expected the kernel ${kernelName} on the wasm backend. Import @tensorflow/tfjs-backend-wasm first.`,
    );
  }
  return kernel;
}
