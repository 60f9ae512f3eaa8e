import type * as tf from "@tensorflow/tfjs";
import { reasonOf, UserError } from "../core/errors.js";
import { shapeText } from "../core/format.js";

/** Value of a graph edge: a tensor, and the mask of its time steps if there is one. */
export interface Value {
  readonly tensor: tf.Tensor;
  readonly mask?: tf.Tensor;
}

/**
 * Runs a layer on values with their masks. `isOpen`: true if the network leaves dimensions of the layer's input open,
 * so that they depend on the images. Throws `UserError` with the layer's name and class, and the sizes of its input,
 * if the result would be empty or larger than an engine can hold, and if TensorFlow.js cannot compute the layer.
 */
export function runLayer(
  layer: tf.layers.Layer,
  inputs: readonly Value[],
  isOpen: boolean,
): readonly Value[] {
  const shapes = inputs.map(({ tensor }) => tensor.shape);
  const sizes = { shapes, isOpen };
  return naming(
    layer,
    () => {
      checkOutput(layer, announcedShapes(layer, shapes), sizes);
      const outputs = applied(layer, inputs);
      checkOutput(
        layer,
        outputs.map(({ tensor }) => tensor.shape),
        sizes,
      );
      return outputs;
    },
    sizes,
  );
}

/** Input of a layer: shapes with the batch, and whether they depend on images. */
interface Arriving {
  readonly shapes: readonly (readonly number[])[];
  readonly isOpen: boolean;
}

/** Runs a function that computes a layer or its shape; an error of a library names the layer and its input. */
export function naming<T>(layer: tf.layers.Layer, body: () => T, arriving?: Arriving): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const where = arriving === undefined ? "" : ` (${arrivingWords(arriving.shapes)})`;
    const reason = libraryReason(error);
    throw uncomputed(layer, `${reason}${where}`, cureOf(reason, arriving));
  }
}

const OTHER_LAYER = "Build the network with an equivalent layer, or convert it from Keras";
const OTHER_SIZES =
  "Use images of another size: the network leaves sizes open, but this layer does not accept every one";

const OTHER_VALUES = "Give images, or a preprocessing, whose values are indices that this layer has";

/** Pattern of the engines' error messages for an index outside a table. */
const STRAY_INDEX = /\bind(?:ex|ices)\b.* is not in \[0,/;

function cureOf(reason: string, arriving: Arriving | undefined): string {
  if (STRAY_INDEX.test(reason)) return OTHER_VALUES;
  return arriving?.isOpen === true ? OTHER_SIZES : OTHER_LAYER;
}

/** Runs a function that computes or reads a tap; an error of a library names the tap. */
export function namingTap<T>(tap: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `Cannot compute the tap '${tap}': ${libraryReason(error)}. Use fewer or smaller images, or choose other taps.`,
    );
  }
}

/**
 * Takes gradients through a network. Throws `UserError` if an engine lacks the gradient of an operation on the path.
 */
export function differentiating<T>(network: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `Cannot take gradients of the network '${network}': ${libraryReason(error)}. ` +
        "Choose taps after the layer without a gradient, or the other engine.",
    );
  }
}

function uncomputed(layer: tf.layers.Layer, reason: string, cure: string): UserError {
  return new UserError(
    `Cannot compute layer '${layer.name}' of the class ${layer.getClassName()}: ${reason}. ${cure}.`,
  );
}

/** Largest number of elements in a tensor: engines count them in signed 32-bit integers. */
const MOST_NUMBERS = 2 ** 31 - 1;

/**
 * Checks a layer's output shape before running it. Engines crash, hang or read beyond the end of memory for an
 * invalid shape.
 */
function checkOutput(
  layer: tf.layers.Layer,
  outputs: readonly (readonly number[])[],
  { shapes, isOpen }: Arriving,
): void {
  const subject = arrivingWords(shapes);
  if (outputs.some((shape) => shape.some((size) => size <= 0))) {
    const cure = isOpen ? "Use larger images" : "Build the network for larger images";
    throw uncomputed(layer, `${subject}, and its output would be empty`, cure);
  }
  const most = outputs.find((shape) => shape.reduce((product, size) => product * size, 1) > MOST_NUMBERS);
  if (most === undefined) return;
  const cure = isOpen ? "Use smaller images" : "Build the network with smaller maps";
  throw uncomputed(layer, `${subject}, and its output of ${sizeWords(most)} is too large`, cure);
}

/** Output shapes that a layer declares; none if it cannot. */
function announcedShapes(
  layer: tf.layers.Layer,
  inputs: readonly (readonly number[])[],
): readonly (readonly number[])[] {
  const shapes = inputs.map((shape) => [...shape]);
  try {
    const output = layer.computeOutputShape(shapes.length === 1 ? (shapes[0] as number[]) : shapes);
    return (Array.isArray(output[0]) ? output : [output]) as number[][];
  } catch {
    return [];
  }
}

/** Size of a layer's input for one image: `28×28×4`. */
function sizeWords([, ...size]: readonly number[]): string {
  return size.length === 0 ? "a number" : shapeText(size);
}

function arrivingWords(shapes: Arriving["shapes"]): string {
  return `${shapes.length === 1 ? "its input is" : "its inputs are"} ${shapes.map(sizeWords).join(" and ")}`;
}

/** Reason given by a library, without the code that TensorFlow prints on a line before it. */
function libraryReason(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return reasonOf(text.replace(/^Invalid TF_Status: \d+\s+Message: /, "")) || "TensorFlow.js gives no reason";
}

function applied(layer: tf.layers.Layer, inputs: readonly Value[]): readonly Value[] {
  const tensors = inputs.map((input) => input.tensor);
  const masks = inputs.flatMap((input) => (input.mask === undefined ? [] : [input.mask]));
  const input = tensors.length === 1 ? (tensors[0] as tf.Tensor) : tensors;
  const mask = masks.length === inputs.length ? (masks.length === 1 ? masks[0] : masks) : undefined;
  const outputs = listOf(layer.apply(input, mask === undefined ? {} : { mask }) as tf.Tensor | tf.Tensor[]);
  const passed = layer.supportsMasking || mask === undefined ? layer.computeMask(input, mask) : undefined;
  const outputMasks = passed === undefined || passed === null ? [] : listOf(passed);
  return outputs.map((tensor, index) => masked(tensor, outputMasks[index]));
}

/** Value of a tensor, with its mask if it has one. */
export function masked(tensor: tf.Tensor, mask: tf.Tensor | undefined | null): Value {
  return mask === undefined || mask === null ? { tensor } : { tensor, mask };
}

function listOf<T>(value: T | T[]): T[] {
  return Array.isArray(value) ? value : [value];
}
