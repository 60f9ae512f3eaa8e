import { formatCount } from "../core/format.js";
import type { Mark } from "../figures/figure.js";
import { bestLayout, type Layout } from "../figures/layout/bestLayout.js";
import { type Box, contentWidth } from "../figures/layout/box.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import { type Channel, type ChannelState, frameOf, nonFinite, sideBySide } from "./tile.js";

/** The layout of a strip; 0 lets the layout choose. */
export interface StripLayout {
  readonly columns: number;
  readonly zoom: number;
  /** True to reserve room for signs even if no unit has one. Default: no. */
  readonly keepsSigns?: boolean;
}

/** Lengths on a screen. */
const LABEL_ROOM = 16;
const SIGN = 6;

const [UNIT, TIME] = ["unit", "time"] as const;

/** Pixels per sample on a screen: of single values, and of steps over time, which can be thin because they are high. */
const ZOOMS = { least: 8, usual: 12, most: 36 } as const;
const ZOOMS_OF_STEPS = { least: 4, usual: 6, most: 12 } as const;
/** The preferred aspect ratio of a strip: bands are read along. */
const ASPECT = 12;

/** Units along x and time along y as one picture, divided into bands if it is long, with round unit indices below. */
export function stripBox(channels: readonly Channel[], layout: StripLayout, style: Style): Box {
  const { measure, text, spacing } = style;
  const steps = stepsOf(channels);
  const names = [UNIT, ...(steps > 1 ? [TIME, String(steps - 1)] : [])];
  const widest = Math.max(...names.map((name) => measure(name, text.caption)));
  // Labels of the first and the last unit extend beyond their unit by half of their width.
  const half = Math.ceil(widestIndex(channels, style) / 2);
  const indent = Math.ceil(widest) + spacing.label + half;
  const isSigned = layout.keepsSigns === true || channels.some(({ state }) => SIGNS[state] !== undefined);
  const sign = isSigned ? lengthIn(style, SIGN + 2) : 0;
  // Above the samples the name of time, below them a line of labels.
  const head = sign + (steps > 1 ? spacing.lines.caption : 0);
  const heightAt = (zoom: number) => head + steps * zoom + spacing.lines.caption;
  const { columns, zoom } = bandLayout(
    channels.length,
    { steps, heightAt },
    {
      ...layout,
      room: (contentWidth(style) ?? spacing.row) - indent - half,
    },
    style,
  );
  const bands = Array.from({ length: Math.ceil(channels.length / columns) }, (_, band) =>
    channels.slice(band * columns, (band + 1) * columns),
  );
  const pitch = heightAt(zoom) + spacing.part;
  const marks = bands.flatMap((band, index) =>
    bandMarks(band, { x: indent, y: index * pitch + head, zoom, half }, style),
  );
  return { width: indent + columns * zoom + half, height: bands.length * pitch - spacing.part, marks };
}

interface Bands {
  readonly steps: number;
  /** The height of a band at a zoom. */
  readonly heightAt: (zoom: number) => number;
}

/** The units in a band and their zoom. The last band may have fewer units. */
function bandLayout(
  units: number,
  { steps, heightAt }: Bands,
  { room, columns, zoom }: StripLayout & { readonly room: number },
  style: Style,
): Layout {
  const { least, usual, most } = steps === 1 ? ZOOMS : ZOOMS_OF_STEPS;
  const pixels = (length: number) => Math.max(1, Math.floor(length * style.unit));
  return bestLayout(units, (zoom) => ({ width: zoom, height: heightAt(zoom) }), {
    ...{ room, isBounded: true, aspect: ASPECT, columns, zoom },
    gap: { width: 0, height: style.spacing.part },
    zooms: { least: columns > 0 ? 1 : pixels(least), usual: pixels(usual), most: pixels(most) },
  });
}

/** A sentence for each kind of marked unit. */
export function stripNotes(
  channels: readonly Channel[],
  units = formatCount(channels.length, "unit"),
): readonly string[] {
  const notes = [
    ["dead", "dead on this probe set (zero on every image): gray, under a filled triangle"],
    ["silent", "silent on this image (zero at every time): gray, under an open triangle"],
    ["constant", "constant over time: under a bar"],
    ["non-finite", "with non-finite values: hatched"],
  ] as const;
  return notes.flatMap(([state, what]) => {
    const count = channels.filter((channel) => channel.state === state).length;
    return count === 0 ? [] : [`${count} of ${units} ${what}`];
  });
}

