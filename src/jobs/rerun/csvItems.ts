import type { Item } from "../../figures/encoders/items/item.js";

/** Cell of a table as written by `csvOf`, and the character that ends it. */
const CELL = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/g;

/** Splits a CSV table into items: a numeric column is one item, and so is each other cell. */
export function csvItems(text: string): readonly Item[] {
  const [names = [], ...rows] = rowsOf(text);
  const left: Item = { kind: "structure", place: "text outside the lines", text: text.replace(CELL, "") };
  const columns = names.flatMap((name, column): readonly Item[] => {
    const cells = rows.map((row) => row[column] ?? "");
    const place = `column '${name}'`;
    if (cells.every((cell) => cell.trim() === "" || !Number.isNaN(Number(cell)) || cell === "NaN")) {
      const numbers = cells.map((cell) => (cell === "" ? Number.NaN : Number(cell)));
      return [
        { kind: "structure", place, text: name },
        { kind: "numbers", place, numbers, nature: "counted" },
      ];
    }
    return [name, ...cells].map((cell, row) => ({
      kind: "words",
      place: `${place}, line ${row + 1}`,
      text: cell,
    }));
  });
  return [left, ...columns];
}

function rowsOf(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (const [, cell = "", end] of text.matchAll(CELL)) {
    rows.at(-1)?.push(cell);
    if (end !== ",") rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}
