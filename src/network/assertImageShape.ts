import { expected, UserError } from "../core/errors.js";
import { shapeText } from "../core/format.js";
import { entryOf } from "../data/imageShape.js";

/** Network, as far as its input shape is checked: its input, and its name for messages. */
interface Taking {
  readonly name: string;
  /** Height, width and channels of an image; null for an open dimension. */
  readonly input: readonly (number | null)[];
}

/** Throws `UserError` if there are no images, or if they do not fit a network's input. */
export function assertImageShape({ name, input }: Taking, shape: readonly number[]): void {
  if (shape[0] === 0) throw expected("at least one image", `the network '${name}'`, "");
  const image = shape.slice(1);
  if (entryOf(image, input) !== undefined) return;
  const taken = shapeText(input);
  throw new UserError(
    `The network '${name}' takes images of ${taken}, but the probe's are ${shapeText(image)}.`,
  );
}
