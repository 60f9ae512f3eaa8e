import { formatCount } from "../../core/format.js";
import type { MeasureResult } from "../../jobs/measure/measure.js";
import {
  bandNotes,
  checkpointsNote,
  imagesNote,
  methodNotes,
  rowNotes,
} from "../../jobs/measure/measurementNotes.js";
import { measureOf } from "../../measures/index.js";
import { formatCell } from "../../table/cellText.js";
import type { Column, Table } from "../../table/table.js";
import { capitalized, type FigureWords, paragraph } from "./figureWords.js";

/** What a report says of a chart and of its table, which stands below it. */
export interface MeasuredWords extends FigureWords {
  readonly tableCaption: string;
}

/** What a report says of a measurement: what was measured over what, and where its extremes are. */
export function measuredWords(measured: MeasureResult): MeasuredWords {
  const { table, chart, measure } = measured;
  const source = `Measured of ${checkpointsNote(measured)} over ${imagesNote(measured)}`;
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

/** The columns of a chart whose values are told, and along which. */
interface Axes {
  readonly value: string;
  readonly along: string;
}

/** The lowest and the highest value of a column, and the row that each stands in. */
function extremesOf({ columns, rows }: Table, { value, along }: Axes): readonly string[] {
  const at = columns.findIndex((column) => column.name === value);
  const column = columns[at];
  if (column === undefined) return [];
  const finite = rows.filter((row) => typeof row[at] === "number" && Number.isFinite(row[at]));
  const sorted = [...finite].sort((one, other) => Number(one[at]) - Number(other[at]));
  const [lowest, highest] = [sorted[0], sorted.at(-1)];
  if (lowest === undefined || highest === undefined) return [];
  const onProgress = (row: Table["rows"][number]) =>
    `${formatCell(row[at] ?? null, column.type)} at ${placeOf(columns, row, along)}`;
  return [`${capitalized(column.summary)}: lowest ${onProgress(lowest)}, highest ${onProgress(highest)}`];
}

/** A row by its words, and by the number that the chart goes along where it is one. */
function placeOf(columns: readonly Column[], row: Table["rows"][number], along: string): string {
  const words = columns.flatMap(({ type }, index) => {
    const cell = row[index];
    return type === "text" && cell !== null && cell !== "" ? [String(cell)] : [];
  });
  const at = columns.findIndex(({ name, type }) => name === along && type !== "text");
  const number = at < 0 ? [] : [`${along} ${formatCell(row[at] ?? null, columns[at]?.type ?? "number")}`];
  return [...words, ...number].join(", ");
}
