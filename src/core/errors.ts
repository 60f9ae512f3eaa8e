import { closest, distance } from "fastest-levenshtein";

/** Error that the user can correct. The command line prints it as one line, without a stack, and exits with 2. */
export class UserError extends Error {
  override name = "UserError";
}

/** An end that the user asked for (Ctrl-C). The command line exits with 130. */
export class Interrupted extends Error {
  override name = "Interrupted";
}

/** The error for a value that does not fit: *Expected … for … but received …*. */
export function expected(expectation: string, subject: string, received: unknown): UserError {
  return new UserError(`Expected ${expectation} for ${subject} but received ${show(received)}.`);
}

/** Names that are known, where those that are shown stand for them all. */
export interface KnownNames {
  readonly known: readonly string[];
  readonly shown: readonly string[];
}

/** The error for a name that no table holds: *Unknown … 'x'. Did you mean 'y'? Known: …*. */
export function unknown(kind: string, name: string, names: readonly string[] | KnownNames): UserError {
  const { known, shown } = "known" in names ? names : { known: names, shown: names };
  const near = nearestTo(name, known);
  const valueName = near === undefined ? "" : ` Did you mean '${near}'?`;
  const choice = shown.length === 0 ? "There are none." : `Known: ${list(shown)}.`;
  return new UserError(`Unknown ${kind} '${name}'.${valueName} ${choice}`);
}

/** The table's entry of a name. Throws the error for an unknown name if there is none. */
export function entryOf<T>(table: Readonly<Record<string, T>>, name: string, kind: string): T {
  if (!Object.hasOwn(table, name)) throw unknown(kind, name, Object.keys(table));
  return table[name] as T;
}

/** The text of a thrown value, for use inside another sentence: one line, without its closing full stop. */
export function reasonOf(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return (text.split("\n")[0] ?? "").replace(/\.$/, "");
}

/** System error code of a thrown value (`ENOENT`, `EACCES` …), or undefined if it has none. */
export function codeOf(thrown: unknown): string | undefined {
  const code = thrown instanceof Error ? (thrown as NodeJS.ErrnoException).code : undefined;
  return typeof code === "string" ? code : undefined;
}

/** The known name that a mistyped or unfinished one may mean, or nothing when none is near enough. */
export function nearestTo(name: string, known: readonly string[]): string | undefined {
  if (name === "" || known.length === 0) return undefined;
  const typed = name.toLowerCase();
  const begun = known.find((candidate) => candidate.toLowerCase().startsWith(typed));
  if (begun !== undefined) return begun;
  const near = closest(typed, [...known]);
  const limit = Math.max(2, Math.ceil(name.replace(SCHEME, "").length / 3));
  return distance(typed, near.toLowerCase()) <= limit ? near : undefined;
}

/** The part of an address that all known ones share, which says nothing about how near two of them are. */
const SCHEME = /^[a-z]+:/;

function list(names: readonly string[]): string {
  const shown = names.slice(0, 40).join(", ");
  return names.length > 40 ? `${shown} … (${names.length} in all)` : shown;
}

function show(value: unknown): string {
  if (value === undefined || value === "" || (Array.isArray(value) && value.length === 0)) return "nothing";
  return typeof value === "string" ? `'${value}'` : String(value);
}
