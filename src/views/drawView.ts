import type { Options, Values } from "../core/options/option.js";
import { type Figure, ruled } from "../figures/figure.js";
import { type Box, column, headingBox, shifted } from "../figures/layout/box.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import type { Composition, Drawing, Drawings, Panel, View, ViewInput } from "./view.js";

/** Draws the figures of a view one by one, as they are taken. Throws `UserError` for options that its input conflicts with. */
export function drawView<O extends Options, P extends Panel>(
  view: View<O, P>,
  input: ViewInput,
  options: Values<O>,
  style: Style,
): Drawings {
  const { scales, panels } = view.panels(input, options);
  const drawings = function* (): Generator<Drawing> {
    for (const panel of panels) yield drawingOf(panel, view.compose(panel, options, style), style);
  };
  return { scales, drawings: drawings() };
}

/** The drawing of a composed panel. */
export function drawingOf<F>(
  panel: Panel<F>,
  { motion, ...composition }: Composition,
  style: Style,
): Drawing<F> {
  const { name, facts, planes, stacks } = panel;
  const known = { name, facts, planes, ...(stacks === undefined ? {} : { stacks }) };
  if (motion === undefined) return { ...known, figure: figureOf(panel, composition, style) };
  const frames = motion.bodies.map((body) => figureOf(panel, { ...composition, body }, style));
  return { ...known, figure: frames.at(-1) as Figure, motion: { frames, delays: motion.delays } };
}

/** A figure: heading, body, and legend below each other. */
export function figureOf(
  { title, lines }: Pick<Panel<unknown>, "title" | "lines">,
  { notes = [], body, legend }: Composition,
  style: Style,
): Figure {
  return stacked([headingBox(title, [...lines, ...notes], style), body, ...legend], style);
}

/** The room below the last part, beyond the margin, on a screen. */
const FOOT = 6;

/** A figure of parts below each other, with a margin around; as wide as its medium, or more where it does not fit. */
function stacked(parts: readonly Box[], style: Style): Figure {
  const { margin, part } = style.spacing;
  const { width, height, marks } = shifted(column(parts, part), margin, margin);
  return {
    width: Math.max(Math.ceil(width) + margin, style.width ?? 0),
    height: Math.ceil(height) + part + lengthIn(style, FOOT),
    dpi: style.dpi,
    background: style.page.background,
    marks: ruled(marks, style.rule),
  };
}
