import { type Mark, moved } from "../pictures/figure.js";
import { flowed, type Run } from "../pictures/layout/flow.js";
import type { Size } from "../pictures/layout/grid.js";
import { lengthIn, type Style } from "../pictures/style/style.js";
import { contentWidth } from "./figureParts.js";
import type { Part } from "./part.js";
import { marginsOf, ROW_GAP, type Row, type RowFrame, rowPart, rowsPart } from "./rows.js";

/** What a page of rows shows. */
export interface PageContent {
  readonly rows: readonly Row[];
  /** What stands left of the rows, where there is something. */
  readonly aside?: Part;
  /** The zoom of the largest map that is neither small nor large. */
  readonly usualZoom: number;
  /** How wide what rows show would be best, at a zoom. */
  readonly wanted: (zoom: number) => number;
}

/** How a page is laid; 0 lets the layout choose. */
export interface PageLayout {
  /** Columns of rows. */
  readonly columns: number;
  /** Pixels per sample of the largest map. */
  readonly zoom: number;
}

/** Lengths on a screen. */
const COLUMN_GAP = 28;
const LEAST_ROOM = 150;
const USUAL_ROOM = 330;
const MOST_ROOM = 980;
/** What stands above and below the rows of a page. */
const HEAD_AND_FOOT = 170;
const MOST_COLUMNS = 6;
const WANTED_ASPECT = 1.25;

/** Rows in columns: as many, and tiles as large, as let the page be seen at once; as wide as its medium at the most. */
export function pagePart(content: PageContent, layout: PageLayout, style: Style): Part {
  const { frame, runs } = best(plansOf(content, layout, style), style);
  const gap = lengthIn(style, COLUMN_GAP);
  const columns = runs.map(([from, to]) => rowsPart(content.rows.slice(from, to), frame, style));
  const parts = content.aside === undefined ? columns : [content.aside, ...columns];
  let x = 0;
  const marks = parts.flatMap((part): readonly Mark[] => {
    const placed = moved(part.marks, x, 0);
    x += Math.ceil(part.width) + gap;
    return placed;
  });
  return { width: x - gap, height: Math.max(...parts.map(({ height }) => height)), marks };
}

/** One way to lay a page. */
interface Plan extends Size {
  readonly frame: RowFrame;
  readonly runs: readonly Run[];
  /** Whether what rows show has the width that it would have best. */
  readonly isRoomy: boolean;
}

function plansOf(content: PageContent, layout: PageLayout, style: Style): readonly Plan[] {
  const columns = layout.columns > 0 ? [layout.columns] : countsTo(MOST_COLUMNS);
  const zooms = layout.zoom > 0 ? [layout.zoom] : countsTo(content.usualZoom).reverse();
  return columns.flatMap((count) => {
    const plans = zooms.flatMap((zoom) => planOf(content, { columns: count, zoom }, style) ?? []);
    const roomy = plans.filter(({ isRoomy }) => isRoomy);
    return roomy.length > 0 ? roomy : plans.slice(-1);
  });
}

function countsTo(most: number): readonly number[] & number[] {
  return Array.from({ length: most }, (_, index) => index + 1);
}

function planOf(content: PageContent, { columns, zoom }: PageLayout, style: Style): Plan | undefined {
  const { rows, aside } = content;
  const margins = marginsOf(rows, style);
  const wanted = content.wanted(zoom);
  const room = roomOf({ wanted, columns, beside: margins.label + margins.bar, aside }, style);
  if (room < lengthIn(style, LEAST_ROOM) && columns > 1) return undefined;
  const frame = { ...margins, room: Math.max(1, room), zoom };
  const gap = lengthIn(style, ROW_GAP);
  const heights = rows.map((row) => rowPart(row, frame, style).height);
  const runs = flowed(heights, { columns, gap });
  const height = Math.max(...runs.map(([from, to]) => sum(heights.slice(from, to)) + (to - from - 1) * gap));
  const width = runs.length * (margins.label + room + margins.bar + lengthIn(style, COLUMN_GAP));
  const isRoomy = wanted <= room || style.width === undefined;
  return { frame, runs, isRoomy, width: width + (aside?.width ?? 0), height };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

/** What a row has to show something in. */
function roomOf(
  {
    wanted,
    columns,
    beside,
    aside,
  }: {
    readonly wanted: number;
    readonly columns: number;
    readonly beside: number;
    readonly aside: Part | undefined;
  },
  style: Style,
): number {
  const page = contentWidth(style);
  if (page === undefined) {
    return Math.min(lengthIn(style, MOST_ROOM), Math.max(lengthIn(style, USUAL_ROOM), wanted));
  }
  const gap = lengthIn(style, COLUMN_GAP);
  const left = aside === undefined ? 0 : Math.ceil(aside.width) + gap;
  return Math.floor((page - left - (columns - 1) * gap) / columns) - beside;
}

/** The plan that fits its medium with the largest tiles; without a height to fit, the one of the best shape. */
function best(plans: readonly Plan[], style: Style): Plan {
  const shapeCost = ({ width, height }: Plan) => Math.abs(Math.log(width / height / WANTED_ASPECT));
  if (style.height === undefined) return least(plans, shapeCost);
  const room = style.height - lengthIn(style, HEAD_AND_FOOT);
  const fitting = plans.filter(({ height }) => height <= room);
  if (fitting.length === 0) return least(plans, ({ height }) => height);
  return least(fitting, ({ frame, runs }) => runs.length / MOST_COLUMNS - 2 * frame.zoom);
}

function least(plans: readonly Plan[], cost: (plan: Plan) => number): Plan {
  return plans.reduce((one, other) => (cost(other) < cost(one) ? other : one));
}
