import type { Plane } from "../activations/plane.js";
import { formatCount } from "../core/format.js";
import { integer, type Values } from "../core/options/option.js";
import type { Probe } from "../data/probe.js";
import type { ColormapName } from "../figures/color/colormap.js";
import type { Figure } from "../figures/figure.js";
import type { Clipped } from "../figures/scale/clipped.js";
import type { Domain } from "../figures/scale/domain.js";
import type { EstimatorName } from "../figures/scale/estimators.js";
import type { Style } from "../figures/style/style.js";
import type { Tap } from "../network/tap.js";
import { clippedAmong } from "./channel.js";
import {
  byChange,
  type ComparedTaps,
  type DifferenceScales,
  differenceColormap,
  differenceOf,
  differenceScales,
  type Triplet,
  tripletsOf,
} from "./differenceChannels.js";
import { composeDifference, sidesOf } from "./differenceFigure.js";
import { plainNames } from "./fileName.js";
import { scaleOptions } from "./scaleOptions.js";

const { estimator, percentile, colormap } = scaleOptions;

/** The options of figures of differences. The scale always covers both networks. */
export const differenceOptions = {
  top: integer({
    summary: "maximum number of channels per tap, those that changed most over the probe; 0 draws all",
    default: 12,
    min: 0,
  }),
  columns: integer({
    summary: "groups of A, B and B − A in a row; 0 lets the layout choose",
    default: 0,
    min: 0,
    max: 2048,
  }),
  zoom: integer({
    summary: "pixels per sample; 0 lets the layout choose",
    default: 0,
    min: 0,
    max: 64,
  }),
  estimator,
  percentile,
  colormap,
};

/** Two compared networks and the images that both were given. */
export interface DifferenceSubject {
  /** The names of A and B. */
  readonly names: readonly [string, string];
  readonly taps: readonly ComparedTaps[];
  /** The images that are drawn. */
  readonly shown: Pick<Probe, "address" | "ids" | "names" | "labels"> & Partial<Pick<Probe, "notes">>;
  /** The images over which changes and correlations were computed. */
  readonly probe: { readonly address: string; readonly images: number };
  readonly isMatched: boolean;
}

/** The content of a figure of a difference, for its metadata and the manifest. */
export interface DifferenceFacts {
  /** The tap of A, and that of B. */
  readonly tap: string;
  readonly otherTap: string;
  readonly op: string;
  readonly images: readonly number[];
  /** Height, width and channels of A's tap. */
  readonly shape: readonly [number, number, number];
  /** The channels of A in the order of their tiles, and what is drawn beside each. */
  readonly channels: readonly number[];
  readonly counterparts: readonly (number | null)[];
  readonly changes: readonly (number | null)[];
  readonly correlations: readonly (number | null)[];
  readonly scope: "pair";
  readonly estimator: EstimatorName;
  readonly percentile: number;
  readonly both: ColoredFacts;
  readonly difference: ColoredFacts;
}

/** A scale, its colors, and the values beyond it. */
export interface ColoredFacts {
  readonly domain: Domain;
  readonly colormap: ColormapName;
  readonly clipped: Clipped;
}

/** A figure of a difference with its name and what it shows. */
export interface DifferenceDrawing {
  /** The file's name without its ending. */
  readonly name: string;
  readonly figure: Figure;
  readonly facts: DifferenceFacts;
  /** The differences that it is drawn of, in the order of their tiles. */
  readonly planes: readonly Plane[];
}

type DifferenceValues = Values<typeof differenceOptions>;

/** A, B and B − A of the same channels, one figure for each pair of taps and each shown image. */
export function* differences(
  subject: DifferenceSubject,
  values: DifferenceValues,
  style: Style,
): Generator<DifferenceDrawing> {
  const files = plainNames(subject.taps.map(({ one }) => one.name));
  const estimation = { estimator: values.estimator, percentile: values.percentile };
  for (const [index, taps] of subject.taps.entries()) {
    const difference = differenceOf(taps.activations, taps.counterparts);
    const scales = differenceScales(taps, difference, estimation);
    const content = { taps, difference, scales, colormap: values.colormap };
    const isStrip = isUnits(taps);
    const channels = chosen(taps, isStrip, values.top);
    for (const image of subject.shown.ids.keys()) {
      const triplets = tripletsOf(content, image, channels);
      const figure = composeDifference(
        {
          ...{ taps, triplets, isStrip, isMatched: subject.isMatched, scales: scales.both },
          ...{ header: headerOf(subject, taps.one, image), images: subject.shown.ids.length },
          over: `${formatCount(subject.probe.images, "image")} of ${subject.probe.address}`,
        },
        values,
        style,
      );
      const facts = factsOf({ subject, taps, triplets, scales, image }, values);
      const planes = triplets.flatMap(({ pair }) => (pair === undefined ? [] : [pair.difference.plane]));
      const suffix = subject.shown.ids.length === 1 ? "" : `-${subject.shown.ids[image]}`;
      yield { name: `difference-${files[index]}${suffix}`, figure, facts, planes };
    }
  }
}

/** The drawn channels: units in their own order, in which a reader looks for a class, maps by their change. */
function chosen({ changes, counterparts }: ComparedTaps, isStrip: boolean, top: number): readonly number[] {
  if (isStrip) return changes.map((_, index) => index);
  const order = byChange(changes, counterparts);
  return top === 0 ? order : order.slice(0, top);
}

/** True for a tap of units, alone or over time, rather than maps. */
function isUnits({ one, activations: [{ shape }] }: ComparedTaps): boolean {
  return one.shape.length < 3 || shape[1] * shape[2] === 1;
}

function headerOf({ names, shown, probe }: DifferenceSubject, tap: Tap, image: number): readonly string[] {
  const label = shown.labels[image];
  const single = shown.ids.length === 1 && shown.address !== probe.address;
  const which = single ? shown.address : `image ${shown.names[image]} of ${shown.address}`;
  const shape = tap.shape.map((size) => size ?? "any").join("×");
  const note = shown.notes?.[image];
  return [
    `A ${names[0]} · B ${names[1]}`,
    `${tap.op} · ${shape} · ${which}${label === undefined ? "" : `, label ${label}`}`,
    ...(note ? [note] : []),
  ];
}

interface Drawn {
  readonly subject: DifferenceSubject;
  readonly taps: ComparedTaps;
  readonly triplets: readonly Triplet[];
  readonly scales: DifferenceScales;
  readonly image: number;
}

function factsOf(
  { subject, taps, triplets, scales, image }: Drawn,
  { estimator, percentile, colormap }: DifferenceValues,
): DifferenceFacts {
  const [, height, width, channels] = taps.activations[0].shape;
  const [both, apart] = sidesOf(triplets);
  const { domain, colormap: map } = (triplets[0] as Triplet).one;
  return {
    tap: taps.one.name,
    otherTap: taps.other.name,
    op: taps.one.op,
    images: [subject.shown.ids[image] as number],
    shape: [height, width, channels],
    channels: triplets.map(({ one }) => one.index),
    counterparts: triplets.map(({ pair }) => pair?.other.index ?? null),
    changes: triplets.map(({ change }) => finiteOrNull(change)),
    correlations: triplets.map(({ correlation }) => finiteOrNull(correlation)),
    ...{ scope: "pair", estimator, percentile: percentile },
    both: { domain, colormap: map, clipped: clippedAmong(both) },
    difference: {
      domain: scales.difference.domain,
      colormap: differenceColormap(colormap, scales.difference),
      clipped: clippedAmong(apart),
    },
  };
}

/** A number as JSON can hold it: JSON has no NaN and no infinities. */
function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
