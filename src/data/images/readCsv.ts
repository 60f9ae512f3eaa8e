const MOST_ROWS = 2_000_000;

/** A cell, quoted or plain, and what ends it. */
const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

/**
 * Splits a CSV text (RFC 4180) into rows of cells; empty lines are skipped. Throws a sentence for a quotation mark that is
 * out of place, and for too many rows.
 */
export function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  CELL.lastIndex = text.startsWith("\uFEFF") ? 1 : 0;
  while (CELL.lastIndex < text.length) {
    const match = CELL.exec(text);
    if (match === null) throw new Error(`row ${rows.length + 1} has a quotation mark out of place`);
    const [, quoted, plain = "", end] = match;
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ",") continue;
    if (row.length > 1 || row[0] !== "") rows.push(row);
    if (rows.length > MOST_ROWS) throw new Error(`it has more than ${MOST_ROWS} rows`);
    row = [];
  }
  if (row.length > 0) rows.push([...row, ""]);
  return rows;
}
