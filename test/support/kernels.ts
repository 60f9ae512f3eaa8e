import type { Kernel } from "../../src/network/kernel.js";
import type { Tap } from "../../src/network/tap.js";
import type { ViewInput } from "../../src/views/view.js";
import { blob, madeUpSubject } from "./subjects.js";

/** Weights given by a number per position: rows × columns × input × output. */
export function kernelWith(
  shape: Kernel["shape"],
  value: (at: { place: number; input: number; output: number }) => number,
): Kernel {
  const [height, width, inputs, outputs] = shape;
  const values = Float32Array.from({ length: height * width * inputs * outputs }, (_, index) => {
    const [output, input] = [index % outputs, Math.floor(index / outputs) % inputs];
    return value({ place: Math.floor(index / outputs / inputs), input, output });
  });
  return { tap: "conv/pre", shape, values };
}

/** Distinct weights of both signs. */
export function wavy({ place, input, output }: { place: number; input: number; output: number }): number {
  return Math.fround(Math.sin(place * 1.7 + input * 0.9 + output * 2.3) * (1 + ((input + output) % 3)) * 0.1);
}

const CONVOLUTION: Tap = {
  name: "conv/pre",
  source: "conv",
  kind: "conv",
  op: "conv 3×3, before its activation",
  preActivation: true,
  shape: [9, 9, 8],
  parameters: 0,
  macs: 0,
};

/** A subject with one kernel and the convolution that it belongs to. */
export function kernelSubject(kernel: Kernel): ViewInput {
  const subject = madeUpSubject({ height: 9, width: 9, channels: 4, value: blob });
  return { ...subject, taps: [CONVOLUTION], kernels: [kernel] };
}
