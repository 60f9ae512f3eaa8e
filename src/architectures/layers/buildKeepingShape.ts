import type * as tf from "@tensorflow/tfjs";
import { UserError } from "../../core/errors.js";

/**
 * Builds a layer inside another one unless it is already built. Throws `UserError` if it changes the shape, which the
 * outer layer, named by its class, does not allow.
 */
export function buildKeepingShape(
  outer: string,
  layer: tf.layers.Layer,
  inputShape: tf.Shape | tf.Shape[],
): void {
  if (!layer.built) {
    layer.build(inputShape);
    layer.built = true;
  }
  const outputShape = layer.computeOutputShape(inputShape);
  if (written(inputShape) === written(outputShape)) return;
  throw new UserError(
    `${outer} needs an inner layer that keeps the shape, but '${layer.name}' turns ${written(inputShape)} into ` +
      `${written(outputShape)}. Give it as many filters or units as its input has channels, stride 1 and padding ` +
      "'same' (recurrent: returnSequences).",
  );
}

function written(shape: tf.Shape | tf.Shape[]): string {
  return `[${shape.map((size) => (Array.isArray(size) ? written(size) : (size ?? "batch"))).join(", ")}]`;
}
