import { measureOf } from "../../measures/index.js";
import { formatCell } from "../../pictures/cells.js";
import { formatCount } from "../../pictures/numbers.js";
import type { Column, Table } from "../../table.js";
import type { Measured } from "../measure.js";
import { measurementNotes } from "../measurementNotes.js";
import { type FigureWords, paragraph } from "./figureWords.js";

/** What a report says of a measurement: what was measured over what, and where its extremes are. */
export function measuredWords(measured: Measured): FigureWords {
  const { table, chart, measure } = measured;
  const caption = paragraph([measureOf(measure).summary, ...measurementNotes(measured)]);
  const extremes = extremesOf(table, chart.color ?? chart.y);
  return {
    title: chart.title,
    caption,
    alt: paragraph([chart.title, ...extremes, formatCount(table.rows.length, "row")]),
  };
}

/** The lowest and the highest value of a column, and the row that each stands in. */
function extremesOf({ columns, rows }: Table, name: string): readonly string[] {
  const at = columns.findIndex((column) => column.name === name);
  const column = columns[at];
  if (column === undefined) return [];
  const finite = rows.filter((row) => typeof row[at] === "number" && Number.isFinite(row[at]));
  const sorted = [...finite].sort((one, other) => Number(one[at]) - Number(other[at]));
  const [lowest, highest] = [sorted[0], sorted.at(-1)];
  if (lowest === undefined || highest === undefined) return [];
  const tell = (row: Table["rows"][number]) =>
    `${formatCell(row[at] ?? null, column.type)} at ${placeOf(columns, row)}`;
  return [`${column.summary}: lowest ${tell(lowest)}, highest ${tell(highest)}`];
}

/** A row by its words, and by the whole number that follows them where there is one. */
function placeOf(columns: readonly Column[], row: Table["rows"][number]): string {
  const words = columns.flatMap(({ type }, index) =>
    type === "text" && row[index] !== null ? [String(row[index])] : [],
  );
  const [index] = columns.flatMap(({ type }, at) => (type === "integer" ? [at] : []));
  const number = index === undefined ? [] : [`${columns[index]?.summary} ${row[index]}`];
  return [...words, ...number].join(", ");
}
