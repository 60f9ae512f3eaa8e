import { moved } from "../figure.js";
import { lengthIn } from "../style/style.js";
import { boundsOf } from "./bounds.js";
import type { Chart, Panel } from "./chart.js";
import type { Part } from "./legend.js";
import { loadCharts } from "./library.js";
import { panelMarks } from "./panels.js";
import { cellsOf } from "./rows.js";

/** Lengths on screen: approximate width of the axes, and minimum and maximum width of a panel. */
const AXIS = 64;
const LEAST_WIDTH = 90;
const FACET_WIDTH = 200;
const HEIGHT = { share: 0.62, least: 150, most: 330 } as const;
const CELL = { least: 6, most: 64, highest: 44 } as const;
/**
 * The maximum number of layout rounds, and the round after which a chart may only shrink: rotated labels and wrapped titles
 * could otherwise make it alternate forever.
 */
const ROUNDS = 10;
const LAST_GROWTH = 3;

/** The panels of a chart, fitted to a width; the smallest coordinates are zero. */
export async function fittedPanels(chart: Chart, width: number): Promise<Part> {
  const library = await loadCharts();
  const columns = columnsOf(chart, width);
  let room = width / columns - lengthIn(chart.style, AXIS);
  for (let round = 1; ; round++) {
    const panel = panelOf(chart, room, columns);
    const marks = await panelMarks(chart, panel, library);
    const { left, top, right, bottom } = boundsOf(marks, chart.style.measure);
    const [across, down] = [Math.ceil(-left), Math.ceil(-top)];
    const excess = Math.ceil(right) + across - width;
    const isFull = excess > -columns - 1 || chart.plan.kind === "heatmap" || round >= LAST_GROWTH;
    const isFitting = excess <= 0 && isFull;
    if (isFitting || round === ROUNDS || panel.width <= lengthIn(chart.style, LEAST_WIDTH)) {
      return { height: bottom + down, marks: moved(marks, across, down) };
    }
    room = panel.width - Math.ceil(excess / columns);
  }
}

/** The number of panels in a row: as many as fit, with balanced rows. */
function columnsOf({ facets, style }: Chart, width: number): number {
  const most = Math.max(1, Math.floor(width / lengthIn(style, FACET_WIDTH)));
  return Math.ceil(facets.length / Math.ceil(facets.length / most));
}

/** The size of a panel: a fixed aspect ratio, or square cells for a heatmap. */
function panelOf(chart: Chart, room: number, columns: number): Panel {
  const { style, plan } = chart;
  const width = Math.max(lengthIn(style, LEAST_WIDTH), Math.floor(room));
  if (plan.kind !== "heatmap") {
    const [least, most] = [lengthIn(style, HEIGHT.least), lengthIn(style, HEIGHT.most)];
    const height = Math.min(most, Math.max(least, Math.round(width * HEIGHT.share)));
    return { width, height, columns };
  }
  const { across, down } = cellsOf(chart);
  const [least, most] = [lengthIn(style, CELL.least), lengthIn(style, CELL.most)];
  const cell = Math.min(most, Math.max(least, Math.floor(width / across)));
  return { width: cell * across, height: Math.min(cell, lengthIn(style, CELL.highest)) * down, columns };
}
