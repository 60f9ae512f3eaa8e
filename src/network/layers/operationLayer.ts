import tf = require("@tensorflow/tfjs");

import { Operand } from "./calls.js";
import type { Computation, Config, Shape } from "./computation.js";
import { type Arguments, argumentsOf, type OperationWords, operationNamed } from "./namedOperations.js";
import { OwnLayer } from "./ownLayer.js";
import type { OperationPlan } from "./topology.js";

/** Call of a function of tensors by a layer. */
export interface OperationCall {
  /** Name of the function in Keras 3. */
  readonly name: string;
  readonly given: Arguments;
  /** Number of tensors that it reads. */
  readonly live: number;
  readonly words: OperationWords;
}

/** Layer that calls a function of tensors. */
export class OperationLayer extends OwnLayer {
  readonly operation: OperationCall;

  constructor(config: Config, operation: OperationCall, computation: Computation) {
    super({ className: operation.name, config }, computation, null);
    this.operation = operation;
  }
}

/** Builds a layer that calls a function of tensors. Throws a clause for a function that convscope lacks. */
export function operationLayer(config: Config, { name, call }: OperationPlan): OperationLayer {
  const operation = operationNamed(name);
  if (operation === undefined) throw new Error(`it is the operation ${name}, which convscope lacks`);
  if (call.reads.length === 0) throw new Error("it reads no tensor");
  const given = argumentsOf(operation, call.positional, call.named);
  const run = (inputs: readonly tf.Tensor[]) => operation.run(filledIn(given, inputs));
  const live = call.reads.length;
  const words = operation.words(given, live);
  const computation: Computation = {
    run: (x, _variables, others) => run([x, ...others]),
    shapes: remembered((shapes) => shapeByRunning(run, shapes)),
    words,
  };
  return new OperationLayer(config, { name, given, live, words }, computation);
}

/** Replaces the operands in arguments by their tensors. */
function filledIn(given: Arguments, inputs: readonly tf.Tensor[]): Arguments {
  const filled = (value: unknown): unknown => {
    if (value instanceof Operand) return inputs[value.at];
    return Array.isArray(value) ? value.map(filled) : value;
  };
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, filled(value)]));
}

/** Sizes that stand in for an open dimension: results that differ between the two depend on it. */
const OPEN_SIZES = [64, 96] as const;

/** Largest number of elements of a tensor in shape inference: 256 MB. */
const MOST_NUMBERS = 2 ** 26;

/** Output shape of a function, found by running it on zeros; null for a dimension that depends on an open one. */
function shapeByRunning(run: (inputs: readonly tf.Tensor[]) => tf.Tensor, shapes: readonly Shape[]): Shape {
  const ran = (open: number): readonly number[] => {
    const sizes = shapes.map(([, ...rest]) => [1, ...rest.map((size) => size ?? open)]);
    if (sizes.some((each) => each.reduce((product, size) => product * size, 1) > MOST_NUMBERS))
      throw new Error("its input is too large");
    return tf.tidy(() => run(sizes.map((each) => tf.zeros(each))).shape.slice(1));
  };
  const [first, second] = [ran(OPEN_SIZES[0]), shapes.some(hasOpen) ? ran(OPEN_SIZES[1]) : undefined];
  const batch = shapes[0]?.[0] ?? null;
  return [batch, ...first.map((size, at) => (second === undefined || second[at] === size ? size : null))];
}

function hasOpen([, ...rest]: Shape): boolean {
  return rest.includes(null);
}

/** Memoizes a function of shapes. */
function remembered(shapeOf: (shapes: readonly Shape[]) => Shape): (shapes: readonly Shape[]) => Shape {
  const known = new Map<string, Shape>();
  return (shapes) => {
    const key = JSON.stringify(shapes);
    const shape = known.get(key) ?? shapeOf(shapes);
    known.set(key, shape);
    return shape;
  };
}
