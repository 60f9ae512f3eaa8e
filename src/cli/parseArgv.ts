import { Parser } from "yargs/helpers";
import { expected, UserError } from "../core/errors.js";
import { flagName, type Options } from "../core/options/option.js";

/** Parsed command line: positional words, options as given, and unknown flags. */
export interface Split {
  readonly words: readonly string[];
  readonly given: Readonly<Record<string, unknown>>;
  /** Flags as given, including dashes. */
  readonly unknownFlags: readonly string[];
}

/**
 * Splits a command line into words and options. Values remain text, to be checked by the options' own table. Throws
 * `UserError` for a switch whose value is neither true nor false, and for an option with a single value that is given
 * twice.
 */
export function parseArgv(argv: readonly string[], options: Options): Split {
  const names = new Map(Object.keys(options).map((name) => [flagName(name).slice(2), name]));
  const switches = [...names].filter(([, name]) => options[name]?.valueName === "").map(([flag]) => flag);
  const shorts = Object.entries(options).flatMap(([name, { short }]) =>
    short === undefined ? [] : [[short, name] as const],
  );
  for (const [short, name] of shorts) names.set(short, name);
  checkSwitches(argv, switches);
  const shortSwitches = shorts.filter(([, name]) => options[name]?.valueName === "").map(([short]) => short);
  const boolean = [...switches, ...shortSwitches];
  const { _: words, ...given } = Parser([...withNumbers(argv, names, boolean)], {
    boolean,
    string: [...names.keys()].filter((flag) => options[names.get(flag) ?? ""]?.valueName !== ""),
    configuration: CONFIGURATION,
  });
  const unknown = Object.keys(given).filter((flag) => !names.has(flag));
  return {
    words: words.map(String),
    given: valuesIn(given, names, options),
    unknownFlags: unknown.map((flag) => (flag.length === 1 ? `-${flag}` : `--${flag}`)),
  };
}

/** Values of known options by name: all values of an option that gathers them, else the only one. */
function valuesIn(
  given: Readonly<Record<string, unknown>>,
  names: ReadonlyMap<string, string>,
  options: Options,
): Readonly<Record<string, unknown>> {
  const all = new Map<string, readonly unknown[]>();
  for (const [flag, value] of Object.entries(given)) {
    const name = names.get(flag);
    if (name !== undefined) all.set(name, [...(all.get(name) ?? []), ...[value].flat()]);
  }
  return Object.fromEntries(
    [...all].map(([name, values]) => {
      const { repeats = false, valueName = "", gathers = false } = options[name] ?? {};
      if (repeats) return [name, values];
      if (values.length > 1 && valueName !== "") throw givenTwice(flagName(name).slice(2), values, gathers);
      return [name, values[0]];
    }),
  );
}

/** Error for an option with a single value that is given more than once. */
function givenTwice(flag: string, values: readonly unknown[], gathers = false): UserError {
  const times = values.length === 2 ? "twice" : `${values.length} times`;
  const cure = gathers ? `Join the values with commas: --${flag} ${values.join(",")}` : "Give it once";
  return new UserError(`--${flag} is given ${times}: ${values.map(String).join(" and ")}. ${cure}.`);
}

/** Pattern of a negative number, or the start of a list of numbers. No flag begins like that. */
const NEGATIVE = /^-\.?\d/;

/** Joins values that begin with a minus to their flags: the splitter takes everything but plain numbers for flags. */
function withNumbers(
  argv: readonly string[],
  names: ReadonlyMap<string, string>,
  switches: readonly string[],
): readonly string[] {
  const end = argv.indexOf("--");
  const joined: string[] = [];
  argv.forEach((word, at) => {
    const before = joined.at(-1);
    const isOption = (end < 0 || at < end) && NEGATIVE.test(word) && takesValue(before, names, switches);
    if (isOption) joined[joined.length - 1] = `${before}=${word}`;
    else joined.push(word);
  });
  return joined;
}

/** True if a word is a flag whose value may follow: any long flag except a switch, or a known short one. */
function takesValue(
  word: string | undefined,
  names: ReadonlyMap<string, string>,
  switches: readonly string[],
): boolean {
  const [, dashes = "", flag = ""] = /^(--?)([^=-][^=]*)$/.exec(word ?? "") ?? [];
  if (dashes === "" || switches.includes(flag)) return false;
  return dashes === "--" || names.has(flag);
}

/** Finds an option without a value before an unknown flag, and that flag as given: it may be meant as the value. */
export function optionBefore(
  argv: readonly string[],
  flag: string,
  options: Options,
): { readonly option: string; readonly value: string } | undefined {
  const name = flag.replace(/^-+/, "");
  const at = argv.findIndex((word) => /^--?([^=]*)/.exec(word)?.[1] === name);
  const [option = "", value = ""] = argv.slice(Math.max(0, at - 1), at + 1);
  const known = Object.entries(options).find(
    ([each, { short }]) => flagName(each) === option || `-${short}` === option,
  );
  return known === undefined || known[1].valueName === "" ? undefined : { option, value };
}

const CONFIGURATION = {
  "boolean-negation": false,
  "camel-case-expansion": false,
  "dot-notation": false,
  "parse-numbers": false,
  "parse-positional-numbers": false,
  "short-option-groups": false,
};

/**
 * Checks the values of switches: the splitter would take any value except `true` for false, and the last of two
 * contradictory ones.
 */
function checkSwitches(argv: readonly string[], switches: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const word of argv) {
    const [, flag = "", value = "true"] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (!switches.includes(flag)) continue;
    if (value !== "true" && value !== "false") throw expected("true or false", `--${flag}`, value);
    const before = seen.get(flag) ?? value;
    if (before !== value) throw givenTwice(flag, [before, value]);
    seen.set(flag, value);
  }
}
