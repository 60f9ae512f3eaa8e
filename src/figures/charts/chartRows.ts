import { UserError } from "../../core/errors.js";
import { formatCount } from "../../core/format.js";
import type { ChartPlan } from "../../table/chartPlan.js";
import type { Cell, Table } from "../../table/table.js";
import type { Domain } from "../scale/domain.js";
import { cellText, type Field, type Fields, isCategory } from "./chartFields.js";

/** A mark of a chart: its position, its series and panel, and its tooltip. */
export interface Row {
  readonly x: string | number;
  /** Null where a line is interrupted. */
  readonly y: string | number | null;
  /** The charted value: y, or the color of a cell. */
  readonly value: number | null;
  readonly low?: number;
  readonly high?: number;
  /** The reference levels of the row; mirrored ones on both sides of zero. */
  readonly levels: readonly number[];
  readonly series: string;
  readonly facet: string;
  /** The tooltip, one line per column. */
  readonly title: string;
}

/** The rows of a chart, and sentences about omitted values. */
export interface Rows {
  readonly rows: readonly Row[];
  readonly leftOut: readonly string[];
}

/**
 * The rows of a table as a plan shows them. If no value can be drawn, the rows keep their positions without marks. Throws
 * `UserError` if no row has a position.
 */
export function rowsOf(table: Table, plan: ChartPlan, fields: Fields): Rows {
  const isDrawable = drawableOn(plan);
  const rows = table.rows.flatMap((cells) => {
    const row = rowOf(cells, plan, fields);
    return row === undefined ? [] : [row];
  });
  if (rows.length === 0) {
    throw new UserError(`Cannot draw the chart: no row of '${fields.value.name}' has a position.`);
  }
  const leftOut = leftOutOf(table, plan, fields);
  const drawn = rows.map((row) => (isDrawable(row.value) ? row : interrupted(row, plan)));
  const finite = drawn.filter((row) => row?.value != null && Number.isFinite(row.value));
  // Non-finite cells are drawn as such, unless the range of the colors depends on them.
  const areCells = plan.kind === "heatmap" && plan.domain !== undefined && drawn.length > 0;
  if (finite.length === 0 && !areCells) {
    return { rows: rows.map((row) => withoutMark(row, plan)), leftOut: [...leftOut, emptyWords(rows)] };
  }
  return { rows: drawn.filter((row) => row !== undefined), leftOut };
}

/** True for a value with a position. Heatmap cells always have one, and show that they have no number. */
function drawableOn({ kind, logarithmic }: ChartPlan): (value: number | null) => boolean {
  return (value) => {
    if (value === null) return false;
    return kind === "heatmap" || (Number.isFinite(value) && !(logarithmic === true && value <= 0));
  };
}

/** The remainder of a row without a value: a break in a line; undefined for other marks. */
function interrupted(row: Row, plan: ChartPlan): Row | undefined {
  return plan.kind === "line" ? withoutMark(row, plan) : undefined;
}

/** A row that only keeps its position; a heatmap cell is drawn as missing. */
function withoutMark(row: Row, { kind }: ChartPlan): Row {
  if (kind === "heatmap") return row;
  const { low: _low, high: _high, ...rest } = row;
  return { ...rest, y: null, value: null };
}

/** The reason why a chart has no marks. */
function emptyWords(rows: readonly Row[]): string {
  const values = rows.flatMap(({ value }) => (value === null ? [] : [value]));
  return values.length > 0 && !values.some(Number.isFinite) ? "No finite values." : "No values to draw.";
}

function rowOf(cells: readonly Cell[], plan: ChartPlan, fields: Fields): Row | undefined {
  const x = placeOf(cells, fields.x, isCategory(fields.x, "x", plan.kind));
  const y = placeOf(cells, fields.y, isCategory(fields.y, "y", plan.kind));
  const value = numberAt(cells, fields.value);
  if (x === null || (typeof x === "number" && !Number.isFinite(x))) return undefined;
  const [low, high] = [fields.low, fields.high].map((field) => field && numberAt(cells, field));
  const isBand = typeof low === "number" && typeof high === "number" && drawableOn(plan)(low);
  return {
    x,
    y,
    value,
    ...(isBand && Number.isFinite(low) && Number.isFinite(high) ? { low, high } : {}),
    levels: levelsIn(cells, plan, fields),
    series: fields.series === undefined ? "" : cellText(cells[fields.series.at], fields.series),
    facet: fields.facet === undefined ? "" : cellText(cells[fields.facet.at], fields.facet),
    title: titleOf(cells, fields),
  };
}

