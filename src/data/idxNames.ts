import { type Dirent, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { UserError } from "../core/errors.js";

/** Splits of a data set. */
export const SPLITS = ["train", "test"] as const;

/** Split of a data set. */
export type Split = (typeof SPLITS)[number];

/** Kinds of files in a data set. */
export const IDX_KINDS = ["images", "labels"] as const;

/** Images or labels. */
export type IdxKind = (typeof IDX_KINDS)[number];

/** One of the four files of a data set. */
export interface IdxPart {
  readonly split: Split;
  readonly kind: IdxKind;
}

/** File-name prefixes of each split. */
const HALVES: Readonly<Record<Split, readonly string[]>> = { train: ["train"], test: ["t10k", "test"] };

const PATTERN =
  /^(?<set>.+[-_.])?(?<half>train|t10k|test)[-_](?<kind>images|labels)[-_.]idx[1-4](?:[-_.](?:ubyte|byte|short|int|float|double))?(?<packed>\.gz)?$/i;

/**
 * Part of a data set that a file holds according to its name, with any separators between the words:
 * `train-images.idx3-ubyte.gz`.
 */
export function partNamed(name: string): IdxPart | undefined {
  const { half = "", kind } = PATTERN.exec(name)?.groups ?? {};
  const split = SPLITS.find((known) => HALVES[known].includes(half.toLowerCase()));
  const found = IDX_KINDS.find((known) => known === kind?.toLowerCase());
  return split === undefined || found === undefined ? undefined : { split, kind: found };
}

/** MNIST's name for a file of a data set. */
export function usualName({ split, kind }: IdxPart): string {
  return `${HALVES[split][0]}-${kind}-idx${kind === "images" ? 3 : 1}-ubyte`;
}

/** Subfolders that may hold a data set's files, as torchvision and others create them. */
const INNER: readonly string[] = [".", "raw", "MNIST/raw"];

/**
 * Path of a file of a data set in a folder: directly in it, in its `raw`, or in a folder with the file's own name;
 * gzipped if it does not exist uncompressed. Throws `UserError` if it does not exist, listing what does, and if
 * several files match.
 */
export function idxPath(folder: string, part: IdxPart): string {
  for (const inner of INNER) {
    const found = filesIn(join(folder, inner)).filter((path) => isPart(path, part));
    const plain = found.filter((path) => !path.endsWith(".gz"));
    const [path, ...others] = spelled(plain.length > 0 ? plain : found, found);
    if (path === undefined) continue;
    if (others.length === 0) return path;
    const names = [path, ...others].map((each) => `'${basename(each)}'`).join(" and ");
    throw new UserError(
      `The ${part.kind} of the ${part.split} split of '${folder}' are ambiguous: the folder holds ${names}. Keep one of them.`,
    );
  }
  const usual = join(folder, usualName(part));
  throw new UserError(`There is no IDX file '${usual}'${heldWords(folder)}.`);
}

/** Candidate files: the preferred ones, and found ones whose spelling differs from theirs. */
function spelled(chosen: readonly string[], found: readonly string[]): readonly string[] {
  const spellings = new Set(chosen.map(spelling));
  return [...chosen, ...found.filter((path) => !spellings.has(spelling(path)))];
}

function spelling(path: string): string {
  return basename(path).replace(/\.gz$/i, "");
}

function isPart(path: string, { split, kind }: IdxPart): boolean {
  const part = partNamed(basename(path));
  return part?.split === split && part.kind === kind;
}

/** Files of a folder that have names of IDX files, and those in folders of the same names. */
function filesIn(folder: string): readonly string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (partNamed(entry.name) === undefined) return [];
    if (!entry.isDirectory()) return [path];
    return entriesOf(path).flatMap((inner) =>
      !inner.isDirectory() && spelling(inner.name) === spelling(entry.name) ? [join(path, inner.name)] : [],
    );
  });
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

const MOST_NAMES = 8;

/** Lists a folder's contents for a message; empty if it holds only files that are read anyway. */
function heldWords(folder: string): string {
  const entries = entriesOf(folder).filter(({ name }) => !name.startsWith("."));
  if (entries.length === 0) return "; the folder is empty";
  if (entries.every(({ name }) => isUsual(spelling(name)))) return "";
  const names = entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
  const rest = names.length > MOST_NAMES ? ` … (${names.length} in all)` : "";
  return `; the folder holds ${names.slice(0, MOST_NAMES).join(", ")}${rest}`;
}

function isUsual(name: string): boolean {
  const part = partNamed(name);
  return part !== undefined && usualName(part) === name;
}
