import { recordOf } from "../description.js";

/** Operations by the TensorFlow 2 functions that Keras 2 stores. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  "__operators__.add": "Add",
  "math.add": "Add",
  add: "Add",
  "__operators__.multiply": "Multiply",
  "math.multiply": "Multiply",
  multiply: "Multiply",
  "math.subtract": "Subtract",
  "math.truediv": "Divide",
  "math.divide": "Divide",
  "math.pow": "Power",
  "math.maximum": "Maximum",
  "math.minimum": "Minimum",
  "nn.relu": "Relu",
  "nn.relu6": "Relu6",
  "nn.sigmoid": "Sigmoid",
  "math.sigmoid": "Sigmoid",
  "nn.silu": "Silu",
  "nn.swish": "Silu",
  "nn.gelu": "Gelu",
  "nn.leaky_relu": "LeakyRelu",
  "nn.elu": "Elu",
  "nn.tanh": "Tanh",
  "math.tanh": "Tanh",
  "nn.softmax": "Softmax",
  "math.exp": "Exp",
  "math.sqrt": "Sqrt",
  "math.square": "Square",
  "math.abs": "Abs",
  "math.negative": "Negative",
  "math.reduce_mean": "Mean",
  "math.reduce_sum": "Sum",
  "math.reduce_max": "Max",
  reshape: "Reshape",
  expand_dims: "ExpandDims",
  squeeze: "Squeeze",
  transpose: "Transpose",
  concat: "Concatenate",
  pad: "Pad",
  "compat.v1.pad": "Pad",
  identity: "Identity",
  "__operators__.getitem": "GetItem",
};

const MODEL_CLASSES: ReadonlySet<unknown> = new Set(["InputLayer", "Model", "Functional", "Sequential"]);

/**
 * Operation that an entry of a topology calls; undefined for a layer. Keras 3 marks an operation by its module, in
 * `.h5` files by the absence of `trainable`; Keras 2 by a common class.
 */
export function operationIn(entry: Readonly<Record<string, unknown>>): string | undefined {
  const { class_name: className, module, config, inbound_nodes: nodes } = entry;
  const { function: called, trainable, layers } = recordOf(config);
  if (className === "TFOpLambda" || className === "SlicingOpLambda") {
    const name = typeof called === "string" ? called : "__operators__.getitem";
    return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : name;
  }
  if (typeof className !== "string") return undefined;
  if (typeof module === "string") return /^keras\.(?:src\.)?ops\b/.test(module) ? className : undefined;
  const isOfKeras3 = Array.isArray(nodes) && "args" in recordOf(nodes[0]);
  const isBare = module === undefined && trainable === undefined && layers === undefined;
  return isOfKeras3 && isBare && !MODEL_CLASSES.has(className) ? className : undefined;
}
