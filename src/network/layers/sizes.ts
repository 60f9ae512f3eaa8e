import tf = require("@tensorflow/tfjs");

import { type Interpolation, resizeTo } from "../../ops/enlarge.js";
import type { Computation, Config, Shape } from "./computation.js";
import { countIn, endsIn, pairIn, singleIn } from "./configValues.js";
import type { Rank } from "./convolutionLayers.js";
import { laysCenters, type Maker } from "./maker.js";
import { imagesOf, sequencesOf } from "./sequences.js";

/** `UpSampling1D` and `UpSampling2D`; bilinear interpolation as the maker computes it. */
export function enlarging(config: Config, rank: Rank, maker: Maker): Computation {
  const [rows, columns] = rank === 2 ? pairIn(config, "size", 2) : [1, singleIn(config, "size", 2)];
  const factors = rank === 2 ? [rows, columns] : [columns];
  const by = interpolationIn(config, maker);
  return {
    ...caveatFor(by),
    shape: ([images = null, ...rest]) => [
      images,
      ...rest.slice(0, -1).map((length, at) => (length === null ? null : length * (factors[at] as number))),
      rest.at(-1) ?? null,
    ],
    run: (x) => {
      const image = rank === 2 ? x : imagesOf(x);
      const [, height = 1, width = 1] = image.shape;
      const large = resizeTo(image, [height * rows, width * columns], by);
      return rank === 2 ? large : sequencesOf(large);
    },
  };
}

/** `Resizing` to a fixed size. */
export function resizing(config: Config, maker: Maker): Computation {
  if (config.cropToAspectRatio === true || config.padToAspectRatio === true)
    throw new Error("it keeps the aspect ratio, which is not supported");
  const size = [countIn(config, "height"), countIn(config, "width")] as const;
  const by = interpolationIn({ interpolation: "bilinear", ...config }, maker);
  return {
    ...caveatFor(by),
    shape: ([images = null, , , channels = null]) => [images, ...size, channels],
    run: (x) => resizeTo(x, size, by),
  };
}

function interpolationIn({ interpolation = "nearest" }: Config, maker: Maker): Interpolation {
  if (interpolation === "nearest") return "nearest";
  if (interpolation === "bilinear") return laysCenters(maker) ? "bilinear" : "corners";
  throw new Error(`its interpolation '${String(interpolation)}' is not supported`);
}

/** Note on a bilinear interpolation that does not align pixel centers. */
export const BY_CORNERS = "by corners, as in TensorFlow.js and in Keras of TensorFlow 1";

function caveatFor(by: Interpolation): Pick<Computation, "caveat"> {
  return by === "corners" ? { caveat: BY_CORNERS } : {};
}

/** `ZeroPadding1D`, `ZeroPadding2D`. */
export function zeroPadding({ padding = 1 }: Config, rank: Rank): Computation {
  const ends = sidesOf(padding, "padding", rank);
  return {
    shape: (input) => lengthened(input, ends, 1),
    run: (x) => tf.pad(x, [[0, 0], ...ends.map((end): [number, number] => [...end]), [0, 0]]),
  };
}

/** `Cropping1D`, `Cropping2D`. */
export function cropping({ cropping: cut = rankCut }: Config, rank: Rank): Computation {
  const ends = sidesOf(cut, "cropping", rank);
  return {
    shape: (input) => lengthened(input, ends, -1),
    run: (x) => {
      const shape = lengthened(x.shape, ends, -1) as number[];
      return tf.slice(x, [0, ...ends.map(([before]) => before), 0], shape);
    },
  };
}

/** `CenterCrop` to a size that the images must not fall below. */
export function centerCrop(config: Config): Computation {
  const size = [countIn(config, "height"), countIn(config, "width")] as const;
  return {
    shape: ([images = null, , , channels = null]) => [images, ...size, channels],
    run: (x) => {
      const [images = 1, height = 1, width = 1, channels = 1] = x.shape;
      if (height < size[0] || width < size[1]) throw new Error("its input is smaller than its crop");
      const [top, left] = [Math.floor((height - size[0]) / 2), Math.floor((width - size[1]) / 2)];
      return tf.slice(x, [0, top, left, 0], [images, ...size, channels]);
    },
  };
}

/** Number of samples that Keras crops from each end by default. */
const rankCut = 1;

type Ends = readonly (readonly [number, number])[];

/** Parses the padding of each axis: one number, one per axis, or two per axis. */
function sidesOf(value: unknown, name: string, rank: Rank): Ends {
  if (rank === 1) return [endsIn(value, name)];
  if (typeof value === "number") return [endsIn(value, name), endsIn(value, name)];
  const [rows, columns, ...others] = Array.isArray(value) ? (value as unknown[]) : [];
  if (others.length > 0) throw new Error(`its ${name} is not for two axes`);
  return [endsIn(rows, name), endsIn(columns, name)];
}

function lengthened([images = null, ...rest]: Shape, ends: Ends, sign: 1 | -1): Shape {
  const lengths = rest.slice(0, -1).map((length, at) => {
    const [before, behind] = ends[at] as readonly [number, number];
    return length === null ? null : length + sign * (before + behind);
  });
  return [images, ...lengths, rest.at(-1) ?? null];
}
