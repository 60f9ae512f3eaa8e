import type { ChartPlan } from "../../table/chartPlan.js";
import { NOT_FINITE } from "../color/page.js";
import { type Mark, moved } from "../figure.js";
import { FONT_FAMILY } from "../font.js";
import type { Box } from "../layout/box.js";
import { lengthIn, type Style } from "../style/style.js";
import { boundsOf } from "./bounds.js";
import type { Chart, Panel } from "./chart.js";
import { TICK_FUNCTION } from "./chartAxes.js";
import { type ChartLibrary, loadCharts } from "./chartLibrary.js";
import { cellsOf } from "./chartRows.js";
import { keyed, keyOf, NAME_OF_LABEL } from "./keys.js";
import { bar } from "./kinds/bar.js";
import { heatmap } from "./kinds/heatmap.js";
import type { Kind, Layers } from "./kinds/kind.js";
import { line } from "./kinds/line.js";
import { strip } from "./kinds/strip.js";
import { levelLayers } from "./levels.js";
import type { SceneMark } from "./scene.js";
import { sceneMarks } from "./sceneMarks.js";
import { tickText } from "./tickText.js";

/** All kinds of charts by name. A new one needs a file and an entry here. */
const KINDS: Readonly<Record<ChartPlan["kind"], Kind>> = { line, bar, heatmap, strip };

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
export async function fittedPanels(chart: Chart, width: number): Promise<Box> {
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
      return { width, height: bottom + down, marks: moved(marks, across, down) };
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

/** Lays out the panels of a chart with their axes and returns their marks, relative to the first panel's corner. */
async function panelMarks(
  chart: Chart,
  panel: Panel,
  { vega, compile }: ChartLibrary,
): Promise<readonly Mark[]> {
  const logger = vega.logger(vega.None);
  vega.expressionFunction(TICK_FUNCTION, tickText);
  const { spec } = compile(specificationOf(chart, panel) as Parameters<typeof compile>[0], { logger });
  const view = new vega.View(vega.parse(spec), { renderer: "none", logger, loader: NO_LOADER });
  try {
    await view.runAsync();
    return sceneMarks(rootOf(view), [0, 0], { hatches: hatchesOf(chart), hatchWidth: chart.style.unit });
  } finally {
    view.finalize();
  }
}

/** The hatches of a chart: every second series of bars, and the heatmap cells without a number. */
function hatchesOf({ plan, series, style }: Chart): ReadonlyMap<string, string> {
  if (plan.kind === "heatmap") return new Map([[NOT_FINITE.missing, NOT_FINITE.missingHatch]]);
  const hatched = plan.kind === "bar" ? series.filter(({ isHatched }) => isHatched) : [];
  return new Map(hatched.map(({ color }) => [color, style.page.background]));
}

/** The root of a view's scene graph, which Vega's types omit. */
function rootOf(view: { readonly scenegraph: () => unknown }): SceneMark {
  return (view.scenegraph() as { readonly root: SceneMark }).root;
}

/** Rejects all loading: the data are part of the specification, and nothing is fetched from network or disk. */
const refuse = () => Promise.reject(new Error("Charts load nothing."));
const NO_LOADER = { load: refuse, sanitize: refuse, http: refuse, file: refuse };

/** The Vega-Lite specification of a chart. */
function specificationOf(chart: Chart, panel: Panel): object {
  const page = { background: null, padding: 0, config: configOf(chart.style) };
  if (chart.fields.facet === undefined) return { ...page, ...unitOf(chart, panel) };
  return {
    ...page,
    ...(chart.plan.kind === "heatmap" ? ownPlaces(chart, panel) : commonPlaces(chart, panel)),
  };
}

/** The specification of a panel. */
function unitOf(chart: Chart, panel: Panel): object {
  const { rows, ...layers } = layersOf(chart, panel);
  const { width, height } = panel;
  return { data: { values: rows.map(keyed) }, width, height, ...layers };
}

/** The layers of a panel, with reference levels below the marks. */
function layersOf(chart: Chart, panel: Panel): Layers {
  const layers = KINDS[chart.plan.kind](chart, panel);
  return { ...layers, layer: [...levelLayers(chart, panel), ...layers.layer] };
}

/** Panels with independent categories, such as the blocks of each network; cells have the same size in all panels. */
function ownPlaces(chart: Chart, panel: Panel): object {
  const { style, facets } = chart;
  const { across, down } = cellsOf(chart);
  const [cellWidth, cellHeight] = [panel.width / across, panel.height / down];
  const concat = facets.map((facet) => {
    const own = { ...chart, rows: chart.rows.filter((row) => row.facet === facet) };
    const cells = cellsOf(own);
    const size = { width: cellWidth * cells.across, height: cellHeight * cells.down };
    const text = { text: facet, fontSize: style.text.body.size, fontWeight: "bold", color: style.page.ink };
    return { title: { ...text, offset: lengthIn(style, 6) }, ...unitOf(own, { ...panel, ...size }) };
  });
  return { concat, columns: panel.columns, spacing: style.spacing.group };
}

/** Panels with shared axes. */
function commonPlaces(chart: Chart, panel: Panel): object {
  const { facets, style } = chart;
  const { rows, ...layers } = layersOf(chart, panel);
  const { width, height, columns } = panel;
  const header = {
    title: null,
    labelExpr: NAME_OF_LABEL,
    labelFontSize: style.text.body.size,
    labelFontWeight: "bold",
    labelPadding: lengthIn(style, 6),
  };
  const facet = { field: "facet", type: "nominal", sort: facets.map(keyOf), header };
  const spacing = style.spacing.group;
  // Shared axes are offset from panels by the overhang of slanted labels, and appear below empty positions.
  const resolve = { axis: { x: "independent", y: "independent" } };
  const data = { values: rows.map(keyed) };
  return { data, facet, columns, spacing, resolve, spec: { width, height, ...layers } };
}

function configOf(style: Style): object {
  const { page, text } = style;
  const thin = Math.max(1, Math.round(style.unit));
  return {
    font: FONT_FAMILY,
    view: { stroke: null },
    header: { labelColor: page.ink },
    axis: {
      domainColor: page.faint,
      domainWidth: thin,
      tickColor: page.faint,
      tickWidth: thin,
      tickSize: lengthIn(style, 4),
      gridColor: page.frame,
      gridWidth: thin,
      grid: false,
      labelColor: page.ink,
      labelFontSize: text.caption.size,
      labelPadding: lengthIn(style, 3),
      labelLimit: 0,
      titleColor: page.ink,
      titleFontSize: text.body.size,
      titleFontWeight: "normal",
      titlePadding: lengthIn(style, 8),
      titleLineHeight: Math.round(text.body.size * 1.25),
      titleLimit: 0,
    },
  };
}
