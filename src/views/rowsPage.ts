import { shapeCost } from "../figures/layout/bestLayout.js";
import { type Box, contentWidth, row } from "../figures/layout/box.js";
import { flowed, type Run } from "../figures/layout/flow.js";
import type { Size } from "../figures/layout/grid.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import { marginsOf, type Row, type RowFrame, rowBox, rowsBox } from "./rows.js";

/** The content of a page of rows. */
export interface PageContent {
  readonly rows: readonly Row[];
  /** The content before the rows: to their left, or as a row of its own if that leaves too little room. Default: none. */
  readonly first?: { readonly aside: Box; readonly row: Row };
  /** The zoom of the largest map that is neither small nor large. */
  readonly usualZoom: number;
  /** The preferred width of the rows' content at a zoom. */
  readonly wanted: (zoom: number) => number;
}

/** The layout of a page; 0 lets the layout choose. */
export interface PageLayout {
  /** Columns of rows. */
  readonly columns: number;
  /** Pixels per sample of the largest map. */
  readonly zoom: number;
}

/** Lengths on a screen. */
const USUAL_ROOM = 330;
/** The content above and below the rows of a page. */
const HEAD_AND_FOOT = 170;
const MOST_COLUMNS = 6;
const ZOOM_STEPS = 6;
/** The cost of a smaller zoom, in natural logarithms of the aspect ratio. */
const SMALLER_COST = 0.5;

/** Rows in columns, as many and with tiles as large as fit one page or screen, at most as wide as the medium. */
export function pageBox(content: PageContent, layout: PageLayout, style: Style): Box {
  const { rows, aside, frame, runs } = best(plansOf(content, layout, style), style);
  const gap = style.spacing.group;
  const columns = runs.map(([from, to]) => rowsBox(rows.slice(from, to), frame, style));
  const parts = aside === undefined ? columns : [aside, ...columns];
  return row(parts, gap);
}

/** The start of a page: with or without content to the left of its rows. */
interface Start {
  readonly rows: readonly Row[];
  readonly aside?: Box;
}

/** One way to lay a page. */
interface Plan extends Size, Start {
  readonly frame: RowFrame;
  readonly runs: readonly Run[];
  /** The width of the rows' content relative to the preferred width; 1 on a page without a width. */
  readonly share: number;
}

function plansOf(content: PageContent, layout: PageLayout, style: Style): readonly Plan[] {
  const columns = layout.columns > 0 ? [layout.columns] : countsTo(MOST_COLUMNS);
  const zooms = layout.zoom > 0 ? [layout.zoom] : zoomsTo(content.usualZoom, style);
  return startsOf(content, style).flatMap((start) =>
    columns.flatMap((count) =>
      zooms.flatMap((zoom) => planOf(start, { columns: count, zoom, wanted: content.wanted(zoom) }, style)),
    ),
  );
}

function startsOf({ rows, first }: PageContent, style: Style): readonly Start[] {
  if (first === undefined) return [{ rows }];
  const beside = { rows, aside: first.aside };
  // A page without a width always has room to the left of its rows.
  return style.width === undefined ? [beside] : [beside, { rows: [first.row, ...rows] }];
}

function countsTo(most: number): readonly number[] {
  return Array.from({ length: most }, (_, index) => index + 1);
}

/** The candidate zooms of a page: the usual one; on a page with a width also smaller ones, down to 1. */
function zoomsTo(usual: number, { width }: Style): readonly number[] {
  if (width === undefined) return [usual];
  const shares = countsTo(ZOOM_STEPS).map((step) => Math.ceil((usual * step) / ZOOM_STEPS));
  return [...new Set([1, ...shares])];
}

function planOf(
  start: Start,
  { columns, zoom, wanted }: PageLayout & { readonly wanted: number },
  style: Style,
): Plan {
  const { rows, aside } = start;
  const { label, bar } = marginsOf(rows, style);
  const gap = { x: style.spacing.group, y: style.spacing.part };
  const left = aside === undefined ? 0 : Math.ceil(aside.width) + gap.x;
  const free = roomFor(columns, { left, gap: gap.x }, style);
  const room = free === undefined ? usualRoom(wanted, style) : Math.max(1, free - label - bar);
  const frame = { label, bar, room, zoom };
  const heights = rows.map((row) => rowBox(row, frame, style).height);
  const runs = flowed(heights, { columns, gap: gap.y });
  const height = Math.max(
    ...runs.map(([from, to]) => sum(heights.slice(from, to)) + (to - from - 1) * gap.y),
  );
  const width = left + runs.length * (label + room + bar + gap.x) - gap.x;
  return { ...start, frame, runs, share: free === undefined ? 1 : room / Math.max(1, wanted), width, height };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

/** The width of a column of rows; undefined on a page without a width. */
function roomFor(
  columns: number,
  { left, gap }: { readonly left: number; readonly gap: number },
  style: Style,
): number | undefined {
  const page = contentWidth(style);
  return page === undefined ? undefined : Math.floor((page - left - (columns - 1) * gap) / columns);
}

function usualRoom(wanted: number, style: Style): number {
  return Math.min(style.spacing.row, Math.max(lengthIn(style, USUAL_ROOM), wanted));
}

/**
 * The plan with the largest tiles that fits its medium, or else the lowest plan. On a medium without a height, the plan of
 * the best shape. Rows have their preferred width, or half of it if nothing else fits.
 */
function best(plans: readonly Plan[], style: Style): Plan {
  const roomy = orAll(plans, ({ share }) => share >= 1);
  const fair = orAll(plans, ({ share }) => share >= 0.5);
  if (style.height === undefined) return shapely(roomy);
  const room = style.height - lengthIn(style, HEAD_AND_FOOT);
  const fits = ({ height }: Plan) => height <= room;
  const fitting = [roomy, fair].map((some) => some.filter(fits));
  const [found] = fitting.filter((some) => some.length > 0);
  if (found === undefined) return least(fair, ({ height }) => height);
  return least(found, ({ frame, runs }) => runs.length / MOST_COLUMNS - 2 * frame.zoom);
}

/** The plans that fulfill a condition, or all if none does. */
function orAll(plans: readonly Plan[], holds: (plan: Plan) => boolean): readonly Plan[] {
  const some = plans.filter(holds);
  return some.length > 0 ? some : plans;
}

function shapely(plans: readonly Plan[]): Plan {
  const largest = Math.max(...plans.map(({ frame }) => frame.zoom));
  return least(plans, (plan) => shapeCost(plan) + SMALLER_COST * (largest - plan.frame.zoom));
}

function least(plans: readonly Plan[], cost: (plan: Plan) => number): Plan {
  return plans.reduce((a, b) => (cost(b) < cost(a) ? b : a));
}
