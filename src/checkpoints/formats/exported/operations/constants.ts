import { type Plain, plainOf, sizeOf } from "../../tensorGraph/plain.js";
import { constant, isLive, type ShapeOf } from "../../tensorGraph/values.js";
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

/** Numbers from a start to before an end, by steps. */
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

/** The codes of the types of real numbers in PyTorch's `ScalarType` of export schemas. */
const REAL: ReadonlySet<number> = new Set([6, 7, 8, 13]);

function truncated({ dims, values }: Plain): Plain {
  return plainOf(dims, Array.from(values, Math.trunc), true);
}

/** Constants and casts by name. */
export const constantOperations: Readonly<Record<string, Operation>> = {
  full: filled((call) => call.number("fill_value", 0)),
  zeros: filled(() => 0),
  ones: filled(() => 1),
  scalar_tensor: (call) => call.value("s"),
  arange: range,
  to: cast,
  _to_copy: cast,
};
