import type { Scales } from "../figures/scale/scales.js";
import { type Content, factsOf } from "./channel.js";
import { scalesOf } from "./scaleOptions.js";
import type { Facts, ViewInput } from "./view.js";

/** The scales and facts of a view that draws no values in colors. */
export function uncolored(input: Pick<ViewInput, "scales" | "blocks">): {
  readonly scales: Scales;
  readonly facts: (content: Content) => Facts;
} {
  const scales = scalesOf(input, [], { scope: "layer", estimator: "percentile", percentile: 99.5 });
  return {
    scales,
    facts: (content) => ({ ...factsOf(content, [], { scales, colormap: "auto" }), colormap: null }),
  };
}
