import { describe, expect, it } from "vitest";
import { tableText } from "../../src/cli/tableText.js";
import { csvOf, plainTable } from "../../src/table/csv.js";
import type { Table } from "../../src/table/table.js";

const TABLE: Table = {
  columns: [
    { name: "block", type: "text", summary: "block" },
    { name: "images", type: "integer", summary: "images" },
    { name: "ratio", type: "number", summary: "ratio" },
    { name: "right", type: "share", summary: "share that is right" },
  ],
  rows: [
    ["one", 10_000, -0.123456, 0.98765],
    ['two, "three"\nfour', null, Number.NaN, Number.POSITIVE_INFINITY],
  ],
};

describe("a table", () => {
  it("as CSV has a header line, quotes where RFC 4180 requires them, and numbers in full", () => {
    expect(csvOf(TABLE)).toBe(
      'block,images,ratio,right\r\none,10000,-0.123456,0.98765\r\n"two, ""three""\nfour",,NaN,Infinity\r\n',
    );
  });

  it("as plain data has objects for rows, and only values that JSON can represent", () => {
    const { rows, columns } = plainTable(TABLE);
    expect(columns).toBe(TABLE.columns);
    expect(JSON.parse(JSON.stringify(rows))).toEqual([
      { block: "one", images: 10_000, ratio: -0.123456, right: 0.98765 },
      { block: 'two, "three"\nfour', images: null, ratio: null, right: null },
    ]);
  });

  it("as text is aligned, with three digits, fractions in percent and a dash for empty cells", () => {
    const { columns, rows } = TABLE;
    const text = tableText({
      columns,
      rows: [rows[0] ?? [], ["two", null, Number.NaN, Number.POSITIVE_INFINITY]],
    });
    expect(text).toBe(
      [
        "block  images   ratio    right",
        "─────  ──────  ──────  ───────",
        "one    10,000  −0.123  98.77 %",
        "two         –     NaN        ∞",
        "",
      ].join("\n"),
    );
  });
});
