import { shapeText } from "../core/format.js";

/** Shape of one input of a network; null for an open dimension. */
export type InputShape = readonly (number | null)[];

/** Height, width and channels of an image. */
export type ImageShape = readonly [height: number | null, width: number | null, channels: number | null];

/**
 * Shape of the images that fit a network's input: its own if it has height, width and channels; one channel if it has
 * no channel axis; and for a flat input, the square with as many values, gray or else RGB. Undefined if no image
 * fits.
 */
export function imageShapeOf(input: InputShape): ImageShape | undefined {
  const [first = null, second = null, third = null] = input;
  if (input.length === 3) return [first, second, third];
  if (input.length === 2 && second !== 1) return [first, second, 1];
  if (input.length < 1 || input.length > 2 || first === null) return undefined;
  const shapes = ([1, 3] as const).map((channels) => [Math.sqrt(first / channels), channels] as const);
  const square = shapes.find(([side]) => Number.isInteger(side));
  return square === undefined ? undefined : [square[0], square[0], square[1]];
}

/** Form of an image at a network's input: unchanged, without its channel axis, or flattened. */
export type Entry = "image" | "plane" | "row";

/**
 * Finds the form in which an image of a shape fits a network's input; undefined if it does not. A row is
 * height × width × channels.
 */
export function entryOf(image: readonly number[], input: InputShape): Entry | undefined {
  if (isAlike(image, input)) return "image";
  const [height = 0, width = 0, channels = 0] = image;
  if (channels === 1 && isAlike([height, width], input)) return "plane";
  const [numbers, ...deeper] = input;
  const isRow = deeper.length === 0 || (deeper.length === 1 && deeper[0] === 1);
  return isRow && numbers === height * width * channels ? "row" : undefined;
}

/** Describes how an image of a shape is converted to a network's input; undefined if it fits unchanged. */
export function entryNote(image: readonly number[], input: InputShape): string | undefined {
  const entry = entryOf(image, input);
  if (entry === "plane") return `taken as ${shapeText(image.slice(0, 2))}, without a channel axis`;
  return entry === "row" ? `${shapeText(image)} flattened to ${input[0]} numbers` : undefined;
}

/** Shape of images once converted to a network's input. */
export function enteredShape([count = 0, ...image]: readonly number[], input: InputShape): number[] {
  if (entryOf(image, input) === "plane") return [count, ...image.slice(0, 2)];
  return [count, ...input.map((size) => size ?? 1)];
}

function isAlike(shape: readonly number[], input: InputShape): boolean {
  return (
    shape.length === input.length && shape.every((size, axis) => input[axis] === null || input[axis] === size)
  );
}
