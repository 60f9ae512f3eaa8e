import { type Plane, samplesOf } from "../../activations/plane.js";
import { statisticsOf } from "../../activations/statistics.js";
import { classColor, cssOf, DISTINCT_CLASSES } from "../../figures/color/categorical.js";
import { type Box, column, shifted, textBox } from "../../figures/layout/box.js";
import { percentText } from "../../figures/scale/clipped.js";
import { lengthIn, type Style } from "../../figures/style/style.js";
import type { Channel } from "../tile.js";

/** A class map as a tile, each pixel in the color of its class. */
export function classTile(plane: Plane, label: string): Channel {
  const classes = [...samplesOf(plane)];
  const colors = classes.map(classColor);
  const planes = [0, 1, 2].map((part) => ({
    ...{ width: plane.width, height: plane.height, offset: 0, stride: 1 },
    values: Float32Array.from(colors, (color) => (color[part] as number) / 255),
  })) as unknown as NonNullable<Channel["under"]>["planes"];
  return {
    ...{ index: 0, label, title: "class", plane, statistics: statisticsOf(plane) },
    ...{ domain: [0, Math.max(1, ...classes.filter(Number.isFinite))], colormap: "gray", state: "varied" },
    under: { planes, opacity: 0 },
  };
}

/** The names of classes, and the maps whose classes a legend lists. */
export interface LegendContent {
  /** The map that shares of pixels are of. */
  readonly map: Plane;
  /** Other maps in the same colors. */
  readonly others: readonly Plane[];
  readonly nameOf: (label: number) => string;
}

/** The most classes that a legend lists. */
const MOST_LISTED = 16;
/** Lengths on a screen. */
const SWATCH = 10;

/** The classes that occur on maps with their colors, names and shares of the first map's pixels, the largest first. */
export function classLegend({ map, others, nameOf }: LegendContent, style: Style): Box {
  const counts = countsOf(map);
  const size = map.width * map.height;
  const found = new Set([map, ...others].flatMap((each) => [...countsOf(each).keys()]));
  const classes = [...found].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || a - b);
  const shown = classes.slice(0, MOST_LISTED).sort((a, b) => a - b);
  const entries = shown.map((label) => {
    const share = percentText((counts.get(label) ?? 0) / size);
    return entryBox(label, `${Number.isNaN(label) ? "no class" : nameOf(label)} · ${share}`, style);
  });
  const left = classes.length - shown.length;
  const words = [
    left > 0 ? `and ${left} more` : "",
    classes.some((label) => label >= DISTINCT_CLASSES)
      ? `colors repeat after ${DISTINCT_CLASSES} classes`
      : "",
  ].filter((each) => each !== "");
  const notes = textBox(words, style, { role: "caption", color: style.page.faint, baseline: 10 });
  return column([...entries, ...(words.length === 0 ? [] : [notes])], 0);
}

function countsOf(map: Plane): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const label of samplesOf(map)) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

function entryBox(label: number, text: string, style: Style): Box {
  const [side, line] = [lengthIn(style, SWATCH), style.spacing.lines.body];
  const words = textBox([text], style, { role: "body", color: style.page.ink, baseline: 10 });
  const { width, marks } = shifted(words, side + style.spacing.label, 0);
  const square = { x: 0, y: lengthIn(style, 1), width: side, height: side } as const;
  return {
    ...{ width, height: line },
    marks: [
      { type: "rect", ...square, fill: cssOf(classColor(label)) },
      { type: "rect", ...square, stroke: style.page.frame },
      ...marks,
    ],
  };
}
