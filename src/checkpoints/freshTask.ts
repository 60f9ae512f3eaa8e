import type { Task } from "../architectures/architecture.js";
import { expected } from "../core/errors.js";
import { integer, type Option } from "../core/options/option.js";

type ImageShape = Task["inputShape"];

/** The images of MNIST, which untrained networks are built for unless their address says otherwise. */
const MNIST: ImageShape = [28, 28, 1];

/** The largest side and the most channels of an image. */
const MOST = 4096;

/** The options in the address of an untrained network for the images and classes that it is built for. */
export const taskOptions = {
  input: {
    summary: "height, width and channels of the images that it is built for",
    valueName: "height×width×channels",
    default: MNIST,
    defaultText: "28x28x1",
    parse: imageShapeOf,
  } satisfies Option<ImageShape>,
  classes: integer({ summary: "how many classes it tells apart", default: 10, min: 2, max: 100_000 }),
};

/** Tests if a task is the one that untrained networks are built for by default. */
export function isDefaultTask({ inputShape, classes }: Task): boolean {
  return String(inputShape) === String(MNIST) && classes === taskOptions.classes.default;
}

function imageShapeOf(value: unknown, subject: string): ImageShape {
  const sizes = typeof value === "string" ? value.split(/[x×]/).map(sizeOf) : [];
  const [height, width, channels, ...others] = sizes;
  if (height && width && channels && others.length === 0) return [height, width, channels];
  throw expected(`height×width×channels, each from 1 to ${MOST}, like 224x224x3 or 28x28x1,`, subject, value);
}

/** The size that a word writes; undefined if it is none, or too large. */
function sizeOf(word: string): number | undefined {
  const size = /^\d{1,4}$/.test(word) ? Number(word) : 0;
  return size >= 1 && size <= MOST ? size : undefined;
}
