import tf = require("@tensorflow/tfjs");

import { frameOf } from "../caseFrame.js";
import { type KernelCase, stridesOf } from "../kernelCase.js";
import { depthwiseAt, depthwiseByFilterAt, depthwiseByInputAt } from "../reference/depthwise.js";
import {
  type Convolution,
  convolutionAt,
  convolutionByFilterAt,
  convolutionByInputAt,
  type Element,
} from "../reference/referenceConvolution.js";
import { gradientOf, type Operation, sizeOf } from "./operation.js";

type Four = [number, number, number, number];

/** Kind of convolution: the shapes of its filter and output, its ops and its references. */
interface Kind {
  readonly filter: (shape: KernelCase) => Four;
  readonly channels: (shape: KernelCase) => number;
  /** Number of inputs that each output sums at each position of the kernel. */
  readonly depth: (shape: KernelCase) => number;
  readonly forward: (x: tf.Tensor4D, w: tf.Tensor4D, shape: KernelCase) => tf.Tensor4D;
  readonly fused: typeof tf.fused.depthwiseConv2d;
  readonly kernels: { readonly byInput: string; readonly byFilter: string };
  readonly references: Readonly<
    Record<"forward" | "byInput" | "byFilter", (convolution: Convolution) => Element>
  >;
}

const FULL: Kind = {
  filter: ({ kernel, input, filters }) => [...kernel, input[3], filters],
  channels: ({ filters }) => filters,
  depth: ({ input }) => input[3],
  forward: (x, w, shape) => tf.conv2d(x, w, stridesOf(shape), shape.padding, "NHWC", shape.dilation),
  fused: tf.fused.conv2d,
  kernels: { byInput: tf.Conv2DBackpropInput, byFilter: tf.Conv2DBackpropFilter },
  references: { forward: convolutionAt, byInput: convolutionByInputAt, byFilter: convolutionByFilterAt },
};

const DEPTHWISE: Kind = {
  filter: ({ kernel, input, filters }) => [...kernel, input[3], filters],
  channels: ({ input, filters }) => input[3] * filters,
  depth: () => 1,
  forward: (x, w, shape) => tf.depthwiseConv2d(x, w, stridesOf(shape), shape.padding, "NHWC", shape.dilation),
  fused: tf.fused.depthwiseConv2d,
  kernels: {
    byInput: tf.DepthwiseConv2dNativeBackpropInput,
    byFilter: tf.DepthwiseConv2dNativeBackpropFilter,
  },
  references: { forward: depthwiseAt, byInput: depthwiseByInputAt, byFilter: depthwiseByFilterAt },
};

/** Operations of a kind: forward, fused with bias and ReLU, and both gradients. */
function operationsOf(kind: Kind) {
  return {
    forward: forward(kind),
    fused: fused(kind),
    byInput: byInput(kind),
    byFilter: byFilter(kind),
  };
}

const full = operationsOf(FULL);
const depthwise = operationsOf(DEPTHWISE);

/** All operations that are convolutions or their gradients. */
export const convolutions = {
  convolution: full.forward,
  "convolution by input": full.byInput,
  "convolution by filter": full.byFilter,
  "fused convolution": full.fused,
  "depthwise convolution": depthwise.forward,
  "depthwise convolution by input": depthwise.byInput,
  "depthwise convolution by filter": depthwise.byFilter,
  "fused depthwise convolution": depthwise.fused,
  "transposed convolution": transposed(),
} satisfies Readonly<Record<string, Operation>>;

function outputShape(kind: Kind, shape: KernelCase): Four {
  const { height, width } = frameOf(shape);
  return [shape.input[0], height, width, kind.channels(shape)];
}

function tensor(values: Float32Array, shape: readonly number[]): tf.Tensor4D {
  return tf.tensor4d(values, shape as Four);
}

function forward(kind: Kind): Operation {
  return {
    exact: true,
    prepare: (shape, draw) => {
      const [first, second] = [draw(sizeOf(shape.input)), draw(sizeOf(kind.filter(shape)))];
      const output = outputShape(kind, shape);
      return {
        run: () => kind.forward(tensor(first, shape.input), tensor(second, kind.filter(shape)), shape),
        size: sizeOf(output),
        channels: output[3],
        products: sizeOf(shape.kernel) * kind.depth(shape),
        element: kind.references.forward({ shape, frame: frameOf(shape), first, second }),
      };
    },
  };
}

