/** Row of numbers: a part of an array, without copying. */
export type Vector = ArrayLike<number>;

/** Inner product of two vectors of equal length. */
export function dot(one: Vector, other: Vector): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += (one[index] as number) * (other[index] as number);
  return sum;
}

/** Euclidean norm of a vector. */
export function norm(vector: Vector): number {
  return Math.sqrt(dot(vector, vector));
}

/** Euclidean distance of two vectors of equal length. */
export function distance(one: Vector, other: Vector): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++)
    sum += ((one[index] as number) - (other[index] as number)) ** 2;
  return Math.sqrt(sum);
}

/** Cosine of the angle between two vectors of equal length; NaN if either is zero. */
export function cosine(one: Vector, other: Vector): number {
  return dot(one, other) / (norm(one) * norm(other));
}

/** Cosine of the angle between two vectors of equal length; null if either is zero and has no direction. */
export function cosineOfDirections(one: Vector, other: Vector): number | null {
  return norm(one) === 0 || norm(other) === 0 ? null : cosine(one, other);
}
