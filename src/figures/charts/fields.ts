import { expected, UserError, unknown } from "../../core/errors.js";
import type { ChartPlan, Level } from "../../table/chart.js";
import type { Cell, Column, Table } from "../../table/table.js";

/** A column that a chart uses, and its place in a row. */
export interface Field extends Column {
  readonly at: number;
}

/** The parts of a plan that name columns. */
const ROLES = ["x", "y", "series", "low", "high", "color", "facet"] as const;
/** The parts that must name columns of numbers, whatever the chart. */
const NUMERIC = ["low", "high", "color"] as const;

/** The columns that a chart uses, by what they are in it. */
export type Fields = Readonly<Partial<Record<(typeof ROLES)[number], Field>>> & {
  readonly x: Field;
  readonly y: Field;
  /** The column of the values that the chart is about: y, or what colors a heatmap. */
  readonly value: Field;
  /** What values are compared with: numbers, or the columns that hold them. */
  readonly levels: readonly FieldLevel[];
};

/** A level whose column, where it has one, was found. */
type FieldLevel = Omit<Level, "at"> & { readonly at: number | Field };

/** Finds the columns that a plan names. Throws `UserError` for an unknown one, and for text in place of numbers. */
export function fieldsOf({ columns }: Table, plan: ChartPlan): Fields {
  const fields = Object.fromEntries(
    ROLES.flatMap((role) => {
      const name = plan[role];
      return name === undefined ? [] : [[role, fieldOf(columns, name)]];
    }),
  ) as Partial<Record<(typeof ROLES)[number], Field>>;
  const { x, y, color } = fields;
  if (x === undefined || y === undefined) throw expected("columns for x and y", "a chart", undefined);
  const value = plan.kind === "heatmap" ? color : y;
  if (value === undefined) throw expected("a column of numbers", "the color of a heatmap", undefined);
  const levels = (plan.levels ?? []).map(({ at, ...level }) => ({
    ...level,
    at: typeof at === "number" ? at : fieldOf(columns, at),
  }));
  const ofLevels = levels.flatMap(({ at }) => (typeof at === "number" ? [] : [at]));
  for (const field of [value, ...NUMERIC.map((role) => fields[role]), ...ofLevels]) {
    if (field?.type === "text") throw expected("a column of numbers", `the ${plan.kind} chart`, field.name);
  }
  if (plan.kind === "bar" && plan.logarithmic === true) {
    throw new UserError("Bars begin at zero, which a logarithmic axis does not have: choose a line chart.");
  }
  return { ...fields, x, y, value, levels };
}

function fieldOf(columns: readonly Column[], name: string): Field {
  const at = columns.findIndex((column) => column.name === name);
  const column = columns[at];
  if (column === undefined) {
    throw unknown(
      "column",
      name,
      columns.map((known) => known.name),
    );
  }
  return { ...column, at };
}

/** Whether an axis has a place for each value, in their order, and no distances between them. */
export function isCategory({ type }: Field, role: "x" | "y", kind: ChartPlan["kind"]): boolean {
  if (type === "text" || kind === "heatmap") return true;
  return role === "x" && (kind === "bar" || (kind === "strip" && type === "integer"));
}

/** A cell for whoever reads it: shares in percent, numbers to the seven digits that a 32-bit number has. */
export function cellText(cell: Cell | undefined, { type }: Pick<Column, "type">): string {
  if (typeof cell === "string") return cell;
  if (cell === null || cell === undefined) return "none";
  if (!Number.isFinite(cell)) return Number.isNaN(cell) ? "NaN" : cell < 0 ? "−∞" : "∞";
  const digits = String(Number((type === "share" ? cell * 100 : cell).toPrecision(7))).replace(/-/g, "−");
  return type === "share" ? `${digits} %` : digits;
}
