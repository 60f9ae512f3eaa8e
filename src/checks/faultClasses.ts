import type { EngineName } from "../engine/engine.js";
import { type KernelCase, stridesOf } from "./kernelCase.js";

/**
 * Class of shapes that an engine's library computes incorrectly on some processor, and that are therefore computed in
 * another way.
 */
export interface FaultClass {
  /** Description of the shapes. */
  readonly name: string;
  /** Engines whose libraries have the fault. */
  readonly engines: readonly EngineName[];
  /** True for a case of one of these shapes. */
  readonly matches: (shape: KernelCase) => boolean;
  /** Set if TensorFlow.js lacks the computation, so there is nothing to fall back to. */
  readonly isLacking?: true;
}

/** Channel counts whose last block of 32 or 48 is incomplete. */
const RAGGED = within([33, 48], [65, 80], [97, 112], [129, 144]);
const RAGGED_WIDE = new Set([176, 208, 240, 272, 304]);
const WIDE = new Set([176, 208, 272, 304, 320, 416, 512, 640, 704, 832, 896, 1024, 1280, 1792, 2048]);
/** Inputs and outputs for which a heuristic of oneDNN divides by zero. */
const DIVIDING = new Set([
  "256 1024",
  "512 1024",
  "512 2048",
  "1024 256",
  "1024 512",
  "1024 2048",
  "2048 512",
  "2048 1024",
]);

const isOne = ({ kernel }: KernelCase) => kernel[0] === 1 && kernel[1] === 1;
const isStrided = (shape: KernelCase) => Math.max(...stridesOf(shape)) > 1;
const isByInput = ({ operation }: KernelCase) =>
  operation === "convolution by input" || operation === "transposed convolution";
const isConvolution = ({ operation }: KernelCase) => /^(?:fused )?convolution/.test(operation);

/** All known faults, from the libraries' issue trackers and measurements on several processors. */
export const FAULT_CLASSES: readonly FaultClass[] = [
  {
    name: "1×1 convolutions of wide layers and their gradients",
    engines: ["native"],
    matches: (shape) =>
      isConvolution(shape) && isOne(shape) && DIVIDING.has(`${shape.input[3]} ${shape.filters}`),
  },
  {
    name: "input gradient, 1×1, last block of channels not full",
    engines: ["native"],
    matches: (shape) =>
      isByInput(shape) && isOne(shape) && (RAGGED(shape.input[3]) || WIDE.has(shape.input[3])),
  },
  {
    name: "input gradient, strided, last block of channels not full",
    engines: ["native"],
    matches: (shape) =>
      isByInput(shape) &&
      !isOne(shape) &&
      isStrided(shape) &&
      (RAGGED(shape.input[3]) || RAGGED_WIDE.has(shape.input[3])),
  },
  {
    name: "input gradient, stride 1, one channel in and out",
    engines: ["native"],
    matches: (shape) =>
      isByInput(shape) && !isOne(shape) && !isStrided(shape) && shape.input[3] === 1 && shape.filters === 1,
  },
  {
    name: "input gradient, stride 1, kernel larger than the map",
    engines: ["native"],
    matches: (shape) =>
      isByInput(shape) &&
      !isStrided(shape) &&
      (shape.kernel[0] > shape.input[1] || shape.kernel[1] > shape.input[2]) &&
      within([33, 80])(shape.input[3]),
  },
  {
    name: "filter gradient, 1×1, strided, fewer than 16 channels",
    engines: ["native"],
    matches: (shape) =>
      shape.operation === "convolution by filter" &&
      isOne(shape) &&
      isStrided(shape) &&
      shape.input[3] < 16 &&
      Math.max(shape.input[1], shape.input[2]) >= 10,
  },
  {
    name: "depthwise filter gradient, 1×1, strided, one channel",
    engines: ["native"],
    matches: (shape) =>
      shape.operation === "depthwise convolution by filter" &&
      isOne(shape) &&
      isStrided(shape) &&
      shape.input[3] === 1,
  },
  {
    name: "depthwise convolution, eight columns of padding or more",
    engines: ["native"],
    matches: ({ operation, padding, kernel, dilation, input }) =>
      /^(?:fused )?depthwise convolution$/.test(operation) &&
      padding === "same" &&
      ((kernel[1] - 1) * dilation) / 2 >= 8 &&
      input[3] > 1,
  },
  {
    name: "products of many matrices with one that they share",
    engines: ["native"],
    matches: ({ operation }) => operation === "shared matrix",
  },
  {
    name: "normalization by another axis than the last",
    engines: ["wasm"],
    matches: ({ operation, axis }) => operation === "normalization" && axis !== 3,
  },
  {
    name: "average pooling's gradient, windows over the border",
    engines: ["wasm"],
    matches: ({ operation, padding }) => operation === "average pooling by input" && padding === "same",
  },
  {
    name: "average pooling's gradient, windows larger than the map",
    engines: ["native"],
    matches: ({ operation, kernel, input }) =>
      operation === "average pooling by input" && (kernel[0] > input[1] || kernel[1] > input[2]),
  },
  {
    name: "NaN through ReLU, clip and pooling",
    engines: ["native", "wasm"],
    matches: ({ operation }) => operation === "NaN",
  },
  {
    name: "gradients of dilated convolutions",
    engines: ["native", "wasm"],
    isLacking: true,
    matches: ({ operation, dilation }) => /convolution by/.test(operation) && dilation > 1,
  },
  {
    name: "gradients of normalizations without scale or offset",
    engines: ["native", "wasm"],
    isLacking: true,
    matches: ({ operation, variant }) => operation === "normalization by input" && variant !== undefined,
  },
];

/** Known faults that apply to the shapes of a case on an engine. */
export function classesOf(shape: KernelCase, engine: EngineName): readonly FaultClass[] {
  return FAULT_CLASSES.filter(({ engines, matches }) => engines.includes(engine) && matches(shape));
}

function within(...ranges: readonly (readonly [number, number])[]): (value: number) => boolean {
  return (value) => ranges.some(([first, last]) => value >= first && value <= last);
}
