import tf = require("@tensorflow/tfjs");

/**
 * Interpolation between pixels. `bilinear` aligns the centers of pixels, `corners` aligns the corners of the
 * image.
 */
export type Interpolation = "nearest" | "bilinear" | "corners";

/**
 * Linear interpolation along an axis: for each output position, the two input positions around it and the weight of
 * the second.
 */
export interface Between {
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly share: readonly number[];
}

/**
 * Resizes images × height × width × channels to a height and width. `bilinear` matches `tf.image.resize` of
 * TensorFlow 2, `corners` matches `resize_bilinear` of TensorFlow 1 and TensorFlow.js's layer. It is composed of
 * gathers, which have gradients on both engines.
 */
export function resizeTo(
  x: tf.Tensor,
  [height, width]: readonly [number, number],
  by: Interpolation,
): tf.Tensor {
  const [, rows = 1, columns = 1] = x.shape;
  const wide = resizeAxis(x, 2, between(columns, width, by));
  return resizeAxis(wide, 1, between(rows, height, by));
}

/** Resizes a tensor along one axis. */
export function resizeAxis(x: tf.Tensor, axis: number, { low, high, share }: Between): tf.Tensor {
  const near = tf.gather(x, tf.tensor1d([...low], "int32"), axis);
  if (share.every((each) => each === 0)) return near;
  const far = tf.gather(x, tf.tensor1d([...high], "int32"), axis);
  const shape = x.shape.map((_, at) => (at === axis ? share.length : 1));
  return tf.add(near, tf.mul(tf.sub(far, near), tf.tensor([...share], shape)));
}

function between(from: number, to: number, by: Interpolation): Between {
  const places = Array.from({ length: to }, (_, place) => {
    const scale = from / to;
    if (by === "nearest") return Math.min(Math.floor((place + 0.5) * scale), from - 1);
    const at = by === "bilinear" ? (place + 0.5) * scale - 0.5 : place * scale;
    return Math.min(Math.max(at, 0), from - 1);
  });
  const low = places.map(Math.floor);
  return {
    low,
    high: low.map((place) => Math.min(place + 1, from - 1)),
    share: places.map((place, at) => place - (low[at] as number)),
  };
}
