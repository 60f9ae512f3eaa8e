import { type ColormapName, colormapOf, type Rgb } from "./color/colormap.js";
import { PAGE } from "./color/page.js";
import { type Mark, type RasterMark, TEXT, type TextStyle } from "./figure.js";
import type { Size } from "./layout/grid.js";
import type { Measure } from "./measure.js";
import { formatNumber } from "./numbers.js";
import type { Clipped } from "./scale/clipped.js";
import type { Domain } from "./scale/domain.js";
import { type Tick, ticksOf } from "./scale/ticks.js";

/** What a colorbar shows. */
export interface ColorbarOptions {
  readonly domain: Domain;
  readonly colormap: ColormapName;
  /** Length in pixels, with pointed ends. */
  readonly length: number;
  /** Values beyond the domain: an end beyond which there are some is pointed. Default: none. */
  readonly clipped?: Pick<Clipped, "below" | "above">;
  /** Measures labels. Default: a guess that is rather too wide. */
  readonly measure?: Measure;
}

const THICKNESS = 12;
const TICK = 4;
const POINT = 7;
const NOTHING = { below: 0, above: 0 } as const;

/** The room that a colorbar takes, with the numbers below it. */
export function colorbarSize(length: number): Size {
  return { width: length, height: THICKNESS + TICK + TEXT.caption.size + 2 };
}

/** A horizontal colorbar at the origin, with real values at its ends, at zero and between. */
export function colorbar(options: ColorbarOptions): readonly Mark[] {
  const { domain, measure = roughly } = options;
  const bar = barOf(options);
  const widthOf = (value: number) => measure(formatNumber(value), TEXT.caption);
  const ticks = ticksOf(domain, { length: bar.length, widthOf });
  const frame: Mark = {
    type: "rect",
    x: bar.left,
    y: 0,
    width: bar.length,
    height: THICKNESS,
    stroke: PAGE.rule,
  };
  return [
    colors(options, bar),
    frame,
    ...points(options, bar),
    ...ticks.flatMap((tick) => tickMarks(tick, bar)),
  ];
}

/** The part of a colorbar that spans the domain. */
interface Bar {
  readonly left: number;
  readonly length: number;
}

/** Of an odd length, so that a pixel has the middle of the domain in its own middle: zero on signed data. */
function barOf({ length, clipped: { below, above } = NOTHING }: ColorbarOptions): Bar {
  const left = below > 0 ? POINT : 0;
  const room = length - left - (above > 0 ? POINT : 0);
  return { left, length: room % 2 === 0 ? room - 1 : room };
}

function colors({ domain, colormap }: ColorbarOptions, { left, length }: Bar): RasterMark {
  const [low, high] = domain;
  const values = Float32Array.from({ length: length * THICKNESS }, (_, index) => {
    return low + (((index % length) + 0.5) / length) * (high - low);
  });
  const samples = { width: length, height: THICKNESS, values, offset: 0, stride: 1 };
  return { type: "raster", x: left, y: 0, zoom: 1, samples, domain, colormap };
}

/** Arrows in the colors of the ends, where values lie beyond them. Their bases lie on the frame of the bar. */
function points({ colormap, clipped = NOTHING }: ColorbarOptions, { left, length }: Bar): readonly Mark[] {
  const { entries } = colormapOf(colormap);
  const right = left + length;
  const low = arrow([left + 0.5, left + 0.5 - POINT], entries[0]);
  const high = arrow([right - 0.5, right - 0.5 + POINT], entries[255]);
  return [...(clipped.below > 0 ? [low] : []), ...(clipped.above > 0 ? [high] : [])];
}

function arrow([base, tip]: readonly [number, number], color: Rgb = [0, 0, 0]): Mark {
  const points = [
    [base, 0.5],
    [tip, THICKNESS / 2],
    [base, THICKNESS - 0.5],
  ] as const;
  return { type: "polygon", points, fill: `#${Buffer.from(color).toString("hex")}`, stroke: PAGE.rule };
}

function tickMarks({ value, at, align }: Tick, { left, length }: Bar): readonly Mark[] {
  const x = left + Math.min(Math.floor(at), length - 1) + 0.5;
  const y = THICKNESS + TICK + TEXT.caption.size - 1;
  const label = { text: formatNumber(value), style: TEXT.caption, color: PAGE.ink };
  return [
    { type: "line", from: [x, THICKNESS], to: [x, THICKNESS + TICK], color: PAGE.rule },
    { type: "text", x: left + at, y, ...label, align },
  ];
}

function roughly(text: string, { size }: TextStyle): number {
  return text.length * size * 0.6;
}