function widestIndex(channels: readonly Channel[], { measure, text }: Style): number {
  return channels.reduce((most, { index }) => Math.max(most, measure(String(index), text.caption)), 0);
}

function stepsOf(channels: readonly Channel[]): number {
  const { width = 1, height = 1 } = channels[0]?.plane ?? {};
  return width * height;
}

/** The position and zoom of a band. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  /** The overhang of the first unit's label to its left. */
  readonly half: number;
}

function bandMarks(channels: readonly Channel[], place: Place, style: Style): readonly Mark[] {
  const { x, y, zoom } = place;
  const [first] = channels as readonly [Channel];
  const { domain, colormap } = first;
  const samples = sideBySide(channels);
  const size = { width: samples.width * zoom, height: samples.height * zoom };
  return [
    frameOf({ x, y, ...size }, style),
    { type: "raster", x, y, zoom, samples, domain, colormap },
    ...channels.flatMap((channel, at) => signMarks(channel, { ...place, x: x + at * zoom }, style)),
    ...nonFinite(samples, place, zoom),
    ...unitLabels(channels, { ...place, y: y + size.height }, style),
    ...(samples.height > 1 ? timeLabels(samples.height, place, style) : []),
  ];
}

/** The mark above a unit. */
const SIGNS: Readonly<Partial<Record<ChannelState, "filled" | "open" | "bar">>> = {
  dead: "filled",
  silent: "open",
  constant: "bar",
};

function signMarks({ state, plane }: Channel, { x, y, zoom }: Place, style: Style): readonly Mark[] {
  const { page } = style;
  const sign = SIGNS[state];
  if (sign === undefined) return [];
  const [size, low] = [lengthIn(style, SIGN), y - lengthIn(style, 2)];
  const height = plane.width * plane.height * zoom;
  if (sign === "bar") {
    return [{ type: "rect", x, y: low - size / 2, width: zoom, height: Math.ceil(size / 3), fill: page.ink }];
  }
  const middle = x + zoom / 2;
  const half = Math.min(zoom, size) / 2;
  const points = [
    [middle - half, low - size],
    [middle + half, low - size],
    [middle, low],
  ] as const;
  const color = sign === "filled" ? { fill: page.ink } : { stroke: page.ink };
  return [
    { type: "rect", x, y, width: zoom, height, fill: page.dimmed },
    { type: "path", points, closed: true, ...color },
  ];
}

function unitLabels(
  channels: readonly Channel[],
  { x, y, zoom, half }: Place,
  style: Style,
): readonly Mark[] {
  const { page } = style;
  const caption = style.text.caption;
  const baseline = y + caption.size + lengthIn(style, 1);
  const step = roundStep(widestIndex(channels, style) + lengthIn(style, LABEL_ROOM), zoom);
  // Indices that are not consecutive can have round numbers next to each other, so places are counted instead.
  const runs = channels.every(({ index }, at) => index === (channels[0] as Channel).index + at);
  const labels = channels.flatMap(({ index, label: text = String(index) }, at): readonly Mark[] => {
    if ((runs ? index : at) % step !== 0) return [];
    const middle = x + (at + 0.5) * zoom;
    const label = { type: "text", y: baseline, text, style: caption } as const;
    return text === "" ? [] : [{ ...label, x: middle, color: page.ink, align: "center" }];
  });
  const name = { type: "text", x: x - half - style.spacing.label, y: baseline, text: UNIT } as const;
  return [{ ...name, style: caption, color: page.faint, align: "right" }, ...labels];
}

function timeLabels(steps: number, { x, y, zoom }: Place, style: Style): readonly Mark[] {
  const caption = style.text.caption;
  const step = roundStep(caption.size + lengthIn(style, 1), zoom);
  const mark = { type: "text", x: x - style.spacing.label, style: caption, align: "right" } as const;
  const labels = Array.from({ length: Math.ceil(steps / step) }, (_, at): Mark => {
    const middle = y + (at * step + 0.5) * zoom;
    return { ...mark, y: middle + caption.size * 0.36, text: String(at * step), color: style.page.ink };
  });
  return [{ ...mark, y: y - lengthIn(style, 5), text: TIME, color: style.page.faint }, ...labels];
}

/** The smallest of 1, 2, 5, 10, 20, 50 … at whose multiples labels of a length do not touch; a sample is `zoom` long. */
function roundStep(length: number, zoom: number): number {
  for (let power = 1; ; power *= 10) {
    const step = [1, 2, 5].find((digit) => digit * power * zoom >= length);
    if (step !== undefined) return step * power;
  }
}
