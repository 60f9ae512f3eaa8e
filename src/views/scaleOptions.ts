import { type Activation, planesOf } from "../activations/activation.js";
import { UserError } from "../core/errors.js";
import { number, oneOf, type Values } from "../core/options/option.js";
import { COLORMAP_CHOICES } from "../figures/color/colormapChoice.js";
import { ESTIMATOR_NAMES } from "../figures/scale/estimators.js";
import { type KeyedPlane, type Scales, scalesFor } from "../figures/scale/scales.js";
import { SCOPE_NAMES } from "../figures/scale/scopes.js";
import type { ViewInput } from "./view.js";

/** The options of views that draw values in colors. */
export const scaleOptions = {
  scope: oneOf(SCOPE_NAMES, {
    summary: "scope of a scale: each channel (filter), a tap (layer), a residual block, or the network",
    default: "layer",
  }),
  estimator: oneOf(ESTIMATOR_NAMES, {
    summary: "end of a scale: a percentile, the extreme value, or always symmetric about zero",
    default: "percentile",
  }),
  percentile: number({
    summary: "percentile of absolute values at which a scale ends; pointed ends mark values beyond",
    default: 99.5,
    min: 50,
    max: 100,
  }),
  colormap: oneOf(COLORMAP_CHOICES, {
    summary:
      "the colors; auto takes viridis for data from zero up and RdBu_r, zero in the middle, for signed data",
    default: "auto",
  }),
};

/**
 * The scales of a subject: those saved before, or new ones over all channels and images of its activations. Throws
 * `UserError` for a scale of two networks, which none of one can be.
 */
export function scalesOf(
  subject: ViewInput,
  activations: readonly Activation[],
  { scope, estimator, percentile }: Values<typeof scaleOptions>,
): Scales {
  if (subject.scales !== undefined) return subject.scales;
  if (scope === "pair") {
    throw new UserError(
      "--scope pair needs two networks. Use 'convscope compare', or --scale-from the other network's scale.json.",
    );
  }
  const planes = activations.flatMap((activation) => keyedPlanes(subject, activation));
  return scalesFor(scope, planes, { estimator, percentile: percentile });
}

function keyedPlanes(subject: ViewInput, activation: Activation): readonly KeyedPlane[] {
  const images = Array.from({ length: activation.shape[0] }, (_, image) => image);
  return images.flatMap((image) =>
    planesOf(activation, image).map((samples, channel) => ({
      key: keyOf(subject, activation.tap, channel),
      samples,
    })),
  );
}

/** The subject of a channel, for its scale. */
export function keyOf({ blocks }: ViewInput, tap: string, channel: number): KeyedPlane["key"] {
  const block = blocks.find(({ input, branch, shortcut, sum, output }) =>
    [branch, sum, output, shortcut === input ? sum : shortcut].includes(tap),
  );
  return { tap, channel, ...(block === undefined ? {} : { block: block.name }) };
}
