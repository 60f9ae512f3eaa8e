/** The sort key of a cell: a number or a text. */
export type SortKey = number | string;

const TEXT_ORDER = new Intl.Collator("en", { numeric: true });

/** Makes tables sortable by clicks on column headers; a second click reverses the order. */
export function connectTables(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>("table.sortable")) {
    for (const head of headsOf(table)) {
      head.firstElementChild?.addEventListener("click", () => sortTable(table, head));
    }
  }
}

function headsOf({ tHead }: HTMLTableElement): readonly HTMLTableCellElement[] {
  return [...(tHead?.rows[0]?.cells ?? [])];
}

function sortTable(table: HTMLTableElement, head: HTMLTableCellElement): void {
  const isDescending = head.getAttribute("aria-sort") === "ascending";
  for (const other of headsOf(table)) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", isDescending ? "descending" : "ascending");
  const isNumber = head.dataset.type === "number";
  const [body] = table.tBodies;
  const rows = [...(body?.rows ?? [])].map((row) => {
    const cell = row.cells[head.cellIndex];
    return { row, key: parseKey(cell?.dataset.value ?? cell?.textContent ?? "", isNumber) };
  });
  rows.sort((a, b) => compareKeys(a.key, b.key, isDescending));
  body?.append(...rows.map(({ row }) => row));
}

/** Parses the cell of a numeric or text column; an empty cell is NaN in a numeric one. */
export function parseKey(text: string, isNumber: boolean): SortKey {
  if (!isNumber) return text;
  return text === "" ? Number.NaN : Number(text);
}

/** Compares two cells of a column: texts in natural order; empty cells and NaN last in both directions. */
export function compareKeys(a: SortKey, b: SortKey, isDescending: boolean): number {
  if (isLast(a) || isLast(b)) return Number(isLast(a)) - Number(isLast(b));
  const isNumber = typeof a === "number" && typeof b === "number";
  const order = isNumber ? Number(a > b) - Number(a < b) : TEXT_ORDER.compare(String(a), String(b));
  return isDescending ? -order : order;
}

function isLast(key: SortKey): boolean {
  return key === "" || Number.isNaN(key);
}
