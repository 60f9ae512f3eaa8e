import {
  depthIntoSpace,
  type Manner,
  resized,
  spaceIntoDepth,
} from "../../tensorGraph/operations/resizing.js";
import { plainOf } from "../../tensorGraph/plain.js";
import { constant } from "../../tensorGraph/values.js";
import type { Call, Operation } from "../call.js";

/** Resizing to a size, or by factors; if PyTorch has both, the factors determine the positions of pixels. */
const upsample =
  (manner: (call: Call) => Manner): Operation =>
  (call) => {
    const name = call.has("input") ? "input" : "self";
    const lengths = call.dims(name).slice(2);
    const axes = lengths.map((_, at) => at + 2);
    const single = [call.number("scales_h", undefined), call.number("scales_w", undefined)];
    const told = call.numbers("scale_factors") ?? (call.has("scales_w") ? single : undefined);
    const factors = told?.map((factor) => factor ?? 1);
    const size = call.has("output_size") ? call.sizes("output_size") : undefined;
    const site = call.site([call.value(name)]);
    if (factors !== undefined && factors.length === axes.length && size === undefined)
      return resized(site, {
        manner: manner(call),
        scales: constant(plainOf([axes.length], factors, false)),
        axes,
      });
    if (size === undefined) throw new Error("it has no size");
    return resized(site, { manner: manner(call), sizes: size, axes });
  };

const nearest = upsample(() => ({ alignment: "asymmetric", nearest: "floor" }));
const exactNearest = upsample(() => ({ alignment: "half_pixel", nearest: "round_prefer_ceil" }));
const linear = upsample((call) => ({
  alignment: call.truth("align_corners", false) ? "align_corners" : "half_pixel",
  nearest: undefined,
}));

/** Pixels made from channels, in PyTorch's order: the position in a block changes last. */
const shuffle: Operation = (call) =>
  depthIntoSpace(
    call.site([call.value("self")], { blocksize: call.number("upscale_factor", 1), mode: "CRD" }),
  );

const unshuffle: Operation = (call) =>
  spaceIntoDepth(
    call.site([call.value("self")], { blocksize: call.number("downscale_factor", 1), mode: "CRD" }),
  );

/** Operations that change the size of images by name. */
export const resizingOperations: Readonly<Record<string, Operation>> = {
  upsample_nearest1d: nearest,
  upsample_nearest2d: nearest,
  _upsample_nearest_exact2d: exactNearest,
  upsample_linear1d: linear,
  upsample_bilinear2d: linear,
  pixel_shuffle: shuffle,
  pixel_unshuffle: unshuffle,
};
