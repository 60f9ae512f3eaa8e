import { formatCount } from "../core/format.js";
import { integer, type Values } from "../core/options/option.js";
import type { Probe } from "../data/probe.js";
import type { Style } from "../figures/style/style.js";
import type { Tap } from "../network/tap.js";
import { clippedAmong } from "./channel.js";
import {
  byChange,
  type ComparedTaps,
  type DifferenceFacts,
  type DifferenceScales,
  differenceColormap,
  differenceOf,
  differenceScales,
  type Triplet,
  tripletsOf,
} from "./differenceChannels.js";
import { composeDifference, type DifferencePanel, sidesOf } from "./differenceFigure.js";
import { drawingOf } from "./drawView.js";
import { plainNames } from "./fileName.js";
import { isUnits } from "./layers.js";
import { zoomOption } from "./layoutOptions.js";
import { operationOf } from "./panels.js";
import { scaleOptions } from "./scaleOptions.js";
import type { Drawing } from "./view.js";

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
  ...zoomOption,
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

/** A figure of a difference with its name and what it shows. */
export type DifferenceDrawing = Drawing<DifferenceFacts>;

type DifferenceValues = Values<typeof differenceOptions>;

/** A, B and B − A of the same channels, one figure for each pair of taps and each shown image. */
export function* differences(
  subject: DifferenceSubject,
  values: DifferenceValues,
  style: Style,
): Generator<DifferenceDrawing> {
  for (const panel of panelsOf(subject, values)) {
    yield drawingOf(panel, composeDifference(panel, values, style), style);
  }
}

function* panelsOf(subject: DifferenceSubject, values: DifferenceValues): Generator<DifferencePanel> {
  const { isMatched, probe, shown } = subject;
  const files = plainNames(subject.taps.map(({ a }) => a.name));
  const estimation = { estimator: values.estimator, percentile: values.percentile };
  const over = `${formatCount(probe.images, "image")} of ${probe.address}`;
  for (const [index, taps] of subject.taps.entries()) {
    const { a, b } = taps;
    const difference = differenceOf(taps.activations, taps.counterparts);
    const scales = differenceScales(taps, difference, estimation);
    const content = { taps, difference, scales, colormap: values.colormap };
    const isStrip = isUnits({ tap: a, activation: taps.activations[0] });
    const channels = drawnChannels(taps, isStrip, values.top);
    const title = a.name === b.name ? a.name : `${a.name} → ${b.name}`;
    for (const image of shown.ids.keys()) {
      const triplets = tripletsOf(content, image, channels);
      const suffix = shown.ids.length === 1 ? "" : `-${shown.ids[image]}`;
      yield {
        name: `difference-${files[index]}${suffix}`,
        title: `${title}: A, B and B − A`,
        lines: linesOf(subject, a, image),
        facts: factsOf({ subject, taps, triplets, scales, image }, values),
        planes: triplets.flatMap(({ pair }) => (pair === undefined ? [] : [pair.difference.plane])),
        ...{ taps, triplets, isStrip, isMatched, over, scales: scales.both, images: shown.ids.length },
      };
    }
  }
}

/** The drawn channels: units in their own order, in which a reader looks for a class, maps by their change. */
function drawnChannels(
  { changes, counterparts }: ComparedTaps,
  isStrip: boolean,
  top: number,
): readonly number[] {
  if (isStrip) return changes.map((_, index) => index);
  const order = byChange(changes, counterparts);
  return top === 0 ? order : order.slice(0, top);
}

function linesOf({ names, shown, probe }: DifferenceSubject, tap: Tap, image: number): readonly string[] {
  const label = shown.labels[image];
  const single = shown.ids.length === 1 && shown.address !== probe.address;
  const which = single ? shown.address : `image ${shown.names[image]} of ${shown.address}`;
  const note = shown.notes?.[image];
  return [
    `A ${names[0]} · B ${names[1]}`,
    `${operationOf(tap)} · ${which}${label === undefined ? "" : `, label ${label}`}`,
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
    tap: taps.a.name,
    otherTap: taps.b.name,
    op: taps.a.op,
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
