type Cell = string | number;

/**
 * Formats rows as aligned text: words to the left, numbers to the right with grouped thousands, a rule below the
 * header. A column is numeric if its first row is, or if `numeric` says so.
 */
export function textTable(
  names: readonly string[],
  rows: readonly (readonly Cell[])[],
  numeric = names.map((_, column) => typeof rows[0]?.[column] === "number"),
): string {
  const written = rows.map((row) =>
    row.map((cell) => (typeof cell === "number" ? cell.toLocaleString("en-US") : cell)),
  );
  const widths = names.map((name, column) =>
    Math.max(name.length, ...written.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        numeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return `${[line(names), rule, ...written.map(line)].join("\n")}\n`;
}
