import { type Activation, planeOf } from "../activations/activation.js";
import type { Plane } from "../activations/plane.js";
import type { ColormapChoice } from "../figures/color/colormapChoice.js";
import type { Clipped } from "../figures/scale/clipped.js";
import type { Scales } from "../figures/scale/scales.js";
import { groupOf, idOf, type ScopeName } from "../figures/scale/scopes.js";
import type { Tap } from "../network/tap.js";
import { channelsWith, factsOf } from "./channel.js";
import { deadIn } from "./dead.js";
import { activationOf, type ImageSelection } from "./imageSelection.js";
import type { Layer } from "./layer.js";
import { keyOf } from "./scaleOptions.js";
import type { Channel } from "./tile.js";
import type { Facts, PartFacts, Stack, ViewInput } from "./view.js";

/** The drawn part of one tap for one selection of images. */
export interface Band {
  readonly tap: Tap;
  readonly shape: readonly [number, number, number];
  readonly channels: readonly Channel[];
  /** The key of its scale, equal for bands that share one. */
  readonly group: string;
}

/** The input of the coloring of bands. */
export interface BandColors {
  readonly subject: ViewInput;
  readonly scales: Scales;
  readonly colormap: ColormapChoice;
}

/** The scope of a scale, in words for a figure of several taps. */
export const SHARED_BY_BANDS: Readonly<Record<ScopeName, string>> = {
  layer: "each tap on a scale of its own, the same for all of its channels",
  filter: "each channel on its own scale",
  block: "each residual block on a scale of its own, the same for all of its taps",
  network: "one scale for all drawn taps",
  pair: "each tap on a scale of its own, the same in both networks",
};

/** The recorded taps as layers, with their activations for each shot. */
export function layersOf(
  { taps, activations }: ViewInput,
  shots: readonly ImageSelection[],
): readonly Layer[] {
  return taps.map((tap, index) => {
    const recorded = activations[index] as Activation;
    return { tap, activation: activationOf(recorded, shots), dead: deadIn(recorded) };
  });
}

/** The band of a layer: the chosen channels of one of its images, in their order. */
export function bandOf(
  { tap, activation, dead }: Layer,
  { image, chosen }: { readonly image: number; readonly chosen: readonly number[] },
  { subject, scales, colormap }: BandColors,
): Band {
  const channelOf = channelsWith({ scales, colormap });
  const channels = chosen.map((index) =>
    channelOf({
      key: keyOf(subject, tap.name, index),
      plane: planeOf(activation, image, index),
      isDead: dead[index] === true,
    }),
  );
  const group = groupOf(scales.scope, keyOf(subject, tap.name, chosen[0] ?? 0)) ?? {};
  return { tap, shape: sizesOf(activation), channels, group: idOf(group) };
}

function sizesOf({ shape: [, height, width, channels] }: Activation): Band["shape"] {
  return [height, width, channels];
}

/**
 * The facts of a figure of bands. `tap` names all taps that it shows, separated by commas; what is drawn of each band is
 * in `parts`, in the order of the tiles.
 */
export function factsOfBands(
  bands: readonly Band[],
  { shot, taps }: { readonly shot: ImageSelection; readonly taps: readonly Tap[] },
  colors: BandColors,
): Facts {
  const images = shot.images.map((each) => colors.subject.probe.ids[each] as number);
  const parts = bands.map(({ tap, shape, channels }): PartFacts => {
    const content = { tap: tap.name, op: tap.op, images, shape, channels: indicesOf(channels) };
    const { domain, clipped } = factsOf(content, channels, colors);
    return { tap: tap.name, op: tap.op, shape, channels: content.channels, domain, clipped };
  });
  const channels = bands.flatMap((band) => band.channels);
  const tap = taps.map(({ name }) => name).join(", ");
  const content = { tap, op: "several", images, shape: null, channels: indicesOf(channels) };
  const facts = factsOf(content, channels, colors);
  return { ...facts, parts, clipped: facts.domain === null ? sumOf(parts, bands) : facts.clipped };
}

/** The planes of bands, in the order of their tiles. */
export function planesIn(bands: readonly Band[]): readonly Plane[] {
  return bands.flatMap(({ channels }) => channels.map(({ plane }) => plane));
}

/** The taps of the planes of bands. */
export function stacksIn(bands: readonly Band[]): readonly Stack[] {
  return bands.map(({ tap, channels }) => ({ name: tap.name, planes: channels.length }));
}

function indicesOf(channels: readonly Channel[]): readonly number[] {
  return channels.map(({ index }) => index);
}

/** The clipped values of all parts together. */
function sumOf(parts: readonly PartFacts[], bands: readonly Band[]): Clipped {
  const below = parts.reduce((sum, { clipped }) => sum + clipped.below, 0);
  const above = parts.reduce((sum, { clipped }) => sum + clipped.above, 0);
  const statistics = bands.flatMap(({ channels }) => channels.map((channel) => channel.statistics));
  const finite = statistics.reduce((sum, { count, nan, infinite }) => sum + count - nan - infinite, 0);
  return { below, above, fraction: finite === 0 ? 0 : (below + above) / finite };
}
