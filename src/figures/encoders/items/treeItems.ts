import type { Item } from "./item.js";

/** Parts of documents that state their provenance: nothing in them is computed. */
const HEADERS: ReadonlySet<string> = new Set([
  ...["generator", "version", "kind", "command", "options", "canvas", "style", "checkpoints", "probe"],
  ...["training", "shown", "engine", "scales", "view", "measure", "format", "drawing", "columns"],
]);

/** Splits plain data into items: lists of numbers, columns of lists of objects, and words. */
export function treeItems(value: unknown, place = ""): readonly Item[] {
  if (!isComposite(value)) return [{ kind: kindAt(place), place, text: JSON.stringify(value) ?? "" }];
  const numbers = numbersIn(value);
  if (numbers !== undefined)
    return [
      { kind: "numbers", place, numbers, nature: place.endsWith("samples.values") ? "values" : "measured" },
    ];
  if (isTable(value)) return tableItems(value, place, new Set());
  const own = scalarsOf(value);
  const counted = countedIn(value);
  const rest = Object.entries(value).filter(([key]) => !own.has(key));
  const scalars: readonly Item[] =
    own.size === 0
      ? []
      : [{ kind: "numbers", place: `${place} (numbers)`, numbers: [...own.values()], nature: "measured" }];
  const itemsIn = ([key, each]: readonly [string, unknown]) =>
    isTable(each) ? tableItems(each, join(place, key), counted) : treeItems(each, join(place, key));
  return [...scalars, ...rest.flatMap(itemsIn)];
}

type Rows = readonly Readonly<Record<string, unknown>>[];

function isTable(value: unknown): value is Rows {
  return Array.isArray(value) && value.length > 0 && value.every(isRecord);
}

/** The names of the columns that a document declares as counts and shares. */
function countedIn(value: object): ReadonlySet<unknown> {
  const columns = "columns" in value && isTable(value.columns) ? value.columns : [];
  return new Set(
    columns.filter(({ type }) => type === "share" || type === "integer").map(({ name }) => name),
  );
}

/** Splits a list of objects: the numbers of each field form one item, so that they share one magnitude. */
function tableItems(rows: Rows, place: string, counted: ReadonlySet<unknown>): readonly Item[] {
  const fields = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return fields.flatMap((field): readonly Item[] => {
    const cells = rows.map((row) => row[field]);
    const filled = cells.filter((cell) => cell !== null && cell !== undefined);
    if (filled.length > 0 && filled.every(isNumber) && kindAt(place) === "words") {
      const numbers = cells.map((cell) => (isNumber(cell) ? cell : Number.NaN));
      const nature = counted.has(field) ? "counted" : "measured";
      return [{ kind: "numbers", place: `${place}[].${field}`, numbers, nature }];
    }
    return cells.flatMap((cell, row) =>
      cell === undefined ? [] : treeItems(cell, `${place}[${row}].${field}`),
    );
  });
}

function kindAt(place: string): "structure" | "words" {
  const [first = ""] = place.split(/[.[ ]/);
  return HEADERS.has(first) ? "structure" : "words";
}

/** The numbers of a list of numbers, possibly nested; undefined if it contains anything else. */
function numbersIn(value: object): readonly number[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const flat: readonly unknown[] = value.flat();
  return flat.every(isNumber) && flat.some((each) => !Number.isInteger(each)) ? flat : undefined;
}

function scalarsOf(value: object): ReadonlyMap<string, number> {
  const found = Object.entries(value).filter((entry): entry is [string, number] => isNumber(entry[1]));
  return new Map(Array.isArray(value) ? [] : found.filter(([, number]) => !Number.isInteger(number)));
}

function join(place: string, key: string): string {
  return place === "" ? key : `${place}.${key}`;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function isComposite(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return isComposite(value) && !Array.isArray(value);
}
