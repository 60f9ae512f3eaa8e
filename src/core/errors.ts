import { distance } from "fastest-levenshtein";

/** Error that the user can correct. The command line prints it as one line, without a stack, and exits with 2. */
export class UserError extends Error {
  override name = "UserError";
}

/** Interruption by the user (Ctrl-C). The command line exits with 130. */
export class Interrupted extends Error {
  override name = "Interrupted";
}

/** Error for an invalid value: *Expected … for … but received …*. */
export function expected(expectation: string, subject: string, received: unknown): UserError {
  return new UserError(`Expected ${expectation} for ${subject} but received ${show(received)}.`);
}

/** Known names, and those of them that a message lists. */
export interface KnownNames {
  readonly known: readonly string[];
  readonly shown: readonly string[];
}

/** Error for a name that is not in a table: *Unknown … 'x'. Did you mean 'y'? Known: …*. */
export function unknown(kind: string, name: string, names: readonly string[] | KnownNames): UserError {
  const { known, shown } = "known" in names ? names : { known: names, shown: names };
  const near = nearestTo(name, known);
  const valueName = near === undefined ? "" : ` Did you mean '${near}'?`;
  const choice = shown.length === 0 ? "There are none." : `Known: ${list(shown)}.`;
  return new UserError(`Unknown ${kind} '${name}'.${valueName} ${choice}`);
}

/** Looks up a name in a table. Throws the error for an unknown name if there is no entry. */
export function entryOf<T>(table: Readonly<Record<string, T>>, name: string, kind: string): T {
  if (!Object.hasOwn(table, name)) throw unknown(kind, name, Object.keys(table));
  return table[name] as T;
}

/** Message of a thrown value, for use inside another sentence: one line, without a closing period. */
export function reasonOf(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return (text.split("\n")[0] ?? "").replace(/\.$/, "");
}

/** System error code of a thrown value (`ENOENT`, `EACCES` …), or undefined if it has none. */
export function codeOf(thrown: unknown): string | undefined {
  const code = thrown instanceof Error ? (thrown as NodeJS.ErrnoException).code : undefined;
  return typeof code === "string" ? code : undefined;
}

/** Known name that a mistyped or truncated one may stand for; undefined if none is close enough. */
export function nearestTo(name: string, known: readonly string[]): string | undefined {
  if (name === "" || known.length === 0) return undefined;
  const typed = name.toLowerCase();
  const begun = known.find((candidate) => candidate.toLowerCase().startsWith(typed));
  if (begun !== undefined) return begun;
  const limit = Math.max(2, Math.ceil(name.replace(SCHEME, "").length / 3));
  const near = known.map((candidate) => ({ candidate, ...unlikenessOf(typed, candidate.toLowerCase()) }));
  const [best] = near.toSorted((a, b) => a.edits - b.edits || a.moved - b.moved);
  return best !== undefined && best.edits <= limit ? best.candidate : undefined;
}

/** Edits between two names; if they are equal in number, a swap of letters (`tpas`, `taps`) is the likelier mistake. */
function unlikenessOf(typed: string, known: string) {
  return { edits: distance(typed, known), moved: Math.abs(typed.length - known.length) };
}

/** Scheme of an address. It is ignored when names are compared, because all addresses share it. */
const SCHEME = /^[a-z]+:/;

function list(names: readonly string[]): string {
  const shown = names.slice(0, 40).join(", ");
  return names.length > 40 ? `${shown} … (${names.length} in all)` : shown;
}

function show(value: unknown): string {
  if (value === undefined || value === "" || (Array.isArray(value) && value.length === 0)) return "nothing";
  return typeof value === "string" ? `'${value}'` : String(value);
}
