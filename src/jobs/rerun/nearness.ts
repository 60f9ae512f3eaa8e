import { readNpz } from "../../activations/npz.js";
import { type FigureFormat, loadEncoder } from "../../figures/encoders/index.js";
import type { Item } from "../../figures/encoders/items/item.js";
import { itemDifference } from "../../figures/encoders/items/itemDifference.js";
import { treeItems } from "../../figures/encoders/items/treeItems.js";
import { loadMotionEncoder, type MotionFormat } from "../../figures/encoders/moving/index.js";
import type { Reproduced, ReproducibleFile } from "./reproduced.js";
import { differs, type Judgement } from "./verification.js";

/** File that was reproduced on another processor. */
export interface Elsewhere {
  readonly fresh: Reproduced;
  /** Names of both instruction sets. */
  readonly processors: string;
}

/**
 * Verdict on a file from another processor. Numbers may differ by a millionth of the largest, and colors by one
 * level; anything that a rank, threshold or rounded digit decides within that tolerance is left undecided.
 */
export async function nearness(
  bytes: Buffer,
  file: ReproducibleFile,
  { fresh, processors }: Elsewhere,
): Promise<Judgement> {
  const same: Judgement = { verdict: "same, made on another processor", reason: processors };
  if (bytes.equals(fresh.bytes)) return same;
  const [is, expected] = await Promise.all(
    [bytes, Buffer.from(fresh.bytes)].map((each) => itemsOf(each, file, fresh)),
  );
  const apart = is === undefined || expected === undefined ? DAMAGED : await itemDifference(is, expected);
  if (apart === undefined) return same;
  const { level, reason } = apart;
  if (level !== "unsure") return differs(`${reason}; ${processors}`);
  return { verdict: "cannot tell: another processor", reason: `${processors}; ${reason}` };
}

const DAMAGED = { level: "alien", reason: "it is damaged" } as const;

/** Items that a file contains; undefined if it is damaged. */
async function itemsOf(
  bytes: Buffer,
  { name, format, isDocument, isTable = false }: ReproducibleFile,
  { figure, motion }: Reproduced,
): Promise<readonly Item[] | undefined> {
  try {
    if (motion !== undefined)
      return await (await loadMotionEncoder(format as MotionFormat)).items(bytes, motion);
    if (figure !== undefined) return await (await loadEncoder(format as FigureFormat)).items(bytes, figure);
    if (name.endsWith(".npz")) return arrayItems(bytes, name);
    if (isTable || !isDocument) return csvItems(bytes.toString("utf8"));
    return treeItems(JSON.parse(bytes.toString("utf8")));
  } catch {
    return undefined;
  }
}

function arrayItems(bytes: Buffer, name: string): readonly Item[] {
  return [...readNpz(bytes, name)].flatMap(([array, { shape, values }]): readonly Item[] => [
    { kind: "structure", place: `shape of ${array}`, text: `${array} ${shape.join("×")}` },
    { kind: "numbers", place: array, numbers: values, nature: "values" },
  ]);
}

/** Cell of a table as written by `csvOf`, and the character that ends it. */
const CELL = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/g;

/** Splits a CSV table into items: a numeric column is one item, and so is each other cell. */
function csvItems(text: string): readonly Item[] {
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
