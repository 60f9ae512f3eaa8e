import { expected, unknown } from "../errors.js";

/**
 * Option, declared once: its type, default, check and summary. The library, the command line and the documentation
 * all derive from this declaration.
 */
export interface Option<T> {
  /** Effect of the option: one sentence without a period. */
  readonly summary: string;
  /** Placeholder of the value in help: `number`, `path`, `native|wasm`. Empty for a switch. */
  readonly valueName: string;
  /** Value if none is given. */
  readonly default: T;
  /** One-letter form of the flag, if it has one. */
  readonly short?: string;
  /** Description of the default, if it differs between machines. */
  readonly defaultText?: string;
  /** True if the option may be repeated, adding one value each time. Default: false. */
  readonly repeats?: boolean;
  /** True if one value may be a comma-separated list. Default: false. */
  readonly gathers?: boolean;
  /** Values offered for completion, if they are a closed set. */
  readonly values?: readonly string[];
  /**
   * Validates a given value (a word of the command line, or a typed value from the library) and returns the checked
   * one.
   */
  readonly parse: (value: unknown, subject: string) => T;
}

/** Options by name: camelCase here, kebab-case as flags. */
export type Options = Readonly<Record<string, Option<unknown>>>;

/** Checked values of a set of options. */
export type Values<O extends Options> = { readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never };

interface Declared<T> extends Pick<Option<T>, "summary" | "default" | "short" | "defaultText"> {}

interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** A whole number within bounds. */
export function integer(declared: Declared<number> & Bounds): Option<number> {
  return {
    ...declared,
    valueName: "integer",
    parse: (value, subject) => wholeWithin(value, subject, declared),
  };
}

/** A number within bounds. */
export function number(declared: Declared<number> & Bounds): Option<number> {
  const { min = -Infinity, max = Infinity } = declared;
  const parse = (value: unknown, subject: string): number => {
    const parsed = numberIn(value);
    if (Number.isFinite(parsed) && parsed >= min && parsed <= max) return parsed;
    throw expected(`a number${range(min, max)}`, subject, value);
  };
  return { ...declared, valueName: "number", parse };
}

/** One name from a closed set. */
export function oneOf<N extends string>(names: readonly N[], declared: Declared<N>): Option<N> {
  const parse = (value: unknown, subject: string): N => {
    const name = names.find((candidate) => candidate === value);
    if (name === undefined) throw unknown(`value for ${subject}`, String(value), names);
    return name;
  };
  return { ...declared, valueName: names.join("|"), values: names, parse };
}

/** Switch, off by default. */
export function flag(summary: string, declared: Pick<Option<boolean>, "short"> = {}): Option<boolean> {
  const parse = (value: unknown, subject: string): boolean => {
    if (typeof value === "boolean") return value;
    if (value === "true" || value === "false") return value === "true";
    throw expected("true or false", subject, value);
  };
  return { ...declared, summary, valueName: "", default: false, parse };
}

/** Text that is not empty. */
export function text(declared: Declared<string> & { readonly valueName: string }): Option<string> {
  return { ...declared, parse: (value, subject) => filled(value, subject, declared.valueName) };
}

/** Names separated by commas. */
export function list(
  declared: Declared<readonly string[]> & { readonly valueName: string },
): Option<readonly string[]> {
  const parse = (value: unknown, subject: string): readonly string[] => {
    const parts = typeof value === "string" ? value.split(",").map((part) => part.trim()) : value;
    if (Array.isArray(parts) && parts.length > 0 && parts.every(isFilled)) return parts;
    throw expected(`${declared.valueName} separated by commas`, subject, value);
  };
  return { ...declared, gathers: true, parse };
}

/** Nonempty texts, one for each time the option is given. */
export function repeated(
  declared: Declared<readonly string[]> & { readonly valueName: string },
): Option<readonly string[]> {
  const parse = (value: unknown, subject: string): readonly string[] =>
    [value].flat().map((each) => filled(each, subject, declared.valueName));
  return { ...declared, repeats: true, parse };
}

/** Option that may be omitted; the text of its default says what happens then. */
export function optional<T>(option: Option<T>, defaultText: string): Option<T | undefined> {
  return { ...option, default: undefined, defaultText };
}

/**
 * Checks given values against their declarations and fills in the defaults. Messages name an option by its subject,
 * by default its flag. Throws `UserError` for the first invalid value.
 */
export function resolve<O extends Options>(
  options: O,
  given: Readonly<Record<string, unknown>>,
  subjectOf: (name: string) => string = flagName,
): Values<O> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(options, name))
      throw unknown("option", flagName(name), Object.keys(options).map(flagName));
  }
  const entries = Object.entries(options).map(([name, option]) => {
    const value = given[name];
    return [name, value === undefined ? option.default : option.parse(value, subjectOf(name))];
  });
  return Object.fromEntries(entries) as Values<O>;
}

/** Flag of an option: `batchSize` → `--batch-size`. */
export function flagName(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function wholeWithin(value: unknown, subject: string, { min = -Infinity, max = Infinity }: Bounds): number {
  const parsed = numberIn(value);
  if (Number.isSafeInteger(parsed) && parsed >= min && parsed <= max) return parsed;
  throw expected(`a whole number${range(min, max)}`, subject, value);
}

/** Number that a value is or spells; NaN if it is neither. */
function numberIn(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
}

function range(min: number, max: number): string {
  if (min === -Infinity && max === Infinity) return "";
  if (max === Infinity) return ` of at least ${min}`;
  return min === -Infinity ? ` of at most ${max}` : ` from ${min} to ${max}`;
}

function filled(value: unknown, subject: string, valueName: string): string {
  if (!isFilled(value)) throw expected(`a ${valueName}`, subject, value);
  return value;
}

function isFilled(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
