import type { Task } from "../architectures/architecture.js";
import { expected } from "../core/errors.js";
import { integer, type Option } from "../core/options/option.js";

type ImageShape = Task["inputShape"];

/** Image shape of MNIST, which untrained networks are built for by default. */
const MNIST: ImageShape = [28, 28, 1];

/** Largest side and number of channels of an image. */
const MOST = 4096;

/** Options in the address of an untrained network for its images and classes. */
export const taskOptions = {
  input: {
    summary: "height, width and channels of the images",
    valueName: "height×width×channels",
    default: MNIST,
    defaultText: "28x28x1",
    parse: imageShapeOf,
  } satisfies Option<ImageShape>,
  classes: integer({ summary: "number of classes", default: 10, min: 2, max: 100_000 }),
};

/** True for the task that untrained networks are built for by default. */
export function isDefaultTask({ inputShape, classes }: Task): boolean {
  return String(inputShape) === String(MNIST) && classes === taskOptions.classes.default;
}

function imageShapeOf(value: unknown, subject: string): ImageShape {
  const sizes = typeof value === "string" ? value.split(/[x×]/).map(sizeOf) : [];
  const [height, width, channels, ...others] = sizes;
  if (height && width && channels && others.length === 0) return [height, width, channels];
  throw expected(`height×width×channels, each from 1 to ${MOST}, like 224x224x3 or 28x28x1,`, subject, value);
}

/** Size that a word spells; undefined if it is not a size, or too large. */
function sizeOf(word: string): number | undefined {
  const size = /^\d{1,4}$/.test(word) ? Number(word) : 0;
  return size >= 1 && size <= MOST ? size : undefined;
}
