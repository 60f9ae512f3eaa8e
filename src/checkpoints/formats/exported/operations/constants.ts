import { expand } from "../../tensorGraph/operations/structure.js";
import { type Plain, plainOf, sizeOf, wholes } from "../../tensorGraph/plain.js";
import { constant, isLive, type ShapeOf, sizesOf } from "../../tensorGraph/values.js";
import type { Call, Operation } from "../call.js";

const MOST = 2 ** 22;

/** Constant filled with one number. */
const filled =
  (value: (call: Call) => number): Operation =>
  (call) => {
    const dims = call.numbers("size") ?? [];
    const count = sizeOf(dims);
    checkCount(count);
    return constant(
      plainOf(
        dims,
        Array.from({ length: count }, () => value(call)),
        false,
      ),
    );
  };

/** Constant in the shape of a tensor, filled with one number. */
const filledLike =
  (value: (call: Call) => number): Operation =>
  (call) =>
    sizesOf(call.value("self"), (dims) => {
      checkCount(sizeOf(dims));
      return plainOf(dims, new Array<number>(sizeOf(dims)).fill(value(call)), false);
    });

/** Numbers of one tensor in the shape of another. */
const copy: Operation = (call) => {
  const sizes = sizesOf(call.value("self"), (dims) => wholes(dims));
  return expand(call.site([call.value("src"), sizes]));
};

/** Numbers from a start up to an end (exclusive), in steps. */
const range: Operation = (call) => {
  const [start, end, step] = [call.number("start", 0), call.number("end", 0), call.number("step", 1)];
  const count = Math.ceil((end - start) / step);
  checkCount(count);
  return constant(
    plainOf(
      [count],
      Array.from({ length: count }, (_, at) => start + at * step),
      true,
    ),
  );
};

function checkCount(count: number): void {
  if (!(count >= 0 && count <= MOST)) throw new Error("its output is too large");
}

/** Cast. Between real types nothing changes, because all computation is in 32 bits. */
const cast: Operation = (call) => {
  const value = call.value("self");
  const type = call.number("dtype", undefined);
  if (type === undefined || REAL.has(type)) return value;
  if (isLive(value))
    throw new Error("it turns real numbers of the image into whole ones, which convscope does not compute");
  return { leaves: value.leaves, at: (shapes: ShapeOf) => truncated(value.at(shapes)) };
};

/** Codes of the real number types in PyTorch's `ScalarType` of export schemas. */
const REAL: ReadonlySet<number> = new Set([6, 7, 8, 13]);

function truncated({ dims, values }: Plain): Plain {
  return plainOf(dims, Array.from(values, Math.trunc), true);
}

/** Constants and casts by name. */
export const constantOperations: Readonly<Record<string, Operation>> = {
  full: filled((call) => call.number("fill_value", 0)),
  zeros: filled(() => 0),
  ones: filled(() => 1),
  new_zeros: filled(() => 0),
  new_ones: filled(() => 1),
  new_full: filled((call) => call.number("fill_value", 0)),
  full_like: filledLike((call) => call.number("fill_value", 0)),
  zeros_like: filledLike(() => 0),
  ones_like: filledLike(() => 1),
  fill: filledLike((call) => call.number("value", 0)),
  copy,
  scalar_tensor: (call) => call.value("s"),
  arange: range,
  to: cast,
  _to_copy: cast,
};
