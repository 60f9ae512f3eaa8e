import { defined } from "../core/objectFields.js";
import { stream } from "../engine/seeds.js";
import { frameOf } from "./caseFrame.js";
import type { KernelCase, OperationName } from "./kernelCase.js";
import { SWEEPS, type Sweep } from "./sweeps.js";

/** Largest number of multiplications of the kernel in a case. */
const WORK = 1_500_000;

/** Fraction of the cases in the fast check, which runs before the engine first computes on a processor. */
export const FEW = 1 / 250;

/** Factor on the work of each case in the fast check, because a user is waiting for it. */
const SMALL = 0.1;

/** Smallest number of cases of a sweep, however small the fraction is. */
const LEAST = 3;

/** Cases of the check, in the same order at every call: all of them, or a fraction of each sweep. */
export function caseList(part = 1): readonly KernelCase[] {
  return SWEEPS.flatMap((sweep, index) =>
    sweep.operations.flatMap((operation) => {
      const random = stream("sweep", index, operation);
      const work = (sweep.work ?? WORK) * (part < 1 ? SMALL : 1);
      return Array.from({ length: Math.max(LEAST, Math.ceil(sweep.count * part)) }, () =>
        withinWork(drawn(sweep, operation, random), work),
      );
    }),
  );
}

function drawn(sweep: Sweep, operation: OperationName, random: () => number): KernelCase {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const [channels, filters] =
    sweep.pairs === undefined ? [pick(sweep.channels), pick(sweep.filters)] : pick(sweep.pairs);
  const [height, width] = pick(sweep.maps);
  const axis = sweep.axes === undefined ? undefined : pick(sweep.axes);
  const variant = sweep.variants === undefined ? undefined : pick(sweep.variants);
  const columnStride = sweep.columnStrides === undefined ? undefined : pick(sweep.columnStrides);
  const shape: KernelCase = {
    operation,
    input: [pick(sweep.batches), height, width, channels],
    kernel: pick(sweep.kernels),
    filters,
    stride: pick(sweep.strides),
    dilation: pick(sweep.dilations),
    padding: pick(sweep.paddings),
    ...defined({ axis, variant, columnStride }),
  };
  return withOutput(shape);
}

/** Ensures that there is output to compare: without padding, the kernel must not be larger than the map. */
function withOutput(shape: KernelCase): KernelCase {
  const { height, width } = frameOf(shape);
  return height > 0 && width > 0 ? shape : { ...shape, padding: "same" };
}

/** Steps that shrink a case, applied one after the other until it is within the work limit. */
const SMALLER: readonly ((shape: KernelCase) => KernelCase)[] = [
  (shape) => ({ ...shape, input: [1, shape.input[1], shape.input[2], shape.input[3]] }),
  (shape) => withMaps(shape, 7),
  (shape) => withMaps(shape, 3),
  (shape) => (shape.filters > shape.input[3] ? withChannels(shape, 16) : withFilters(shape, 16)),
  (shape) => withMaps(shape, 2),
  (shape) => (shape.filters > shape.input[3] ? withChannels(shape, 5) : withFilters(shape, 5)),
  (shape) => withMaps(shape, 1),
];

function withinWork(shape: KernelCase, work: number): KernelCase {
  let fitting = shape;
  for (const step of SMALLER) {
    if (workOf(fitting) <= work) break;
    fitting = withOutput(step(fitting));
  }
  return fitting;
}

function withMaps(shape: KernelCase, side: number): KernelCase {
  const [images, height, width, channels] = shape.input;
  return { ...shape, input: [images, Math.min(height, side), Math.min(width, side), channels] };
}

function withChannels(shape: KernelCase, most: number): KernelCase {
  const [images, height, width, channels] = shape.input;
  return { ...shape, input: [images, height, width, channels <= most ? channels : 1 + (channels % most)] };
}

function withFilters(shape: KernelCase, most: number): KernelCase {
  const { filters } = shape;
  return { ...shape, filters: filters <= most ? filters : 1 + (filters % most) };
}

/** Number of multiplications of a case. */
function workOf(shape: KernelCase): number {
  const { input, kernel, filters, operation } = shape;
  const { height, width } = frameOf(shape);
  const depth = /pooling|normalization|depthwise|NaN/.test(operation) ? 1 : filters;
  return input[0] * height * width * input[3] * kernel[0] * kernel[1] * depth;
}
