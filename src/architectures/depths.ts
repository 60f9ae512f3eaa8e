import { expected } from "../core/errors.js";

/** Stages of a residual or plain network: the number of units in each, and their kind and width. */
export interface Stages {
  /** Kind of input images: a stem for small images keeps their size; one for large images shrinks them to a quarter. */
  readonly images: "small" | "large";
  readonly units: readonly number[];
  /** True for units of three convolutions, the outer ones 1×1, with four times as many channels outside as inside. */
  readonly bottleneck: boolean;
  /** Channels of the first stage; each further stage doubles them. */
  readonly width: number;
}

/** Depths for large images, from He et al. 2015, table 1. */
const LARGE: Readonly<Record<number, Pick<Stages, "units" | "bottleneck">>> = {
  18: { units: [2, 2, 2, 2], bottleneck: false },
  34: { units: [3, 4, 6, 3], bottleneck: false },
  50: { units: [3, 4, 6, 3], bottleneck: true },
  101: { units: [3, 4, 23, 3], bottleneck: true },
  152: { units: [3, 8, 36, 3], bottleneck: true },
};

/** Depths of He et al. 2015, for help and messages. */
export const RESIDUAL_DEPTHS =
  "18, 34, 50, 101 or 152 (large images), or 6n + 2 (small ones: 8, 20, 32, 44, 56, 110 …)";

/**
 * Stages of He et al. 2015 for a depth, the number of layers with weights: table 1 for large images, section 4.2 (6n
 * + 2 layers, n units in each of three stages) for small ones. 50 and 152 match both and mean table 1. The default
 * width is the paper's: 64 channels in the first stage for large images, 16 for small ones. Throws `UserError` for
 * any other depth, named by its subject in the message.
 */
export function residualStages(depth: number, width?: number, subject = "--depth"): Stages {
  const large = LARGE[depth];
  if (large !== undefined) return { images: "large", ...large, width: width ?? 64 };
  const units = (depth - 2) / 6;
  if (!Number.isInteger(units) || units < 1) throw expected(RESIDUAL_DEPTHS, subject, depth);
  return { images: "small", units: [units, units, units], bottleneck: false, width: width ?? 16 };
}

/** Number of convolutions in each stage, from Simonyan and Zisserman 2014, table 1, configurations D and E. */
const VGG: Readonly<Record<number, readonly number[]>> = { 16: [2, 2, 3, 3, 3], 19: [2, 2, 4, 4, 4] };

/**
 * Number of convolutions in each stage of a VGG network. Throws `UserError` for a depth other than 16 and 19.
 */
export function vggStages(depth: number): readonly number[] {
  const stages = VGG[depth];
  if (stages === undefined) throw expected("16 or 19", "--depth of --variant vgg", depth);
  return stages;
}
