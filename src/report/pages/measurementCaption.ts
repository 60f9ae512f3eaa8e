import { formatCount } from "../../core/format.js";
import {
  bandNotes,
  checkpointsNote,
  imagesNote,
  methodNotes,
  rowNotes,
} from "../../jobs/measure/measurementNotes.js";
import type { MeasureResult } from "../../jobs/measure/measureNetworks.js";
import { measureOf } from "../../measures/index.js";
import { formatCell } from "../../table/cellText.js";
import type { Column, Table } from "../../table/table.js";
import { capitalized, type FigureCaption, paragraph } from "./figureCaption.js";

/** The texts of a chart and of the table below it. */
export interface MeasurementCaption extends FigureCaption {
  readonly tableCaption: string;
}

/** Writes the texts of a measurement: its subject, its images, and its extremes. */
export function captionMeasurement(measured: MeasureResult): MeasurementCaption {
  const { table, chart, measure } = measured;
  const source = `Computed for ${checkpointsNote(measured)} over ${imagesNote(measured)}`;
  const caption = paragraph([
    capitalized(measureOf(measure).summary),
    source,
    ...[...methodNotes(measured), ...bandNotes(measured), ...rowNotes(measured)].map(capitalized),
  ]);
  const extremes = extremesOf(table, { value: chart.color ?? chart.y, along: chart.x });
  return {
    title: chart.title,
    caption,
    tableCaption: paragraph([source, formatCount(table.rows.length, "row")]),
    alt: paragraph([chart.title, ...extremes, formatCount(table.rows.length, "row")]),
  };
}

/** The columns of a chart that hold its values and its positions. */
interface Axes {
  readonly value: string;
  readonly along: string;
}

/** A sentence with the lowest and highest value of a column and their rows. */
function extremesOf({ columns, rows }: Table, { value, along }: Axes): readonly string[] {
  const at = columns.findIndex((column) => column.name === value);
  const column = columns[at];
  if (column === undefined) return [];
  const finite = rows.filter((row) => typeof row[at] === "number" && Number.isFinite(row[at]));
  const sorted = [...finite].sort((a, b) => Number(a[at]) - Number(b[at]));
  const [lowest, highest] = [sorted[0], sorted.at(-1)];
  if (lowest === undefined || highest === undefined) return [];
  const describe = (row: Table["rows"][number]) =>
    `${formatCell(row[at] ?? null, column.type)} at ${placeOf(columns, row, along)}`;
  return [`${capitalized(column.summary)}: lowest ${describe(lowest)}, highest ${describe(highest)}`];
}

/** The location of a row: its text cells, and its position on the axis if that is numeric. */
function placeOf(columns: readonly Column[], row: Table["rows"][number], along: string): string {
  const words = columns.flatMap(({ type }, index) => {
    const cell = row[index];
    return type === "text" && cell !== null && cell !== "" ? [String(cell)] : [];
  });
  const at = columns.findIndex(({ name, type }) => name === along && type !== "text");
  const number = at < 0 ? [] : [`${along} ${formatCell(row[at] ?? null, columns[at]?.type ?? "number")}`];
  return [...words, ...number].join(", ");
}
