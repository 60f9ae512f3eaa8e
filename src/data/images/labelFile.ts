import { basename, isAbsolute, resolve } from "node:path";
import { codeOf, reasonOf, UserError } from "../../core/errors.js";
import { sha256Of } from "../../core/files/hash.js";
import { readTextFile } from "../../core/files/textFile.js";
import { plainName } from "../../core/format.js";
import type { ClassName } from "./chosenImages.js";
import { byCodePoints } from "./folderEntries.js";
import { readCsv } from "./readCsv.js";

/** Labels of image files, from a table of files and labels. */
export interface FileLabels {
  /** Name of the table, in figures. */
  readonly source: string;
  /** Label of an image, by its name in its folder; undefined if the table does not have it. */
  readonly labelOf: (name: string) => number | undefined;
  /** Classes by number; labels that are whole numbers are their own names. */
  readonly classes: readonly ClassName[];
  /** Hash of the table. */
  readonly sha256: string;
  /** True if labels are names, which are numbered in code-point order. */
  readonly areNamed: boolean;
}

const LARGEST_FILE = 64 * 2 ** 20;
const LONGEST_NAME = 100;
const FILE_COLUMNS: readonly string[] = [
  "file",
  "filename",
  "file_name",
  "image",
  "image_id",
  "path",
  "name",
  "id",
];
const LABEL_COLUMNS: readonly string[] = ["label", "labels", "class", "class_name", "category", "target"];

/**
 * Reads a CSV table of files and labels: by the columns' names, such as `file` and `label`, or else the first two columns
 * without a header. Labels are whole numbers, or names. A relative path leads from a folder. Throws `UserError` for a
 * table that cannot be read, or that gives one file two labels.
 */
export async function readFileLabels(path: string, from = "."): Promise<FileLabels> {
  try {
    const text = await readTextFile(resolve(from, path), LARGEST_FILE);
    return {
      source: plainName(basename(path)),
      sha256: sha256Of(Buffer.from(text)),
      ...labelsIn(readCsv(text)),
    };
  } catch (error) {
    const reason = codeOf(error) === "ENOENT" ? "there is no such file" : reasonOf(error);
    const shown = plainName(isAbsolute(path) ? basename(path) : path);
    throw new UserError(
      `Cannot read the labels '${shown}': ${reason}. Give a CSV file with a column of files and one of labels.`,
    );
  }
}

function labelsIn(rows: readonly (readonly string[])[]): Omit<FileLabels, "source" | "sha256"> {
  if (rows[0] === undefined) throw new Error("it has no rows");
  const columns = columnsOf(rows[0]);
  const words = new Map<string, string>();
  for (const [at, row] of rows.slice(columns.hasHeader ? 1 : 0).entries()) {
    const line = at + (columns.hasHeader ? 2 : 1);
    const [file, word] = [row[columns.file]?.trim() ?? "", row[columns.label]?.trim() ?? ""];
    if (file === "" || word === "") throw new Error(`row ${line} has no ${file === "" ? "file" : "label"}`);
    const key = keyOf(file);
    if ((words.get(key) ?? word) !== word)
      throw new Error(`row ${line} gives '${plainName(file)}' another label`);
    words.set(key, plainName(word).slice(0, LONGEST_NAME));
  }
  if (words.size === 0) throw new Error("it has no rows");
  const distinct = [...new Set(words.values())].sort(byCodePoints);
  const areNamed = !distinct.every((word) => /^\d{1,5}$/.test(word));
  const classes = distinct.map((name, index) => ({ name, label: areNamed ? index : Number(name) }));
  const numbers = new Map(classes.map(({ name, label }) => [name, label]));
  const labelOf = (name: string) => {
    const found = keysFor(name).find((key) => words.has(key));
    return found === undefined ? undefined : numbers.get(words.get(found) as string);
  };
  return { classes: classes.sort((a, b) => a.label - b.label), areNamed, labelOf };
}

function columnsOf(header: readonly string[]) {
  const names = header.map((name) => name.trim().toLowerCase());
  const [file, label] = [FILE_COLUMNS, LABEL_COLUMNS].map((known) =>
    names.findIndex((name) => known.includes(name)),
  );
  if (file !== undefined && label !== undefined && file >= 0 && label >= 0)
    return { file, label, hasHeader: true };
  if (header.length === 2) return { file: 0, label: 1, hasHeader: false };
  throw new Error("its columns are unknown: name them file and label");
}

function keyOf(file: string): string {
  return file.replaceAll("\\", "/").replace(/^(?:\.?\/)+/, "");
}

/** Names by which a table may call an image: its path, its file name, or either without the extension. */
function keysFor(name: string): readonly string[] {
  return [name, basename(name)].flatMap((each) => [each, each.replace(/\.[^./]+$/, "")]);
}
