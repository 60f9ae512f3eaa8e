import tf = require("@tensorflow/tfjs");

/** Calls a kernel, by name or as a function; its results are freed when the composition ends. */
export type Run = (
  kernel: string | tf.KernelFunc,
  inputs: tf.NamedTensorInfoMap,
  attrs?: object,
) => tf.TensorInfo;

/** Inputs and attributes of a composition, and the functions that its body may use. */
export interface Call<Inputs, Attrs> {
  readonly inputs: Inputs;
  readonly attrs: Attrs;
  readonly backend: tf.KernelBackend;
  readonly run: Run;
}

/** Computation of a composition. Its result must come from `run`. */
export type Body<Inputs, Attrs> = (call: Call<Inputs, Attrs>) => tf.TensorInfo | tf.TensorInfo[];

/** TensorFlow.js backend on which this project registers kernels. */
export type BackendName = "wasm" | "tensorflow";

/**
 * Builds a kernel of a backend from its other kernels.
 *
 * They are called below the level of operations, so nothing is recorded for gradients. Every tensor that the body
 * creates is freed, even if it throws, except its result.
 */
export function compositionOn(
  backendName: BackendName,
): <Inputs, Attrs>(kernelName: string, body: Body<Inputs, Attrs>) => tf.KernelConfig {
  return <Inputs, Attrs>(kernelName: string, body: Body<Inputs, Attrs>) => {
    const kernelFunc = (call: Omit<Call<Inputs, Attrs>, "run">): tf.TensorInfo | tf.TensorInfo[] => {
      const made: tf.TensorInfo[] = [];
      const run: Run = (kernel, inputs, attrs = {}) => {
        const called = typeof kernel === "string" ? kernelNamed(kernel, backendName).kernelFunc : kernel;
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
        for (const tensor of made) if (!kept.includes(tensor)) release(call.backend, tensor);
      }
    };
    // The registry has one type for kernels of every signature; tfjs casts its own kernels in the same way.
    return { kernelName, backendName, kernelFunc: kernelFunc as unknown as tf.KernelFunc };
  };
}

/** Frees a result of a kernel. Kernels of the native backend return complete tensors, which the engine counts. */
function release(backend: tf.KernelBackend, tensor: tf.TensorInfo): void {
  if (tensor instanceof tf.Tensor) tensor.dispose();
  else backend.disposeData(tensor.dataId);
}

/** Kernel currently registered for a backend under a name. */
export function kernelNamed(kernelName: string, backendName: BackendName): tf.KernelConfig {
  const kernel: tf.KernelConfig | undefined = tf.getKernel(kernelName, backendName);
  if (!kernel) {
    throw new Error(
      `Expected the kernel ${kernelName} on the ${backendName} backend. Import the package of the backend first.`,
    );
  }
  return kernel;
}

const originals = new Map<string, tf.KernelConfig>();

/**
 * Registers a kernel in place of the one that its backend has under the same name, if any. The replaced kernel's
 * set-up still runs when the backend starts, for the kernels that call it.
 */
export function replaceKernel(kernel: tf.KernelConfig): void {
  const { kernelName, backendName } = kernel;
  const existing: tf.KernelConfig | undefined = tf.getKernel(kernelName, backendName);
  if (existing) {
    const key = `${backendName} ${kernelName}`;
    if (!originals.has(key)) originals.set(key, existing);
    tf.unregisterKernel(kernelName, backendName);
  }
  tf.registerKernel({ ...existing, ...kernel });
}

/** Kernel that came with a backend, even if it has been replaced. */
export function originalKernel(kernelName: string, backendName: BackendName): tf.KernelFunc {
  const original = originals.get(`${backendName} ${kernelName}`) ?? kernelNamed(kernelName, backendName);
  return original.kernelFunc;
}
