import type * as tf from "@tensorflow/tfjs";
import { type AxisReach, repeatReach, windowReach } from "../../../../network/receptive/reach.js";
import {
  type Alignment,
  depthToSpace,
  type Rounding,
  resample,
  spaceToDepth,
} from "../../../../ops/resample.js";
import { listOf, type Plain } from "../plain.js";
import type { Made, Site } from "../site.js";
import { axisAt, constant, type Known, nowOf, storedAxis } from "../values.js";
import { reachAlong, reachOfResizing } from "./reaches.js";
import { checkSize } from "./structure.js";

const ALIGNMENTS: readonly Alignment[] = [
  "half_pixel",
  "half_pixel_symmetric",
  "pytorch_half_pixel",
  "align_corners",
  "asymmetric",
  "tf_half_pixel_for_nn",
];
const ROUNDINGS: readonly Rounding[] = ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"];

function oneOf<T extends string>(known: readonly T[], name: string, setting: string): T {
  const found = known.find((each) => each === name);
  if (found === undefined) throw new Error(`its ${setting} '${name}' is not supported`);
  return found;
}

/** Method of resizing axes, apart from their lengths. */
export interface Manner {
  readonly alignment: Alignment;
  readonly nearest: Rounding | undefined;
}

/** Resize, by scales or to sizes. */
export function resize(site: Site): Made {
  const isFirst = site.opset < 11;
  const mode = oneOf(["nearest", "linear"], site.text("mode", "nearest"), "mode");
  const rounding = oneOf(ROUNDINGS, site.text("nearest_mode", "round_prefer_floor"), "nearest_mode");
  const alignment = site.text("coordinate_transformation_mode", isFirst ? "asymmetric" : "half_pixel");
  if (site.integer("antialias", 0) === 1)
    throw new Error("it resizes with antialiasing, which convscope does not support");
  if (site.text("keep_aspect_ratio_policy", "stretch") !== "stretch")
    throw new Error("it keeps the aspect ratio, which convscope does not support");
  const [scaling, sizing] = isFirst ? [1, -1] : [2, 3];
  const sizes = sizing > 0 && site.has(sizing) && site.dims(sizing)[0] !== 0 ? site.known(sizing) : undefined;
  const scales = sizes === undefined ? site.known(scaling) : undefined;
  return resized(site, {
    manner: {
      alignment: oneOf(ALIGNMENTS, alignment, "coordinate_transformation_mode"),
      nearest: mode === "linear" ? undefined : isFirst ? "floor" : rounding,
    },
    ...(sizes && { sizes }),
    ...(scales && { scales }),
    ...(site.integers("axes") && { axes: site.integers("axes") as readonly number[] }),
  });
}

/** Upsample, which Resize replaced in opset 10. */
export function upsample(site: Site): Made {
  const mode = oneOf(["nearest", "linear", "bilinear"], site.text("mode", "nearest"), "mode");
  const given = site.setting("scales")?.floats;
  const scales: Known =
    given === undefined
      ? site.known(1)
      : constant({ dims: [given.length], values: Float32Array.from(given), isWhole: false });
  return resized(site, {
    manner: { alignment: "asymmetric", nearest: mode === "nearest" ? "floor" : undefined },
    scales,
  });
}

interface Target {
  readonly manner: Manner;
  readonly sizes?: Known;
  readonly scales?: Known;
  /** Axes that the lists refer to. Default: all. */
  readonly axes?: readonly number[];
}

/** Resizes axes to lengths, or by scales. */
export function resized(site: Site, { manner, sizes, scales, axes }: Target): Made {
  const rank = site.dims(0).length;
  const layout = site.layout(0);
  const list = (sizes ?? scales) as Known;
  const places = (axes ?? Array.from({ length: rank }, (_, at) => at)).map((axis) => axisAt(axis, rank));
  const targets = listOf(nowOf(list));
  if (targets.length !== places.length) throw new Error("its sizes do not fit its axes");
  const along = targets.map((each, at) => {
    const axis = places[at] as number;
    const ratio = sizes === undefined ? 1 / each : (site.dims(0)[axis] as number) / each;
    return [storedAxis(axis, rank, layout), reachOfResizing(ratio, manner.nearest === "floor")] as const;
  });
  return {
    kind: "other",
    op: `resizing, ${manner.nearest === undefined ? "bilinear" : "nearest"}`,
    operands: [{ value: site.value(0), layout }],
    sizes: [list],
    layout,
    reach: reachAlong(rank, new Map(along)),
    run: ([given], [plain]) => {
      const x = given as tf.Tensor;
      const targets = listOf(plain as Plain).map((each, at) => {
        const axis = storedAxis(places[at] as number, rank, layout);
        const from = x.shape[axis] as number;
        const length = sizes === undefined ? Math.floor(from * each) : each;
        return { axis, length, scale: sizes === undefined ? each : each / from };
      });
      checkTargets(x, targets);
      return targets.reduce(
        (part, { axis, length, scale }) =>
          resample(part, axis, {
            length,
            scale,
            alignment: manner.alignment,
            ...(manner.nearest && { nearest: manner.nearest }),
          }),
        x,
      );
    },
  };
}

function checkTargets(
  x: tf.Tensor,
  targets: readonly { readonly axis: number; readonly length: number }[],
): void {
  if (!targets.every(({ length }) => Number.isInteger(length) && length > 0))
    throw new Error("its output is empty");
  checkSize(x.shape.map((length, axis) => targets.find((target) => target.axis === axis)?.length ?? length));
}

type Blocks = (x: tf.Tensor4D, block: number, isFirst: boolean) => tf.Tensor;

interface BlockMoving {
  readonly op: string;
  readonly fits: (dims: readonly number[], block: number) => boolean;
  readonly reach: (block: number) => AxisReach;
}

function blocks(run: Blocks, { op, fits, reach }: BlockMoving): (site: Site) => Made {
  return (site) => {
    const dims = site.dims(0);
    const block = site.integer("blocksize", 1);
    if (dims.length !== 4 || !(block > 0) || !fits(dims, block))
      throw new Error(`${dims.join("×")} cannot be divided into blocks of ${block}`);
    const isFirst = site.text("mode", "DCR") === "DCR";
    return {
      kind: "reshape",
      op,
      role: "transposition",
      operands: [{ value: site.value(0), layout: "last" }],
      layout: "last",
      run: ([x]) => run(x as tf.Tensor4D, block, isFirst),
      reach: [reach(block), reach(block)],
    };
  };
}

/** DepthToSpace: rearranges channels into pixels. */
export const depthIntoSpace = blocks(depthToSpace, {
  op: "channels to pixels",
  fits: (dims, block) => (dims[1] as number) % block ** 2 === 0,
  reach: repeatReach,
});

/** SpaceToDepth: rearranges pixels into channels. */
export const spaceIntoDepth = blocks(spaceToDepth, {
  op: "pixels to channels",
  fits: (dims, block) => (dims[2] as number) % block === 0 && (dims[3] as number) % block === 0,
  reach: (block) => windowReach({ size: block, stride: block, before: 0 }),
});
