/** Numbers in a row: a part of an array, no copy. */
export type Vector = ArrayLike<number>;

/** The sum of products of two vectors of one length. */
export function dot(one: Vector, other: Vector): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += (one[index] as number) * (other[index] as number);
  return sum;
}

/** The Euclidean length of a vector. */
export function norm(vector: Vector): number {
  return Math.sqrt(dot(vector, vector));
}

/** The Euclidean distance of two vectors of one length. */
export function distance(one: Vector, other: Vector): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++)
    sum += ((one[index] as number) - (other[index] as number)) ** 2;
  return Math.sqrt(sum);
}

/** The cosine of the angle between two vectors of one length; NaN where one of them is zero. */
export function cosine(one: Vector, other: Vector): number {
  return dot(one, other) / (norm(one) * norm(other));
}

/** The cosine of the angle between two vectors of one length; null where one of them is zero and has no direction. */
export function cosineOfDirections(one: Vector, other: Vector): number | null {
  return norm(one) === 0 || norm(other) === 0 ? null : cosine(one, other);
}
