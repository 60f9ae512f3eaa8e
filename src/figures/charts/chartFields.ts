import { expected, UserError, unknown } from "../../core/errors.js";
import type { ChartPlan, Level } from "../../table/chartPlan.js";
import type { Cell, Column, Table } from "../../table/table.js";

/** A column used by a chart, and its index in a row. */
export interface Field extends Column {
  readonly at: number;
}

/** The properties of a plan that name columns. */
const ROLES = ["x", "y", "series", "low", "high", "color", "facet"] as const;
/** The properties that require numeric columns, for every kind of chart. */
const NUMERIC = ["low", "high", "color"] as const;

/** The columns of a chart by their role. */
export type Fields = Readonly<Partial<Record<(typeof ROLES)[number], Field>>> & {
  readonly x: Field;
  readonly y: Field;
  /** The column with the charted values: y, or the color of a heatmap. */
  readonly value: Field;
  /** Reference levels: numbers, or the columns that hold them. */
  readonly levels: readonly FieldLevel[];
};

/** A level with its column resolved, if it has one. */
type FieldLevel = Omit<Level, "at"> & { readonly at: number | Field };

/** Resolves the columns of a plan. Throws `UserError` for an unknown column, and for text where numbers are required. */
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
    throw new UserError(
      "Cannot draw bars on a logarithmic axis: it has no zero for them to start from. Use a line chart.",
    );
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

/** True if an axis is categorical: a position per distinct value, in order, without distances. */
export function isCategory({ type }: Field, role: "x" | "y", kind: ChartPlan["kind"]): boolean {
  if (type === "text" || kind === "heatmap") return true;
  return role === "x" && (kind === "bar" || (kind === "strip" && type === "integer"));
}

/** Formats a cell: shares in percent, numbers with the seven significant digits of a 32-bit float. */
export function cellText(cell: Cell | undefined, { type }: Pick<Column, "type">): string {
  if (typeof cell === "string") return cell;
  if (cell === null || cell === undefined) return "none";
  if (!Number.isFinite(cell)) return Number.isNaN(cell) ? "NaN" : cell < 0 ? "−∞" : "∞";
  const digits = String(Number((type === "share" ? cell * 100 : cell).toPrecision(7))).replace(/-/g, "−");
  return type === "share" ? `${digits} %` : digits;
}
