import { placeOf } from "../activations/plane.js";
import { formatNumber } from "../core/format.js";
import { flag, integer, oneOf, type Values } from "../core/options/option.js";
import type { Mark, Point } from "../figures/figure.js";
import { lookupIn, type Scales } from "../figures/scale/scales.js";
import type { Style } from "../figures/style/style.js";
import { chosenOrOwn } from "../network/ownTaps.js";
import { acrossComposition } from "./acrossBox.js";
import { channelOptions, RANK_NAMES, RANKS, type Ranked, rankedIn } from "./channels/choice.js";
import { selectionsOf } from "./imageSelection.js";
import { keyOf, layersOf } from "./layers.js";
import { pageOptions } from "./layoutOptions.js";
import type { TileArea } from "./lineTiles.js";
import { type MapPanel, mapPanels, panelOptions } from "./panels.js";
import { pageComposition, tapsPlan } from "./tapsPage.js";
import type { Channel } from "./tile.js";
import type { Layer, View, ViewInput } from "./view.js";

const options = {
  k: integer({ summary: "number of channels per tap", default: 8, min: 1, max: 2048 }),
  rank: oneOf(RANK_NAMES, {
    summary: "strength of a channel: its mean square (energy), its maximum, or its mean",
    default: "energy",
  }),
  across: flag("draw the k strongest of all taps in one row, each by its share of its tap's scale"),
  ...panelOptions,
  channels: channelOptions.channels,
  ...pageOptions,
};

type StrongestValues = Values<typeof options>;

/** The strongest channels of each image, in order, with the value that ranks them and their peak. */
export const strongest: View<typeof options, MapPanel> = {
  summary: "the strongest channels of each tap, with their peak positions",
  options,
  inputs: ["activations"],
  examples: [
    {
      line: "convscope draw strongest bundled:mini-resnet --k 6",
      does: "draws the six channels of each tap that answer a digit most strongly",
    },
    {
      line: "convscope draw strongest bundled:mini-resnet --taps 'relu*' --rank max --across",
      does: "draws the eight highest peaks of all blocks, relative to their taps' scales",
    },
  ],
  taps: chosenOrOwn,
  panels: (input, values) => {
    const selections = selectionsOf(input, values);
    const plan = tapsPlan(input.taps, layersOf(input, selections));
    const drawn = (image: number, scales: Scales) => {
      if (!values.across) return plan.layers.map((layer) => strongestOf(layer, image, values));
      return strongestAcross(input, { layers: plan.layers, image, scales }, values);
    };
    const title = values.across ? "Strongest channels of the network" : "Strongest channels";
    return mapPanels(input, [{ ...plan, fileName: "strongest", title, drawn }], { selections, values });
  },
  compose: (panel, values, style) => {
    const over = (channel: Channel, area: TileArea) => peakMarks(channel, area, style);
    const { notes = [], ...composition } = values.across
      ? acrossComposition(panel, over, style)
      : pageComposition(panel, { over }, values, style);
    return { ...composition, notes: [rankNote(values), ...notes] };
  },
};

/** A layer with the strongest channels of one image. */
function strongestOf(layer: Layer, image: number, values: StrongestValues): Layer {
  return rankedLayer(layer, rankedIn(layer.activation, image, values).slice(0, values.k));
}

interface Candidates {
  readonly layers: readonly Layer[];
  readonly image: number;
  readonly scales: Scales;
}

/** The strongest channels of all taps, each a layer, by their strength relative to their scale. */
function strongestAcross(
  input: ViewInput,
  { layers, image, scales }: Candidates,
  values: StrongestValues,
): readonly Layer[] {
  const scaleOf = lookupIn(scales);
  const shares = layers.flatMap((layer) =>
    rankedIn(layer.activation, image, values).map(({ index, value }) => {
      const { domain } = scaleOf(keyOf(input, layer, index));
      // A mean square is relative to the square of the scale.
      const reach = values.rank === "energy" ? domain[1] ** 2 : domain[1];
      return { layer, ranked: { index, value: value / reach } };
    }),
  );
  return shares
    .toSorted((a, b) => compare(b.ranked.value, a.ranked.value))
    .slice(0, values.k)
    .map(({ layer, ranked }) => rankedLayer(layer, [ranked]));
}

/** Compares without a difference, which is NaN for two infinities. */
function compare(a: number, b: number): number {
  return Number(a > b) - Number(b > a);
}

/** A layer of ranked channels, each with its number as its caption. */
function rankedLayer(layer: Layer, ranked: readonly Ranked[]): Layer {
  return {
    ...layer,
    indices: ranked.map(({ index }) => index),
    labels: ranked.map(({ index, value }) => `${index} · ${formatNumber(value)}`),
  };
}

function rankNote({ rank, across }: StrongestValues): string {
  const what = RANKS[rank];
  const end = rank === "energy" ? "the square of the end of its scale" : "the end of its scale";
  const number = across ? `its ${what} as a share of ${end}` : `its ${what} on this image`;
  return `beside each index: ${number}, largest first; a ring marks the largest value`;
}

/** Lengths on a screen. */
const RADIUS: readonly [least: number, most: number] = [2.5, 4.5];
const THICKNESS = 1.5;
const HALO = 1;

/** The radius within these limits, as a share of the longer side of a tile. */
const SHARE = 0.08;

/** A black ring within a white one, which contrasts with every color of every map on every page. */
const [RING, AROUND] = ["#000000", "#ffffff"] as const;

/** A ring around the largest sample of a channel, the first of equal ones; none if all samples are equal. */
function peakMarks(
  { plane, statistics }: Channel,
  { x, y, width, height }: TileArea,
  style: Style,
): readonly Mark[] {
  const { min, max } = statistics;
  if (!(max > min)) return [];
  const { row, column } = placeOf(max, plane);
  const center = [
    x + (column + 0.5) * (width / plane.width),
    y + (row + 0.5) * (height / plane.height),
  ] as const;
  const { unit } = style;
  const [least, most] = RADIUS;
  const radius = Math.min(most * unit, Math.max(least * unit, SHARE * Math.max(width, height)));
  const [thickness, halo] = [THICKNESS * unit, HALO * unit];
  return [
    ring(center, { inner: radius - halo, outer: radius + thickness + halo, fill: AROUND }),
    ring(center, { inner: radius, outer: radius + thickness, fill: RING }),
  ];
}

const CORNERS = 24;

/** A ring as one shape: around the outside, and back around the inside. */
function ring(
  center: Point,
  { inner, outer, fill }: { readonly inner: number; readonly outer: number; readonly fill: string },
): Mark {
  const around = Array.from({ length: CORNERS + 1 }, (_, corner) => (corner / CORNERS) * 2 * Math.PI);
  const onCircle =
    (radius: number) =>
    (angle: number): Point => [center[0] + radius * Math.cos(angle), center[1] + radius * Math.sin(angle)];
  const points = [...around.map(onCircle(outer)), ...around.toReversed().map(onCircle(inner))];
  return { type: "path", closed: true, points, fill };
}
