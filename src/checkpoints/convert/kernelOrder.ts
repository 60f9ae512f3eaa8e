import type { Graph } from "../../network/graph.js";
import type { StoredKernel } from "../../network/kernel.js";
import type { Weights } from "../../network/weights.js";

/** Order of the axes of kernels after `inKernelOrder`, for readers of the file. */
export const KERNEL_ORDER =
  "height, width, inputs, outputs (HWIO); depthwise: height, width, channels, multiplier; transposed: height, width, outputs, inputs; dense: inputs, outputs";

/**
 * Weights with every kernel in the order of TensorFlow, height × width × inputs × outputs, whatever the order of the
 * file: PyTorch and ONNX store outputs first. A weight counts as a kernel if some tap of the graph is computed by it.
 */
export function inKernelOrder(weights: readonly Weights[], { nodes }: Graph): readonly Weights[] {
  const kernels = nodes.flatMap(({ kernel }) => kernel?.() ?? []);
  return weights.map((weight) => {
    if (weight.shape.length < 2) return weight;
    const alike = kernels.filter(({ values }) => values.length === weight.values.length);
    const kernel = alike.find((each) => ordersOf(weight).some((order) => isMoved(weight, each, order)));
    return kernel === undefined ? weight : { ...weight, shape: kernel.shape, values: kernel.values };
  });
}

/** Orders of axes in which a kernel may be stored: as it is, or with the outputs first. */
function ordersOf({ shape }: Weights): readonly (readonly number[])[] {
  const axes = shape.map((_, axis) => axis);
  const [first = 0, second = 0, ...window] = axes;
  return [axes, [...window, second, first]];
}

/** True if a kernel holds the numbers of a weight with its axes in another order. */
function isMoved({ shape, values }: Weights, kernel: StoredKernel, order: readonly number[]): boolean {
  const sizes = order.map((axis) => shape[axis] as number);
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const steps = order.map((axis) => strides[axis] as number);
  const places = sizes.map(() => 0);
  let from = 0;
  for (const value of kernel.values) {
    if (!Object.is(value, values[from])) return false;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      from += steps[axis] as number;
      places[axis] = (places[axis] as number) + 1;
      if ((places[axis] as number) < (sizes[axis] as number)) break;
      from -= (sizes[axis] as number) * (steps[axis] as number);
      places[axis] = 0;
    }
  }
  return true;
}
