import type * as tf from "@tensorflow/tfjs";
import type { OperationWords } from "./operations.js";

/** The settings of a layer as its file has them, names and values in camel case. */
export type Config = Readonly<Record<string, unknown>>;

/** A shape with the batch in front; null where a size is open. */
export type Shape = readonly (number | null)[];

/** A variable that a layer has: the end of its name in the file, and its shape. */
export interface Variable {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Gives the tensor of a variable by the name of its property; undefined if the layer has none. */
export type Variables = (property: string) => tf.Tensor | undefined;

/** Computation of a layer on channels-last tensors: its variables, output shape and function. */
export interface Computation {
  /** Its variables by the property of a layer that holds them, as TensorFlow.js names these. Default: none. */
  readonly variables?: (input: Shape) => Readonly<Record<string, Variable>>;
  /** Default: the shape of the input. */
  readonly shape?: (input: Shape) => Shape;
  /** The same of a layer that reads several tensors. Default: the shape by the first of them. */
  readonly shapes?: (inputs: readonly Shape[]) => Shape;
  /** Description of its tap. Default: that of the class of the layer. */
  readonly words?: OperationWords;
  /** Computes the layer without its activation. */
  readonly run: (x: tf.Tensor, variables: Variables, others: readonly tf.Tensor[]) => tf.Tensor;
  /** True if the layer's activation follows. Default: false. */
  readonly activates?: boolean;
  /** Caveat for figures, if current Keras computes something else. */
  readonly caveat?: string;
}

/** The variable of a layer that cannot be without it. */
export function needed(variables: Variables, property: string): tf.Tensor {
  const variable = variables(property);
  if (variable === undefined) throw new Error(`it has no ${property}`);
  return variable;
}

/** The size of a shape's last axis. Throws where it is open. */
export function channelsOf(shape: Shape): number {
  const channels = shape.at(-1);
  if (typeof channels !== "number") throw new Error("the number of channels of its input is open");
  return channels;
}
