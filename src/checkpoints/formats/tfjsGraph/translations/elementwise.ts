import type { Settings, Translate, Translation } from "../translation.js";

/** An operation that ONNX has alike. */
const same =
  (op: string, settings: Settings = {}): Translate =>
  (node) =>
    node.result(op, node.inputs, settings);

/** An operation whose real number ONNX calls alike, with the default of TensorFlow. */
const withFloat =
  (op: string, name: string, fallback: number): Translate =>
  (node) =>
    node.result(op, node.inputs, { [name]: { float: node.attributes.float(name, fallback) } });

/** Two operations, one after the other. */
const chained =
  (first: string, second: string): Translate =>
  (node) =>
    node.result(second, [node.step(first, node.inputs)]);

/** (a − b)². */
const squaredDifference: Translate = (node) =>
  node.result("Pow", [node.step("Sub", node.inputs), node.whole(2)]);

/** log(1 + x) and exp(x) − 1. */
const logOfMore: Translate = (node) => node.result("Log", [node.step("Add", [node.input(0), node.whole(1)])]);
const powerLess: Translate = (node) => node.result("Sub", [node.step("Exp", [node.input(0)]), node.whole(1)]);

/** The numbers of the types of ONNX by the names of TensorFlow's, or by their numbers. */
const TYPES: Readonly<Record<string, number>> = {
  DT_FLOAT: 1,
  DT_DOUBLE: 11,
  DT_HALF: 10,
  DT_BFLOAT16: 16,
  DT_INT32: 6,
  DT_INT64: 7,
  DT_UINT8: 2,
  DT_INT8: 3,
  DT_BOOL: 9,
};

const cast: Translate = (node) => {
  const name = node.attributes.type("DstT") ?? "DT_FLOAT";
  const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  if (type === undefined) throw new Error(`it casts to the type ${name}, which convscope does not compute`);
  node.result("Cast", [node.input(0)], { to: type });
};

/** A product of matrices, with those turned that are constant. */
const product =
  (first: string, second: string): Translate =>
  (node) => {
    if (node.attributes.truth(first)) throw new Error(`its ${first} is not supported`);
    const isTurned = node.attributes.truth(second);
    const rank = isTurned ? node.dims(1).length : 0;
    const order = Array.from({ length: rank }, (_, at) => at);
    const perm = [...order.slice(0, -2), rank - 1, rank - 2];
    const matrix = isTurned ? node.step("Transpose", [node.input(1)], { perm }) : node.input(1);
    node.result("MatMul", [node.input(0), matrix]);
  };

const reduction =
  (op: string): Translate =>
  (node) =>
    node.result(op, [node.input(0), node.wholes(axesOf(node))], {
      keepdims: node.attributes.truth("keep_dims") ? 1 : 0,
      noop_with_empty_axes: 1,
    });

function axesOf(node: Translation): readonly number[] {
  return node.numbers(1);
}

const notEqual: Translate = (node) => node.result("Not", [node.step("Equal", node.inputs)]);

const identity: Translate = (node) => node.result("Identity", [node.input(0)]);

/** The operations on each value, products and reductions. */
export const elementwiseTranslations: Readonly<Record<string, Translate>> = {
  Add: same("Add"),
  AddV2: same("Add"),
  AddN: same("Sum"),
  Sub: same("Sub"),
  Mul: same("Mul"),
  Div: same("Div"),
  RealDiv: same("Div"),
  FloorMod: same("Mod"),
  Mod: same("Mod"),
  FloorDiv: chained("Div", "Floor"),
  Pow: same("Pow"),
  Maximum: same("Max"),
  Minimum: same("Min"),
  SquaredDifference: squaredDifference,
  Square: (node) => node.result("Pow", [node.input(0), node.whole(2)]),
  Sqrt: same("Sqrt"),
  Rsqrt: chained("Sqrt", "Reciprocal"),
  Reciprocal: same("Reciprocal"),
  Inv: same("Reciprocal"),
  Exp: same("Exp"),
  Expm1: powerLess,
  Log: same("Log"),
  Log1p: logOfMore,
  Neg: same("Neg"),
  Abs: same("Abs"),
  Sign: same("Sign"),
  Floor: same("Floor"),
  Ceil: same("Ceil"),
  Round: same("Round"),
  Rint: same("Round"),
  Sin: same("Sin"),
  Cos: same("Cos"),
  Erf: same("Erf"),
  Erfc: (node) => node.result("Sub", [node.whole(1), node.step("Erf", [node.input(0)])]),
  Relu: same("Relu"),
  Relu6: same("Clip", { min: { float: 0 }, max: { float: 6 } }),
  ClipByValue: same("Clip"),
  Elu: same("Elu"),
  Selu: same("Selu"),
  LeakyRelu: withFloat("LeakyRelu", "alpha", 0.2),
  Prelu: same("PRelu"),
  Sigmoid: same("Sigmoid"),
  Tanh: same("Tanh"),
  Softplus: same("Softplus"),
  Softsign: same("Softsign"),
  Softmax: same("Softmax", { axis: -1 }),
  LogSoftmax: same("LogSoftmax", { axis: -1 }),
  Equal: same("Equal"),
  NotEqual: notEqual,
  Less: same("Less"),
  LessEqual: same("LessOrEqual"),
  Greater: same("Greater"),
  GreaterEqual: same("GreaterOrEqual"),
  LogicalAnd: same("And"),
  LogicalOr: same("Or"),
  LogicalNot: same("Not"),
  Select: same("Where"),
  SelectV2: same("Where"),
  Cast: cast,
  MatMul: product("transpose_a", "transpose_b"),
  BatchMatMul: product("adj_x", "adj_y"),
  BatchMatMulV2: product("adj_x", "adj_y"),
  Mean: reduction("ReduceMean"),
  Sum: reduction("ReduceSum"),
  Max: reduction("ReduceMax"),
  Min: reduction("ReduceMin"),
  Prod: reduction("ReduceProd"),
  Identity: identity,
  IdentityN: (node) => {
    for (const [at, input] of node.inputs.entries()) node.resultAt(at, "Identity", [input]);
  },
  Snapshot: identity,
  StopGradient: identity,
  PreventGradient: identity,
  CheckNumerics: identity,
  EnsureShape: identity,
  PlaceholderWithDefault: identity,
};
