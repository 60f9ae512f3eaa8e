import { planesOf } from "../activations/activation.js";
import { UserError } from "../core/errors.js";
import { number, oneOf } from "../core/options/option.js";
import { COLORMAP_CHOICES } from "../figures/color/colormapChoice.js";
import { ESTIMATOR_NAMES, type Estimation } from "../figures/scale/estimators.js";
import { type KeyedPlane, type Scales, type SharedDomain, scalesFor } from "../figures/scale/scales.js";
import { SCOPE_NAMES, type ScopeName } from "../figures/scale/scopes.js";
import { keyOf } from "./layers.js";
import type { Layer, ViewInput } from "./view.js";

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
 * The scales of an input: its saved ones, or new ones over all channels and images of its layers. Those of kernels are
 * centered at zero even if no weight is negative. Throws `UserError` for a scale of two networks.
 */
export function scalesOf(
  input: Pick<ViewInput, "scales" | "blocks">,
  layers: readonly ScaledLayer[],
  { scope, estimator, percentile }: Estimation & { readonly scope: ScopeName },
): Scales {
  if (input.scales !== undefined) return input.scales;
  if (scope === "pair") {
    throw new UserError(
      "--scope pair needs two networks. Use 'convscope compare', or --scale-from the other network's scale.json.",
    );
  }
  const scalesOver = (some: readonly ScaledLayer[]) => {
    const planes = some.flatMap((layer) => keyedPlanes(input, layer));
    return scalesFor(scope, planes, { estimator, percentile });
  };
  const maps = scalesOver(layers.filter(({ kernels }) => kernels === undefined));
  const kernels = scalesOver(layers.filter(({ kernels }) => kernels !== undefined)).domains;
  return { ...maps, domains: [...maps.domains, ...kernels.map(centered)] };
}

type ScaledLayer = Pick<Layer, "activation" | "block" | "kernels">;

function keyedPlanes(input: Pick<ViewInput, "blocks">, layer: ScaledLayer): readonly KeyedPlane[] {
  const images = Array.from({ length: layer.activation.shape[0] }, (_, image) => image);
  return images.flatMap((image) =>
    planesOf(layer.activation, image).map((samples, channel) => {
      return { key: keyOf(input, layer, channel), samples };
    }),
  );
}

function centered({ group, domain: [, high] }: SharedDomain): SharedDomain {
  return { group, domain: [-high, high] };
}
