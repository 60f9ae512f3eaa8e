import { formatCount, formatNumber } from "../core/format.js";
import { logAxisOf } from "../figures/charts/chartAxes.js";
import { symbolAt } from "../figures/charts/chartSymbols.js";
import type { Mark, Point } from "../figures/figure.js";
import { type Box, column, contentWidth, textBox } from "../figures/layout/box.js";
import { type Domain, positionIn } from "../figures/scale/domain.js";
import { roundTicksOf } from "../figures/scale/ticks.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import type { Tap } from "../network/tap.js";
import { zerosByEngine } from "../network/zerosByEngine.js";
import type { ViewInput } from "./view.js";

/** The scalings of the energy axis. */
export const ENERGY_AXES = ["linear", "log"] as const;

type EnergyAxis = (typeof ENERGY_AXES)[number];

/** The numbers of a channel, in the order of their plots. */
export const QUANTITIES = [
  { title: "mean", least: 0 },
  { title: "zeros (%)", least: 100 },
  { title: "energy (mean square)", least: 0 },
] as const;

/** The mean over channels, and their first and third quartile. */
export interface Spread {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** One tap of a profile. */
export interface Level {
  readonly tap: Tap;
  /** Three numbers for each channel that has finite values, quantity by quantity. */
  readonly numbers: readonly (readonly number[])[];
  readonly spreads: readonly Spread[];
  readonly leftOut: number;
  /** True for the output of a residual block. */
  readonly isOutput: boolean;
}

/** The number of channels without a finite value. */
export function leftOutOf(levels: readonly Level[]): number {
  return levels.reduce((sum, { leftOut }) => sum + leftOut, 0);
}

/** Instructions for reading a profile. */
export function readingBox(
  levels: readonly Level[],
  { probe, taps }: ViewInput,
  energy: EnergyAxis,
  style: Style,
): Box {
  const leftOut = leftOutOf(levels);
  const engine = zerosByEngine(taps);
  const sentences = [
    "Point: mean over the channels of a tap. Bar: first to third quartile of the channels. In parentheses: n, the number of channels.",
    `Each channel counts once, by its mean, its share of exact zeros and its mean square over ${formatCount(probe.ids.length, "image")} and all positions; activations have no unit.`,
    levels.some(({ isOutput }) => isOutput) ? "Filled points, connected: outputs of residual blocks." : "",
    energy === "log" ? "An energy of zero stands at the foot of its logarithmic axis." : "",
    leftOut > 0 ? `${formatCount(leftOut, "channel")} without a finite value left out.` : "",
    engine === undefined ? "" : `Note: ${engine}.`,
  ].filter((sentence) => sentence !== "");
  const room = contentWidth(style) ?? Math.max(lengthIn(style, LEAST_WIDTH), style.spacing.row / 2);
  return textBox(sentences, style, { role: "body", color: style.page.faint, room });
}

/** Lengths on a screen. */
const LEAST_WIDTH = 560;
const PLOT_HEIGHT = 104;
const MOST_PITCH = 34;
const LEAST_PITCH = 14;
const RADIUS = 3;

/** Positions of taps along the depth, and the room for numbers before them, in pixels. */
interface Frame {
  readonly left: number;
  readonly width: number;
  readonly height: number;
  /** From one tap to the next. */
  readonly pitch: number;
}

function xOf(index: number, { left, pitch }: Frame): number {
  return left + (index + 0.5) * pitch;
}

/** An axis of values, upward. */
interface Axis {
  /** The position of a value along it, 0 to 1. */
  readonly placeOf: (value: number) => number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/** The plots of all quantities below each other, and the names of taps. */
export function profileBox(levels: readonly Level[], energy: EnergyAxis, style: Style): Box {
  const { spacing, text } = style;
  const height = lengthIn(style, PLOT_HEIGHT);
  const axes = QUANTITIES.map(({ least }, at) => {
    const values = levels
      .flatMap(({ spreads }) => Object.values(spreads[at] as Spread))
      .filter(Number.isFinite);
    return at === 2 && energy === "log"
      ? logAxis(values, height)
      : linearAxis([...values, 0, least], height, style);
  });
  const numbers = axes.flatMap(({ ticks }) => ticks.map((tick) => style.measure(tick.text, text.caption)));
  const left = Math.ceil(text.body.size + Math.max(0, ...numbers)) + 3 * spacing.label;
  const row = Math.max(spacing.row, levels.length * lengthIn(style, LEAST_PITCH));
  const room = (contentWidth(style) ?? row) - left;
  const pitch = Math.min(lengthIn(style, MOST_PITCH), room / Math.max(1, levels.length));
  const frame = { left, height, pitch, width: Math.ceil(pitch * levels.length) };
  const plots = axes.map((axis, at) => plotBox(levels, { at, axis, frame }, style));
  return column([column(plots, spacing.part), namesBox(levels, frame, style)], spacing.label);
}

/** The free share of an axis beyond values other than zero. */
const FREE = 0.06;

/** A linear axis from the lowest value to the highest, with room for points at its ends. */
function linearAxis(values: readonly number[], height: number, style: Style): Axis {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const free = low === high ? 1 : FREE * (high - low);
  const domain: Domain = [low < 0 ? low - free : 0, high > 0 ? high + free : free];
  const room = { length: height, widthOf: () => style.text.caption.size, gap: style.spacing.part };
  const ticks = roundTicksOf(domain, room).map(({ value, at }) => ({ at, text: formatNumber(value) }));
  return { placeOf: (value) => positionIn(domain, value), ticks };
}

/** A logarithmic axis between round numbers around all positive values. */
function logAxis(values: readonly number[], height: number): Axis {
  const all = values.filter((value) => value > 0);
  const extent = all.length === 0 ? ([0.1, 1] as const) : ([Math.min(...all), Math.max(...all)] as const);
  const { domain, ticks } = logAxisOf(extent);
  const [low, high] = domain.map(Math.log10) as [number, number];
  const placeOf = (value: number) => (value > 0 ? positionIn([low, high], Math.log10(value)) : 0);
  return { placeOf, ticks: ticks.map((tick) => ({ at: placeOf(tick) * height, text: formatNumber(tick) })) };
}

interface Plot {
  readonly at: number;
  readonly axis: Axis;
  readonly frame: Frame;
}

/** One quantity of all taps: its axis, and for each tap a bar and a point. */
function plotBox(levels: readonly Level[], { at, axis, frame }: Plot, style: Style): Box {
  const { page, unit } = style;
  const yOf = (value: number) => frame.height * (1 - axis.placeOf(value));
  const drawn = levels.flatMap((level, index) => {
    const spread = level.spreads[at] as Spread;
    return Number.isNaN(spread.mean) ? [] : [{ level, spread, x: xOf(index, frame) }];
  });
  const radius = Math.min(RADIUS * unit, Math.max(unit, 0.4 * frame.pitch));
  const outputs = drawn.filter(({ level }) => level.isOutput);
  const isPlain = outputs.length === 0;
  const points = (isPlain ? drawn : outputs).map(({ spread, x }): Point => [x, yOf(spread.mean)]);
  const line: Mark = { type: "path", points, stroke: page.ink, lineWidth: unit };
  const marks = drawn.flatMap(({ level, spread, x }): readonly Mark[] => {
    const isFilled = isPlain || level.isOutput;
    const stroke = isFilled ? page.ink : page.faint;
    const bar = [[x, yOf(spread.low)], [x, yOf(spread.high)]] as const; // biome-ignore format: one line
    const points = symbolAt([x, yOf(spread.mean)], "circle", Math.PI * radius ** 2);
    const fill = isFilled ? page.ink : page.background;
    return [
      { type: "path", points: bar, stroke, lineWidth: unit },
      { type: "path", points, closed: true, fill, stroke, lineWidth: unit },
    ];
  });
  const middle = frame.height / 2;
  const title: Mark = {
    ...{ type: "text", x: style.text.body.size, y: middle, text: QUANTITIES[at]?.title ?? "" },
    ...{ style: style.text.caption, color: page.ink, align: "center", rotate: -90 },
  };
  return {
    width: frame.left + frame.width,
    height: frame.height,
    marks: [title, ...axisMarks(axis, frame, style), ...(points.length > 1 ? [line] : []), ...marks],
  };
}

/** The axis line at the left, with numbers before it and a faint line across at each. */
function axisMarks(
  { ticks }: Axis,
  { left, width, height }: Frame,
  { page, text, unit, spacing }: Style,
): readonly Mark[] {
  const line = (from: Point, to: Point, stroke: string): Mark => {
    return { type: "path", points: [from, to], stroke, lineWidth: unit };
  };
  const labels = ticks.flatMap(({ at, text: label }): readonly Mark[] => {
    const y = height - at;
    const place = { x: left - spacing.label, y: y + 0.36 * text.caption.size };
    return [
      line([left, y], [left + width, y], page.frame),
      { type: "text", ...place, text: label, style: text.caption, color: page.ink, align: "right" },
    ];
  });
  return [...labels, line([left, 0], [left, height], page.rule)];
}

/** The names of taps below their positions, rotated; every second or third if they would touch. */
function namesBox(levels: readonly Level[], frame: Frame, style: Style): Box {
  const { caption } = style.text;
  const step = Math.max(1, Math.ceil((1.1 * caption.size) / frame.pitch));
  const names = levels.map(({ tap, numbers }) => `${tap.name} (${numbers[0]?.length ?? 0})`);
  const marks = names.flatMap((text, index): readonly Mark[] => {
    if (index % step !== 0) return [];
    const x = xOf(index, frame) + 0.36 * caption.size;
    return [
      { type: "text", x, y: 0, text, style: caption, color: style.page.ink, align: "right", rotate: -90 },
    ];
  });
  const title: Mark = {
    ...{ type: "text", x: frame.left - style.spacing.label, y: caption.size, text: "tap (n)" },
    ...{ style: caption, color: style.page.faint, align: "right" },
  };
  const height = Math.ceil(Math.max(0, ...names.map((name) => style.measure(name, caption))));
  return { width: frame.left + frame.width, height, marks: [title, ...marks] };
}