function fused(kind: Kind): Operation {
  return {
    exact: true,
    prepare: (shape, draw) => {
      const { padding: pad, dilation: dilations } = shape;
      const strides = stridesOf(shape);
      const [first, second] = [draw(sizeOf(shape.input)), draw(sizeOf(kind.filter(shape)))];
      const output = outputShape(kind, shape);
      const bias = draw(output[3]);
      const plain = kind.references.forward({ shape, frame: frameOf(shape), first, second });
      return {
        run: () => {
          const [x, filter] = [tensor(first, shape.input), tensor(second, kind.filter(shape))];
          const rest = { bias: tf.tensor1d(bias), activation: "relu" } as const;
          return kind.fused({ x, filter, strides, pad, dataFormat: "NHWC", dilations, ...rest });
        },
        size: sizeOf(output),
        channels: output[3],
        products: sizeOf(shape.kernel) * kind.depth(shape),
        element: (index) => Math.max(0, plain(index) + (bias[index % output[3]] as number)),
      };
    },
  };
}

function byInput(kind: Kind): Operation {
  return {
    exact: true,
    prepare: (shape, draw) => {
      const output = outputShape(kind, shape);
      const [first, second] = [draw(sizeOf(output)), draw(sizeOf(kind.filter(shape)))];
      return {
        run: () => {
          const [dy, filter] = [tensor(first, output), tensor(second, kind.filter(shape))];
          if (shape.dilation > 1)
            return gradientOf((x) => kind.forward(x, filter, shape), tf.zeros([...shape.input]), dy);
          const attrs = { ...attributesOf(shape), inputShape: [...shape.input] };
          return tf.engine().runKernel(kind.kernels.byInput, { dy, filter }, attrs) as tf.Tensor;
        },
        size: sizeOf(shape.input),
        channels: shape.input[3],
        products: sizeOf(shape.kernel) * shape.filters,
        element: kind.references.byInput({ shape, frame: frameOf(shape), first, second }),
      };
    },
  };
}

function byFilter(kind: Kind): Operation {
  return {
    exact: true,
    prepare: (shape, draw) => {
      const output = outputShape(kind, shape);
      const [first, second] = [draw(sizeOf(shape.input)), draw(sizeOf(output))];
      return {
        run: () => {
          const [x, dy] = [tensor(first, shape.input), tensor(second, output)];
          if (shape.dilation > 1)
            return gradientOf((w) => kind.forward(x, w, shape), tf.zeros(kind.filter(shape)), dy);
          const attrs = { ...attributesOf(shape), filterShape: kind.filter(shape) };
          return tf.engine().runKernel(kind.kernels.byFilter, { x, dy }, attrs) as tf.Tensor;
        },
        size: sizeOf(kind.filter(shape)),
        channels: shape.filters,
        products: output[0] * output[1] * output[2],
        element: kind.references.byFilter({ shape, frame: frameOf(shape), first, second }),
      };
    },
  };
}

/** Transposed convolution, the input gradient under another name. */
function transposed(): Operation {
  return {
    exact: true,
    prepare: (shape, draw) => {
      const output = outputShape(FULL, shape);
      const [first, second] = [draw(sizeOf(output)), draw(sizeOf(FULL.filter(shape)))];
      return {
        run: () => {
          const [x, filter] = [tensor(first, output), tensor(second, FULL.filter(shape))];
          return tf.conv2dTranspose(x, filter, [...shape.input], stridesOf(shape), shape.padding);
        },
        size: sizeOf(shape.input),
        channels: shape.input[3],
        products: sizeOf(shape.kernel) * shape.filters,
        element: convolutionByInputAt({ shape, frame: frameOf(shape), first, second }),
      };
    },
  };
}

function attributesOf(shape: KernelCase): tf.NamedAttrMap {
  const [strides, pad] = [stridesOf(shape), shape.padding];
  return { strides, pad, dataFormat: "NHWC", dimRoundingMode: undefined as never, dilations: [1, 1] };
}
