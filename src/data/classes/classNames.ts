import { basename, isAbsolute, resolve } from "node:path";
import { codeOf, reasonOf, UserError } from "../../core/errors.js";
import { readTextFile } from "../../core/files/textFile.js";
import { plainName } from "../../core/format.js";

/** The names of a network's classes. */
export interface ClassNames {
  /** The file that gave them, as it was named; of an absolute path only the last part. */
  readonly source: string;
  /** The name of each class, by its index. */
  readonly names: readonly string[];
  /** True if the images' own data set names them; they then apply only to networks with as many classes. */
  readonly isOwn?: boolean;
}

const LARGEST_FILE = 4 * 2 ** 20;
const MOST_CLASSES = 100_000;
const LONGEST_NAME = 100;

/**
 * Reads the names of classes from a file: one name a line, a JSON list of names, or a JSON object from indices to names or
 * to lists that end in them, as `class_index.json` of ImageNet. A relative path leads from a folder, by default the working
 * folder. Throws `UserError` for a file that cannot be read or names no classes.
 */
export async function readClassNames(path: string, from = "."): Promise<ClassNames> {
  try {
    const names = namesIn(await readTextFile(resolve(from, path), LARGEST_FILE));
    return { source: isAbsolute(path) ? basename(path) : path, names };
  } catch (error) {
    const reason = codeOf(error) === "ENOENT" ? "there is no such file" : reasonOf(error);
    throw new UserError(
      `Cannot read the class names '${path}': ${reason}. Give a file with one name a line, or a JSON list of names.`,
    );
  }
}

/** The names in a text. Throws a sentence for one that holds none. */
function namesIn(text: string): readonly string[] {
  const isJson = /^\s*[[{]/.test(text);
  const found = isJson ? namesInJson(text) : text.trimEnd().split(/\r?\n/);
  if (found.length > MOST_CLASSES) throw new Error(`it names more than ${MOST_CLASSES} classes`);
  const names = found.map((name) => plainName(name.trim()).slice(0, LONGEST_NAME));
  const empty = names.indexOf("");
  if (empty >= 0) throw new Error(names.length === 1 ? "it is empty" : `class ${empty} has no name`);
  return names;
}

function namesInJson(text: string): readonly string[] {
  const value = parsed(text);
  if (Array.isArray(value)) return value.map((name: unknown, index) => nameIn(name, index));
  const entries = Object.entries(value as Readonly<Record<string, unknown>>);
  const byIndex = new Map(entries.map(([key, name]) => [key, name]));
  return entries.map((_, index) => {
    if (!byIndex.has(String(index))) throw new Error(`it has no class ${index}`);
    return nameIn(byIndex.get(String(index)), index);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`it is not whole JSON (${reasonOf(error)})`);
  }
}

/** A name, or the last one of a list such as `["n01440764", "tench"]`. */
function nameIn(value: unknown, index: number): string {
  const name: unknown = Array.isArray(value) ? value.at(-1) : value;
  if (typeof name === "string") return name.replaceAll("_", " ");
  throw new Error(`class ${index} has no name`);
}
