import { defined } from "../core/defined.js";
import { stream } from "../engine/seeds.js";
import { frameOf } from "./frame.js";
import type { KernelCase, OperationName } from "./kernelCase.js";
import { SWEEPS, type Sweep } from "./sweeps.js";

/** Multiplications of the kernel that a case takes at most. */
const WORK = 1_500_000;

/** The part of the cases that a check takes before the engine computes for the first time on a processor. */
export const FEW = 1 / 250;

/** A part of the cases is for those who wait: these take less each, too. */
const SMALL = 0.1;

/** However small the part is, no sweep is left out. */
const LEAST = 3;

/**
 * The cases of the check, the same ones in the same order at every call: all of them, or a part of each sweep.
 */
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

/** Without padding, a kernel larger than the map gives nothing to compare. */
function withOutput(shape: KernelCase): KernelCase {
  const { height, width } = frameOf(shape);
  return height > 0 && width > 0 ? shape : { ...shape, padding: "same" };
}

/** Steps that make a case smaller, taken one after the other until it takes no more work than it may. */
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

/** The multiplications of a case. */
function workOf(shape: KernelCase): number {
  const { input, kernel, filters, operation } = shape;
  const { height, width } = frameOf(shape);
  const depth = /pooling|normalization|depthwise|NaN/.test(operation) ? 1 : filters;
  return input[0] * height * width * input[3] * kernel[0] * kernel[1] * depth;
}
