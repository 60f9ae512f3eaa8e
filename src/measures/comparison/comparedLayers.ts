import type { LayerKernel } from "../../network/layerKernel.js";
import type { Tap } from "../../network/tap.js";
import { tapsNamed } from "../../network/tap.js";
import type { NetworkPair, TwoTaps } from "./tapPairs.js";

/** Layers that compute two taps. */
export interface Layers {
  readonly kernels: readonly [LayerKernel, LayerKernel];
  /** Taps that they read. */
  readonly read: TwoTaps;
}

/** Layers that compute two taps; undefined if one tap is not the output of a layer with a kernel. */
export function layersOf(two: NetworkPair, { a, b }: TwoTaps): Layers | undefined {
  const [[kernel], [otherKernel]] = [two.a.layerKernels([a]), two.b.layerKernels([b])];
  if (kernel === undefined || otherKernel === undefined) return undefined;
  const [[read], [otherRead]] = [tapsNamed(two.a, [kernel.reads]), tapsNamed(two.b, [otherKernel.reads])];
  return { kernels: [kernel, otherKernel], read: { a: read as Tap, b: otherRead as Tap } };
}
