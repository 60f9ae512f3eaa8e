import { listOf, type Plain, plainOf, sizeOf } from "./plain.js";
import { axisAt } from "./values.js";

/** Numbers of a tensor at some positions along one axis. Throws if a position does not exist. */
export function alongAxis({ dims, values, isWhole }: Plain, axis: number, places: readonly number[]): Plain {
  const length = dims[axis] as number;
  const stray = places.find((place) => !Number.isInteger(place) || place < 0 || place >= length);
  if (stray !== undefined) throw new Error(`an axis of ${length} has no index ${stray}`);
  const inner = sizeOf(dims.slice(axis + 1));
  const outer = sizeOf(dims.slice(0, axis));
  const taken: number[] = [];
  for (let block = 0; block < outer; block++)
    for (const place of places)
      for (let at = 0; at < inner; at++) taken.push(values[(block * length + place) * inner + at] as number);
  return plainOf([...dims.slice(0, axis), places.length, ...dims.slice(axis + 1)], taken, isWhole);
}

/** Concatenates tensors along an axis. */
export function concatenated(parts: readonly Plain[], axis: number): Plain {
  const [first] = parts as readonly [Plain, ...Plain[]];
  const place = axisAt(axis, first.dims.length);
  const outer = sizeOf(first.dims.slice(0, place));
  const joined: number[] = [];
  for (let block = 0; block < outer; block++)
    for (const { values } of parts) {
      const length = values.length / outer;
      for (let at = 0; at < length; at++) joined.push(values[block * length + at] as number);
    }
  const total = parts.reduce((sum, { dims }) => sum + (dims[place] ?? 0), 0);
  return plainOf(
    [...first.dims.slice(0, place), total, ...first.dims.slice(place + 1)],
    joined,
    first.isWhole,
  );
}

/** Broadcasts two shapes like NumPy. Throws if they are incompatible. */
export function broadcastDims(a: readonly number[], b: readonly number[]): readonly number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, at) => {
    const [one, other] = [a[at - rank + a.length] ?? 1, b[at - rank + b.length] ?? 1];
    if (one !== other && one !== 1 && other !== 1)
      throw new Error(`${a.join("×")} and ${b.join("×")} cannot be broadcast together`);
    return one === 1 ? other : one;
  });
}

/** Repeats a tensor along axes of size one to the shape that it has together with another. */
export function expandedTo(plain: Plain, shape: readonly number[]): Plain {
  const dims = broadcastDims(plain.dims, shape);
  const size = sizeOf(dims);
  if (!(size <= 2 ** 22)) throw new Error("its output is too large");
  const values = Array.from(
    { length: size },
    (_, at) => plain.values[placeIn(plain.dims, dims, at)] as number,
  );
  return plainOf(dims, values, plain.isWhole);
}

/** Position in a tensor that corresponds to a position in the shape it is broadcast to. */
function placeIn(from: readonly number[], to: readonly number[], at: number): number {
  let [rest, place, stride] = [at, 0, 1];
  for (let axis = to.length - 1; axis >= 0; axis--) {
    const length = to[axis] as number;
    const own = from[axis - to.length + from.length] ?? 1;
    if (own !== 1) place += (rest % length) * stride;
    stride *= own;
    rest = Math.floor(rest / length);
  }
  return place;
}

/** Binary function on tensors, with NumPy's broadcasting. Default: integers if both are. */
export function binaryOf(
  a: Plain,
  b: Plain,
  run: (a: number, b: number, isWhole: boolean) => number,
  whole?: boolean,
): Plain {
  const isWhole = a.isWhole && b.isWhole;
  const dims = broadcastDims(a.dims, b.dims);
  const [one, other] = [expandedTo(a, dims), expandedTo(b, dims)];
  const values = Array.from(one.values, (value, at) => run(value, other.values[at] as number, isWhole));
  return plainOf(dims, values, whole ?? isWhole);
}

/** Result shape of Reshape: 0 keeps a size, unless zeros are allowed, and −1 takes the rest. */
export function reshapedTo(
  dims: readonly number[],
  wanted: readonly number[],
  allowsZero: boolean,
): readonly number[] {
  const known = wanted.map((length, at) => (length === 0 && !allowsZero ? (dims[at] ?? 0) : length));
  const rest = known.filter((length) => length !== -1);
  const size = sizeOf(dims);
  const filled = known.map((length) => (length === -1 ? size / sizeOf(rest) : length));
  const fits = filled.every((length) => Number.isInteger(length) && length >= 0) && sizeOf(filled) === size;
  if (!fits || known.length - rest.length > 1)
    throw new Error(`it cannot reshape ${dims.join("×")} to ${wanted.join("×")}`);
  return filled;
}

/** Shape with axes of size one inserted at positions counted in the result. */
export function unsqueezed(dims: readonly number[], axes: readonly number[]): readonly number[] {
  const rank = dims.length + axes.length;
  const places = new Set(axes.map((axis) => axisAt(axis, rank)));
  if (places.size < axes.length) throw new Error("it adds an axis twice");
  const rest = [...dims];
  return Array.from({ length: rank }, (_, at) => (places.has(at) ? 1 : (rest.shift() as number)));
}

/** Tensor in which entries, or whole blocks of the last axes, are replaced: each row of indices names the place of one. */
export function scattered(data: Plain, indices: Plain, updates: Plain): Plain {
  const depth = indices.dims.at(-1) ?? 0;
  const block = sizeOf(data.dims.slice(depth));
  const count = sizeOf(indices.dims.slice(0, -1));
  if (depth < 1 || depth > data.dims.length || updates.values.length !== count * block)
    throw new Error(`its indices ${indices.dims.join("×")} do not fit a tensor ${data.dims.join("×")}`);
  const values = [...listOf(data)];
  for (let row = 0; row < count; row++) {
    let start = 0;
    for (let axis = 0; axis < depth; axis++) {
      const length = data.dims[axis] as number;
      const given = indices.values[row * depth + axis] as number;
      const place = given < 0 ? given + length : given;
      if (!(place >= 0 && place < length)) throw new Error(`an axis of ${length} has no index ${given}`);
      start = start * length + place;
    }
    for (let at = 0; at < block; at++)
      values[start * block + at] = updates.values[row * block + at] as number;
  }
  return plainOf(data.dims, values, data.isWhole);
}
