/** Row of numbers: a part of an array, without copying. */
export type Vector = ArrayLike<number>;

/** Inner product of two vectors of equal length. */
export function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] as number) * (b[index] as number);
  return sum;
}

/** Euclidean norm of a vector. */
export function norm(vector: Vector): number {
  return Math.sqrt(dot(vector, vector));
}

/** Euclidean distance of two vectors of equal length. */
export function distance(a: Vector, b: Vector): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += ((a[index] as number) - (b[index] as number)) ** 2;
  return Math.sqrt(sum);
}

/** Cosine of the angle between two vectors of equal length; NaN if either is zero. */
export function cosine(a: Vector, b: Vector): number {
  return dot(a, b) / (norm(a) * norm(b));
}

/** Cosine of the angle between two vectors of equal length; null if either is zero and has no direction. */
export function cosineOfDirections(a: Vector, b: Vector): number | null {
  return norm(a) === 0 || norm(b) === 0 ? null : cosine(a, b);
}
