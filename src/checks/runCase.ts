import type { Tensor } from "@tensorflow/tfjs";
import { reasonOf } from "../core/errors.js";
import { scoped } from "../engine/scope.js";
import { stream } from "../engine/seeds.js";
import type { KernelCase } from "./kernelCase.js";
import { operations } from "./operations/index.js";
import type { Draw, PreparedCase } from "./operations/operation.js";
import { sampleOf } from "./sample.js";

/** Tolerance of results that are not sums of integers, relative to the largest value. */
const TOLERANCE = 1e-6;

/** Computes a case on the current engine and compares it; returns a description of the fault, or undefined. */
export function runCase(shape: KernelCase, seed: number): string | undefined {
  const { exact, prepare } = operations[shape.operation];
  const prepared = prepare(shape, drawFrom(seed));
  try {
    const values = scoped(() => valuesOf(prepared.run()));
    return values.length === prepared.size
      ? difference(values, prepared, { seed, tolerance: exact ? 0 : TOLERANCE })
      : `returns ${values.length} numbers instead of ${prepared.size}`;
  } catch (error) {
    return `throws "${reasonOf(error)}"`;
  }
}

function valuesOf(result: Tensor | readonly Tensor[]): Float32Array {
  const tensors = "dataSync" in result ? [result] : result;
  const parts = tensors.map((tensor) => tensor.dataSync<"float32">());
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

interface Comparison {
  readonly seed: number;
  readonly tolerance: number;
}

function difference(
  values: Float32Array,
  prepared: PreparedCase,
  { seed, tolerance }: Comparison,
): string | undefined {
  let largest = 0;
  let worst = 0;
  let compared = 0;
  let wrong = 0;
  for (const index of sampleOf(prepared, seed)) {
    const expected = prepared.element(index);
    const apart = Object.is(expected, values[index]) ? 0 : Math.abs(expected - (values[index] as number));
    if (!Number.isNaN(expected)) largest = Math.max(largest, Math.abs(expected));
    if (Number.isNaN(apart) && !(Number.isNaN(expected) && Number.isNaN(values[index])))
      worst = Number.POSITIVE_INFINITY;
    else worst = Math.max(worst, apart);
    if (apart > 0 || Number.isNaN(apart)) wrong++;
    compared++;
  }
  if (worst <= tolerance * largest) return undefined;
  return `${wrong} of ${compared} numbers are wrong, by up to ${share(worst, largest)}`;
}

function share(worst: number, largest: number): string {
  if (!Number.isFinite(worst)) return "any amount (not a number)";
  return largest === 0
    ? `${worst} where all are 0`
    : `${((100 * worst) / largest).toPrecision(3)} % of the largest`;
}

const POOL = 1 << 22;
/** Prime number that divides no side of a shape, so that no two rows of an operand are equal. */
const PERIOD = 65_537;
let pool: Float32Array | undefined;

/**
 * Draws integers from −3 to 3 as slices of one array that all cases share: drawing millions of numbers for each would
 * take too long.
 */
function drawFrom(seed: number): Draw {
  const random = stream("operands", seed);
  pool ??= filled();
  const numbers = pool;
  return (count) => {
    if (count > POOL) throw new RangeError(`A case needs ${count} numbers, more than are available.`);
    const start = Math.floor(random() * (POOL - count));
    return numbers.subarray(start, start + count);
  };
}

function filled(): Float32Array {
  const random = stream("numbers");
  const numbers = new Float32Array(POOL);
  for (let index = 0; index < PERIOD; index++) numbers[index] = Math.floor(random() * 7) - 3;
  for (let done = PERIOD; done < POOL; done *= 2) numbers.copyWithin(done, 0, done);
  return numbers;
}
