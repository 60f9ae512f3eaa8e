import type * as tf from "@tensorflow/tfjs";
import type { OperationWords } from "./namedOperations.js";

/** Settings of a layer from its file, with names and values in camel case. */
export type Config = Readonly<Record<string, unknown>>;

/** Shape with the batch first; null for an open dimension. */
export type Shape = readonly (number | null)[];

/** Variable of a layer: the end of its name in the file, and its shape. */
export interface Variable {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Looks up the tensor of a variable by the name of its property; undefined if the layer has none. */
export type Variables = (property: string) => tf.Tensor | undefined;

/** Computation of a layer on channels-last tensors: its variables, output shape and function. */
export interface Computation {
  /** Variables by the layer property that holds them, with TensorFlow.js's names. Default: none. */
  readonly variables?: (input: Shape) => Readonly<Record<string, Variable>>;
  /** Default: the shape of the input. */
  readonly shape?: (input: Shape) => Shape;
  /** Same for a layer that reads several tensors. Default: the shape computed from the first of them. */
  readonly shapes?: (inputs: readonly Shape[]) => Shape;
  /** Description of its tap. Default: that of the layer's class. */
  readonly words?: OperationWords;
  /** Computes the layer without its activation. */
  readonly run: (x: tf.Tensor, variables: Variables, others: readonly tf.Tensor[]) => tf.Tensor;
  /** True if the layer's activation follows. Default: false. */
  readonly activates?: boolean;
  /** Caveat for figures, if current Keras computes something else. */
  readonly caveat?: string;
}

/** Required variable of a layer. */
export function needed(variables: Variables, property: string): tf.Tensor {
  const variable = variables(property);
  if (variable === undefined) throw new Error(`it has no ${property}`);
  return variable;
}

/** Size of a shape's last axis. Throws if it is open. */
export function channelsOf(shape: Shape): number {
  const channels = shape.at(-1);
  if (typeof channels !== "number") throw new Error("the number of channels of its input is open");
  return channels;
}
