import type { Plane } from "../activations/plane.js";
import { stateOf, statisticsOf } from "../activations/statistics.js";
import { type ColormapChoice, chooseColormap } from "../figures/color/colormapChoice.js";
import { type Clipped, clippedOf } from "../figures/scale/clipped.js";
import { finiteOf } from "../figures/scale/finite.js";
import { lookupIn, type Scales } from "../figures/scale/scales.js";
import type { PlaneKey } from "../figures/scale/scopes.js";
import type { Channel } from "./tile.js";
import type { Facts, Marked } from "./view.js";

/** The input of the coloring of planes. */
export interface Coloring {
  readonly scales: Scales;
  readonly colormap: ColormapChoice;
}

/** A plane and its identity. */
export interface Keyed {
  readonly key: PlaneKey;
  readonly plane: Plane;
  /** True if its channel is zero on every image of the probe. Default: no, or unknown. */
  readonly isDead?: boolean;
}

/** Makes channels of planes: with their statistics, their state, and the colors that scales and colormap give. */
export function channelsWith({ scales, colormap }: Coloring): (keyed: Keyed) => Channel {
  const scaleOf = lookupIn(scales);
  return ({ key, plane, isDead = false }) => {
    const statistics = statisticsOf(plane);
    const state = stateOf(statistics);
    const scale = scaleOf(key);
    const colors = { domain: scale.domain, colormap: chooseColormap(colormap, scale) };
    return { index: key.channel, plane, statistics, ...colors, state: isDead ? "dead" : state };
  };
}

/** The content of a figure, besides its colors. */
export type Content = Pick<Facts, "tap" | "op" | "images" | "shape" | "channels">;

/** The number of finite values of channels beyond their own scales. */
export function clippedAmong(channels: readonly Pick<Channel, "plane" | "domain">[]): Clipped {
  let [below, above, count] = [0, 0, 0];
  for (const { plane, domain } of channels) {
    const finite = finiteOf([plane]);
    const clipped = clippedOf(finite, domain);
    below += clipped.below;
    above += clipped.above;
    count += finite.length;
  }
  return { below, above, fraction: count === 0 ? 0 : (below + above) / count };
}

/** The facts of a figure of channels: their shared domain, if any, the values beyond it, and the marked channels. */
export function factsOf(
  content: Content,
  channels: readonly Channel[],
  { scales, colormap }: Coloring,
): Facts {
  const [first] = channels;
  const isShared = scales.scope !== "filter" && first !== undefined && channels.every(sharesWith(first));
  return {
    ...content,
    domain: isShared ? first.domain : null,
    scope: scales.scope,
    estimator: scales.estimation.estimator,
    percentile: scales.estimation.percentile,
    colormap: isShared ? first.colormap : colormap,
    clipped: clippedAmong(channels),
    marked: markedAmong(channels),
  };
}

function sharesWith({ domain: [low, high] }: Channel): (other: Channel) => boolean {
  return ({ domain }) => domain[0] === low && domain[1] === high;
}

/** The number of marked channels, by reason. */
function markedAmong(channels: readonly Channel[]): Marked {
  const count = (state: Channel["state"]) => channels.filter((channel) => channel.state === state).length;
  return {
    dead: count("dead"),
    silent: count("silent"),
    constant: count("constant"),
    nonFinite: count("non-finite"),
  };
}
