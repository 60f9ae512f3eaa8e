import { placeOf } from "../activations/plane.js";
import { formatNumber } from "../core/format.js";
import { flag, integer, oneOf, type Values } from "../core/options/option.js";
import type { Mark, Point } from "../figures/figure.js";
import { lookupIn, type Scales, scaleWords } from "../figures/scale/scales.js";
import type { Style } from "../figures/style/style.js";
import { chosenOrOwn } from "../network/ownTaps.js";
import { composeAcross } from "./acrossFigure.js";
import { type Band, bandOf, factsOfBands, layersOf, planesIn, SHARED_BY_BANDS, stacksIn } from "./bands.js";
import { composeBands } from "./bandsFigure.js";
import type { TileArea } from "./bandTiles.js";
import { channelOptions } from "./channels/options.js";
import { RANK_NAMES, RANKS, type Ranked, rankedIn } from "./channels/ranked.js";
import { type ImageSelection, reduceOptions, shotsOf, shotsWord } from "./imageSelection.js";
import type { Layer } from "./layer.js";
import { pageOptions } from "./pageOptions.js";
import { isPartly, OF_ALL_TAPS } from "./partly.js";
import { keyOf, scaleOptions, scalesOf } from "./scaleOptions.js";
import { inputsOf, type ShownInput } from "./shownInput.js";
import type { Channel } from "./tile.js";
import type { Drawing, Drawings, View, ViewInput } from "./view.js";

const options = {
  k: integer({ summary: "number of channels per tap", default: 8, min: 1, max: 2048 }),
  rank: oneOf(RANK_NAMES, {
    summary: "strength of a channel: its mean square (energy), its maximum, or its mean",
    default: "energy",
  }),
  across: flag("draw the k strongest of all taps in one row, each by its share of its tap's scale"),
  ...scaleOptions,
  channels: channelOptions.channels,
  ...reduceOptions,
  ...pageOptions,
};

type StrongestValues = Values<typeof options>;

/** The channels that fired most on each image, strongest first, with the number that ranks them and their peak. */
export const strongest: View<typeof options> = {
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
  draw,
};

function draw(subject: ViewInput, values: StrongestValues, style: Style): Drawings {
  const shots = shotsOf(subject, values);
  const layers = layersOf(subject, shots);
  const activations = layers.map(({ activation }) => activation);
  const scales = scalesOf(subject, activations, values);
  return { scales, drawings: drawings({ subject, shots, layers, scales, values, style }) };
}

interface Plan {
  readonly subject: ViewInput;
  readonly shots: readonly ImageSelection[];
  readonly layers: readonly Layer[];
  readonly scales: Scales;
  readonly values: StrongestValues;
  readonly style: Style;
}

function* drawings(plan: Plan): Generator<Drawing> {
  const { subject, shots, scales, values, style } = plan;
  const colors = { subject, scales, colormap: values.colormap };
  const inputs = inputsOf(subject, shots);
  for (const [image, shot] of shots.entries()) {
    const bands = values.across ? bandsAcross(plan, image) : bandsOf(plan, image);
    const facts = factsOfBands(bands, { shot, taps: subject.taps }, colors);
    const content = {
      title: values.across ? "Strongest channels of the network" : "Strongest channels",
      header: [...shot.words, ...rankWords(values)],
      facts,
      input: inputs[image] as ShownInput,
      bands,
      rows: [],
      scope: scaleWords(scales, shots.length, {
        shared: SHARED_BY_BANDS[scales.scope],
        each: shotsWord(values),
      }),
      isPart: isPartly(facts, shots.length, OF_ALL_TAPS),
      over: (channel: Channel, area: TileArea) => peakMarks(channel, area, style),
    };
    const figure = values.across ? composeAcross(content, style) : composeBands(content, values, style);
    yield {
      name: `strongest${shot.suffix}`,
      figure,
      facts,
      planes: planesIn(bands),
      stacks: stacksIn(bands),
    };
  }
}

/** The strongest channels of each tap. */
function bandsOf({ subject, layers, scales, values }: Plan, image: number): readonly Band[] {
  return layers.map((layer) => {
    const ranked = rankedIn(layer.activation, image, values).slice(0, values.k);
    return labelled(layer, { image, ranked }, { subject, scales, colormap: values.colormap });
  });
}

/** The strongest channels of all taps, each as a band of its own. */
function bandsAcross({ subject, layers, scales, values }: Plan, image: number): readonly Band[] {
  const scaleOf = lookupIn(scales);
  const shares = layers.flatMap((layer) =>
    rankedIn(layer.activation, image, values).map(({ index, value }) => {
      const { domain } = scaleOf(keyOf(subject, layer.tap.name, index));
      // A mean square goes with the square of the scale.
      const reach = values.rank === "energy" ? domain[1] ** 2 : domain[1];
      return { layer, ranked: { index, value: value / reach } };
    }),
  );
  const strongestFirst = shares.toSorted((one, other) => compare(other.ranked.value, one.ranked.value));
  return strongestFirst
    .slice(0, values.k)
    .map(({ layer, ranked }) =>
      labelled(layer, { image, ranked: [ranked] }, { subject, scales, colormap: values.colormap }),
    );
}

/** Not a difference, which is NaN for two infinities. */
function compare(one: number, other: number): number {
  return Number(one > other) - Number(other > one);
}

/** The band of ranked channels, each with its number in its caption. */
function labelled(
  layer: Layer,
  { image, ranked }: { readonly image: number; readonly ranked: readonly Ranked[] },
  colors: Parameters<typeof bandOf>[2],
): Band {
  const band = bandOf(layer, { image, chosen: ranked.map(({ index }) => index) }, colors);
  const channels = band.channels.map((channel, at) => {
    const { index, value } = ranked[at] as Ranked;
    return { ...channel, label: `${index} · ${formatNumber(value)}` };
  });
  return { ...band, channels };
}

function rankWords({ rank, across }: StrongestValues): readonly string[] {
  const what = RANKS[rank];
  const end = rank === "energy" ? "the square of the end of its scale" : "the end of its scale";
  const number = across ? `its ${what} as a share of ${end}` : `its ${what} on this image`;
  return [`beside each index: ${number}, largest first; a ring marks the largest value`];
}

/** Lengths on a screen. */
const RADIUS: readonly [least: number, most: number] = [2.5, 4.5];
const THICKNESS = 1.5;
const HALO = 1;

/** The radius within these limits, as a share of the longer side of a tile. */
const SHARE = 0.08;

/** Black within white can be told from every color of every map, whatever the page. */
const [RING, AROUND] = ["#000000", "#ffffff"] as const;

/** A ring about the largest sample of a channel, the first of equal ones; none where all samples are equal. */
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
