import type { Activation } from "../../activations/activation.js";
import { UserError } from "../../core/errors.js";
import type { RecordedTaps } from "../../network/recordedNetwork.js";
import type { Tap } from "../../network/tap.js";
import { type Axes, axesOf, checkLayouts, type GivenLayouts } from "./layouts.js";
import type { NamedArray } from "./storedArrays.js";

/** Array of numbers with its axes known. */
interface PlacedArray {
  readonly array: NamedArray;
  readonly axes: Axes;
}

/** Number types that 32-bit floats hold without rounding. */
const EXACT: ReadonlySet<string> = new Set([
  "float16",
  "bfloat16",
  "float32",
  "int8",
  "int16",
  "uint8",
  "uint16",
  "bool",
]);

/**
 * Taps of the arrays of a file, one each, in the file's order. Throws `UserError` for arrays that are empty, do not fit
 * their layout, or belong to different numbers of images.
 */
export function tapsOfArrays(
  arrays: readonly NamedArray[],
  layouts: GivenLayouts,
  file: string,
): Pick<RecordedTaps, "taps" | "activations" | "images"> {
  if (arrays.length === 0)
    throw new UserError(
      `'${file}' holds no arrays. Write at least one, such as images × height × width × channels.`,
    );
  checkLayouts(layouts, new Map(arrays.map(({ name, dims }) => [name, dims.length])), file);
  const placed = arrays.map((array): PlacedArray => {
    const { name, dims } = array;
    if (dims.includes(0))
      throw new UserError(
        `The array '${name}' of '${file}' is empty: its shape is ${dims.join("×")}. Leave it out.`,
      );
    return { array, axes: axesOf(layouts, { name, axes: dims.length, file }) };
  });
  return {
    taps: placed.map(tapOf),
    activations: placed.map(activationOf),
    images: { count: commonCount(placed, file), remarks: conversions(arrays) },
  };
}

/** Number of images of all arrays. */
function commonCount(placed: readonly PlacedArray[], file: string): number {
  const [first, ...others] = placed.map((each) => ({ name: each.array.name, count: sizesOf(each)[0] }));
  const { name = "", count = 0 } = first ?? {};
  const other = others.find((each) => each.count !== count);
  if (other === undefined) return count;
  throw new UserError(
    `The arrays of '${file}' belong to different numbers of images: '${name}' to ${count}, '${other.name}' to ${other.count}. Give their axes with --layout, or leave one out.`,
  );
}

/** Statement about arrays that were rounded to 32-bit floats; none if all are exact. */
function conversions(arrays: readonly NamedArray[]): readonly string[] {
  return arrays.flatMap(({ name, type }) =>
    EXACT.has(type) ? [] : [`The array '${name}' holds ${type} numbers, which are rounded to float32.`],
  );
}

function sizesOf({ array: { dims }, axes }: PlacedArray): readonly [number, number, number, number] {
  const [images, height, width, channels] = axes.map((axis) => (axis === null ? 1 : (dims[axis] ?? 1)));
  return [images ?? 1, height ?? 1, width ?? 1, channels ?? 1];
}

function tapOf({ array: { name, dims, type }, axes }: PlacedArray): Tap {
  const [, ...within] = axes;
  const shape = within.flatMap((axis) => (axis === null ? [] : [dims[axis] as number]));
  return {
    name,
    source: name,
    kind: "activation",
    op: EXACT.has(type) ? "stored values" : `stored values, rounded from ${type} to float32`,
    preActivation: false,
    shape,
    parameters: 0,
    macs: null,
  };
}

function activationOf(placed: PlacedArray): Activation {
  const { array, axes } = placed;
  const { values: stored } = array.read();
  const shape = sizesOf(placed);
  const [images, height, width, channels] = shape;
  const steps = axes.map((axis) => (axis === null ? 0 : strideOf(array.dims, axis)));
  const [byImage = 0, byRow = 0, byColumn = 0, byChannel = 0] = steps;
  const values = new Float32Array(images * height * width * channels);
  let at = 0;
  for (let image = 0; image < images; image++)
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++) {
        const from = image * byImage + row * byRow + column * byColumn;
        for (let channel = 0; channel < channels; channel++)
          values[at++] = stored[from + channel * byChannel] as number;
      }
  return { tap: array.name, shape, values };
}

function strideOf(dims: readonly number[], axis: number): number {
  return dims.slice(axis + 1).reduce((product, size) => product * size, 1);
}
