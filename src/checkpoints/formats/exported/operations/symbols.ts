import { plainOf } from "../../tensorGraph/plain.js";
import { binaryOf } from "../../tensorGraph/plainShapes.js";
import { axisAt, type Known, sizesOf } from "../../tensorGraph/values.js";
import type { Call, Operation } from "../call.js";

/** Single size of a tensor. */
const size: Operation = (call) =>
  sizesOf(call.value("self"), (dims) =>
    plainOf([], [dims[axisAt(call.number("dim", 0), dims.length)] as number], true),
  );

/** Number computed from two sizes. */
const pair =
  (run: (a: number, b: number) => number): Operation =>
  (call: Call): Known => {
    const [a, b] = [call.sizes("a"), call.sizes("b")];
    return {
      leaves: [...a.leaves, ...b.leaves],
      at: (shapes) => scalar(binaryOf(a.at(shapes), b.at(shapes), run)),
    };
  };

function scalar({ values, isWhole }: ReturnType<typeof plainOf>) {
  return plainOf([], [values[0] as number], isWhole);
}

/** Operations on sizes by name. */
export const symbolOperations: Readonly<Record<string, Operation>> = {
  sym_size: size,
  "_operator.mul": pair((a, b) => a * b),
  "_operator.add": pair((a, b) => a + b),
  "_operator.sub": pair((a, b) => a - b),
  "_operator.floordiv": pair((a, b) => Math.floor(a / b)),
};
