import { formatNumber } from "../core/format.js";
import { type ColormapName, colormapOf, type Rgb } from "./color/colormap.js";
import type { Mark, RasterMark, Samples } from "./figure.js";
import type { Size } from "./layout/grid.js";
import { blend } from "./rasterColors.js";
import type { Clipped } from "./scale/clipped.js";
import type { Domain } from "./scale/domain.js";
import { type Tick, ticksOf } from "./scale/ticks.js";
import { lengthIn, type Style } from "./style/style.js";

/** Options of a colorbar. */
export interface ColorbarOptions {
  readonly domain: Domain;
  readonly colormap: ColormapName;
  /** Length in pixels, including pointed ends. */
  readonly length: number;
  /** Counts of values beyond the domain: an end with such values is pointed. Default: none. */
  readonly clipped?: Pick<Clipped, "below" | "above">;
  /** Opacity of the colors over an image, shown on a gradient from black below to white above. Default: 1. */
  readonly opacity?: number;
}

/** Lengths on screen. */
const THICKNESS = 12;
const BLENDED_THICKNESS = 40;
const TICK = 4;
const POINT = 7;
const NOTHING = { below: 0, above: 0 } as const;

/** The size of a colorbar, including the numbers below it. */
export function colorbarSize(
  { length, opacity }: Pick<ColorbarOptions, "length" | "opacity">,
  style: Style,
): Size {
  const { thickness, tick } = lengthsIn(style, opacity);
  return { width: length, height: thickness + tick + style.text.caption.size + lengthIn(style, 2) };
}

/** A horizontal colorbar at the origin, labeled at its ends, at zero, and in between. */
export function colorbar(options: ColorbarOptions, style: Style): readonly Mark[] {
  const bar = barOf(options, style);
  const widthOf = (value: number) => style.measure(formatNumber(value), style.text.caption);
  const gap = lengthIn(style, LABEL_GAP);
  const ticks = ticksOf(options.domain, { length: bar.length, widthOf, gap });
  const frame: Mark = {
    type: "rect",
    x: bar.left,
    y: 0,
    width: bar.length,
    height: bar.thickness,
    stroke: style.page.rule,
  };
  return [
    colors(options, bar),
    frame,
    ...points(options, bar, style),
    ...ticks.flatMap((tick) => tickMarks(tick, bar, style)),
  ];
}

/** The minimum distance between two labels. */
const LABEL_GAP = 8;

/** The part of a colorbar that spans the domain, and the lengths of its ends. */
interface Bar {
  readonly left: number;
  readonly length: number;
  readonly thickness: number;
  readonly tick: number;
  readonly point: number;
}

function lengthsIn(style: Style, opacity: number | undefined): Pick<Bar, "thickness" | "tick" | "point"> {
  const screen = [opacity === undefined ? THICKNESS : BLENDED_THICKNESS, TICK, POINT];
  const [thickness = 0, tick = 0, point = 0] = screen.map((each) => lengthIn(style, each));
  return { thickness, tick, point };
}

/** The layout of a colorbar. Its odd length centers a pixel on the middle of the domain: zero for signed data. */
function barOf(options: ColorbarOptions, style: Style): Bar {
  const { length, clipped: { below, above } = NOTHING, opacity } = options; // biome-ignore format: one line
  const lengths = lengthsIn(style, opacity);
  const left = below > 0 ? lengths.point : 0;
  const room = length - left - (above > 0 ? lengths.point : 0);
  return { ...lengths, left, length: room % 2 === 0 ? room - 1 : room };
}

function colors(
  { domain, colormap, opacity }: ColorbarOptions,
  { left, length, thickness }: Bar,
): RasterMark {
  const [low, high] = domain;
  const values = Float32Array.from({ length: length * thickness }, (_, index) => {
    return low + (((index % length) + 0.5) / length) * (high - low);
  });
  const samples = { width: length, height: thickness, values, offset: 0, stride: 1 };
  const plain = { type: "raster", x: left, y: 0, zoom: 1, samples, domain, colormap } as const;
  return opacity === undefined ? plain : { ...plain, under: { planes: [graysOf(samples)], opacity } };
}

/** All grays, from white in the first row to black in the last. */
function graysOf({ width, height }: Size): Samples {
  const values = Float32Array.from({ length: width * height }, (_, index) => {
    return 1 - Math.floor(index / width) / Math.max(1, height - 1);
  });
  return { width, height, values, offset: 0, stride: 1 };
}

const MIDDLE_GRAY: Rgb = [127.5, 127.5, 127.5];

/** Arrowheads in the colors of the ends, blended over middle gray, for values beyond them. Their bases lie on the frame. */
function points(
  { colormap, clipped = NOTHING, opacity = 1 }: ColorbarOptions,
  { left, length, thickness, point }: Bar,
  { page }: Style,
): readonly Mark[] {
  const { entries } = colormapOf(colormap);
  const arrow = (base: number, tip: number, color: Rgb = [0, 0, 0]): Mark => {
    const corners = [
      [base, 0.5],
      [tip, thickness / 2],
      [base, thickness - 0.5],
    ] as const;
    const fill = `#${Buffer.from(blend(MIDDLE_GRAY, color, opacity)).toString("hex")}`;
    return { type: "path", points: corners, closed: true, fill, stroke: page.rule };
  };
  const right = left + length;
  const low = arrow(left + 0.5, left + 0.5 - point, entries[0]);
  const high = arrow(right - 0.5, right - 0.5 + point, entries[255]);
  return [...(clipped.below > 0 ? [low] : []), ...(clipped.above > 0 ? [high] : [])];
}

function tickMarks({ value, at, align }: Tick, bar: Bar, { page, text }: Style): readonly Mark[] {
  const { left, length, thickness, tick } = bar;
  const x = left + Math.min(Math.floor(at), length - 1) + 0.5;
  const y = thickness + tick + text.caption.size - 1;
  const label = { text: formatNumber(value), style: text.caption, color: page.ink };
  return [
    { type: "line", from: [x, thickness], to: [x, thickness + tick], color: page.rule },
    { type: "text", x: left + at, y, ...label, align },
  ];
}
