import { type Dirent, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { UserError } from "../core/errors.js";

/** The halves of a data set. */
export const SPLITS = ["train", "test"] as const;

/** A half of a data set. */
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

/** The part of a data set that a file is by its name, whatever stands between the words: `train-images.idx3-ubyte.gz`. */
export function partNamed(name: string): IdxPart | undefined {
  const { half = "", kind } = PATTERN.exec(name)?.groups ?? {};
  const split = SPLITS.find((known) => HALVES[known].includes(half.toLowerCase()));
  const found = IDX_KINDS.find((known) => known === kind?.toLowerCase());
  return split === undefined || found === undefined ? undefined : { split, kind: found };
}

/** The name that MNIST gave a file of a data set. */
export function usualName({ split, kind }: IdxPart): string {
  return `${HALVES[split][0]}-${kind}-idx${kind === "images" ? 3 : 1}-ubyte`;
}

/** Folders within a data set's that hold its files in its place, as torchvision and others make them. */
const INNER: readonly string[] = [".", "raw", "MNIST/raw"];

/**
 * The path of a file of the data set in a folder: there, in its `raw`, or in a folder of the file's own name; gzipped
 * where it is not there otherwise. Throws `UserError` where it is not there, saying what is, and where several files
 * could be meant.
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

/** The files to choose from, with those that a spelling of their own sets apart from them. */
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

/** The files of a folder that have names of IDX files, and those in folders that are called as they are. */
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

/** Lists a folder's contents for a message; undefined if it holds only what is read from it anyway. */
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