/** The levels of a row that have a position on the axis. */
function levelsIn(cells: readonly Cell[], plan: ChartPlan, { levels }: Fields): readonly number[] {
  return levels.flatMap(({ at, mirrored = false }) => {
    const level = typeof at === "number" ? at : numberAt(cells, at);
    const both = level === null ? [] : mirrored ? [-level, level] : [level];
    return both.filter((each) => Number.isFinite(each) && !(plan.logarithmic === true && each <= 0));
  });
}

function placeOf(cells: readonly Cell[], field: Field, category: boolean): string | number | null {
  return category ? cellText(cells[field.at], field) : numberAt(cells, field);
}

function numberAt(cells: readonly Cell[], { at }: Field): number | null {
  const cell = cells[at];
  return typeof cell === "number" ? cell : null;
}

function titleOf(cells: readonly Cell[], fields: Fields): string {
  const { value, levels: _, ...roles } = fields;
  const columns = new Set([roles.facet, roles.series, roles.x, roles.y, value, roles.low, roles.high]);
  const lines = Array.from(columns, (field) =>
    field === undefined ? "" : `${field.summary}: ${cellText(cells[field.at], field)}`,
  );
  return lines.filter((line) => line !== "").join("\n");
}

function leftOutOf({ rows }: Table, plan: ChartPlan, fields: Fields): readonly string[] {
  const numbers = [fields.value, ...(isCategory(fields.x, "x", plan.kind) ? [] : [fields.x])];
  const cells = rows.flatMap((row) => numbers.map((field) => numberAt(row, field)));
  const odd = cells.filter((cell) => cell !== null && !Number.isFinite(cell)).length;
  const values = rows.map((row) => numberAt(row, fields.value));
  const flat = values.filter((value) => value !== null && Number.isFinite(value) && value <= 0).length;
  const fate = plan.kind === "heatmap" ? "in gray" : "not drawn";
  return [
    ...(odd > 0 ? [`${formatCount(odd, "value")} not finite, ${fate}.`] : []),
    ...(plan.logarithmic === true && flat > 0
      ? [`${formatCount(flat, "value")} not positive, not drawn on a logarithmic axis.`]
      : []),
  ];
}

/** The ends of an axis without values or a planned domain. */
const EMPTY = { plain: [0, 1], logarithmic: [1, 10] } as const;

/** The extent of all finite numbers of a chart's marks; a default range if there are none. */
export function extentOf(rows: readonly Row[], { domain, logarithmic }: ChartPlan): Domain {
  const values = rows.flatMap(({ value, low, high }) => [value, low, high]);
  const finite = values.filter((value) => typeof value === "number" && Number.isFinite(value)) as number[];
  if (finite.length > 0) return extremes(finite);
  return domain ?? (logarithmic === true ? EMPTY.logarithmic : EMPTY.plain);
}

/** The margin between a level and the end of an axis, relative to the range of values. */
const BESIDE = 0.06;

/** Extends a range of values so that all levels lie strictly inside. */
export function reachingLevels([low, high]: Domain, rows: readonly Row[], isLogarithmic: boolean): Domain {
  const [least, most] = extremes(rows.flatMap(({ levels }) => levels));
  const span = Math.max(high, most) - Math.min(low, least);
  // The ends of a logarithmic axis are rounded to powers of ten.
  const room = isLogarithmic || !Number.isFinite(span) ? 0 : BESIDE * span;
  return [
    least < low + room ? Math.min(low, least - room) : low,
    most > high - room ? Math.max(high, most + room) : high,
  ];
}

function extremes(values: readonly number[]): Domain {
  return values.reduce<Domain>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
}

/** The distinct values of a property of rows, in order of first occurrence. */
export function distinct<K extends "x" | "y" | "series" | "facet">(rows: readonly Row[], key: K) {
  return [...new Set(rows.map((row) => row[key]))].filter((value) => value !== null);
}

/** The number of columns and rows of cells in the largest panel of a heatmap. */
export function cellsOf({ rows }: { readonly rows: readonly Row[] }): {
  readonly across: number;
  readonly down: number;
} {
  const panels = distinct(rows, "facet").map((facet) => rows.filter((row) => row.facet === facet));
  const most = (key: "x" | "y") => Math.max(...panels.map((own) => distinct(own, key).length));
  return { across: most("x"), down: most("y") };
}
