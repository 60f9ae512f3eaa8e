import tf = require("@tensorflow/tfjs");

/**
 * Slice of an axis as in Python, `start:stop:step`; null for an omitted part. Negative positions count from the end.
 */
export interface Span {
  readonly start: number | null;
  readonly stop: number | null;
  readonly step: number | null;
}

/**
 * Slices a tensor along one axis. It is composed of slices and gathers, which have gradients on both engines. Throws
 * if the result would be empty.
 */
export function sliceAxis(x: tf.Tensor, axis: number, span: Span): tf.Tensor {
  const places = placesOf(span, x.shape[axis] as number);
  const [first] = places;
  if (first === undefined) throw new Error("nothing is left of an axis that it slices");
  if (places.length === x.shape[axis] && (span.step ?? 1) === 1) return x;
  if ((span.step ?? 1) !== 1) return tf.gather(x, tf.tensor1d([...places], "int32"), axis);
  const begin = x.shape.map((_, at) => (at === axis ? first : 0));
  const size = x.shape.map((length, at) => (at === axis ? places.length : length));
  return tf.slice(x, begin, size);
}

/** Positions along an axis that a span selects, in order. */
export function placesOf({ start, stop, step }: Span, length: number): readonly number[] {
  const by = step ?? 1;
  if (by === 0) throw new Error("it slices by steps of 0");
  const within = (place: number, least: number, most: number) =>
    Math.min(Math.max(place < 0 ? place + length : place, least), most);
  const [from, to] =
    by > 0
      ? [within(start ?? 0, 0, length), within(stop ?? length, 0, length)]
      : [
          start === null ? length - 1 : within(start, -1, length - 1),
          stop === null ? -1 : within(stop, -1, length - 1),
        ];
  const count = Math.max(0, Math.ceil((to - from) / by));
  return Array.from({ length: count }, (_, at) => from + at * by);
}
