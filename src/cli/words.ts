import { Parser } from "yargs/helpers";
import { expected } from "../errors.js";
import { flagName, type Options } from "../options.js";

/** A command line, split: words by position, options as they were written, and flags that no option has. */
export interface Split {
  readonly words: readonly string[];
  readonly given: Readonly<Record<string, unknown>>;
  /** As they were written, dashes included. */
  readonly unknownFlags: readonly string[];
}

/**
 * Splits a command line into words and options. Values stay text: the options' own table checks them.
 * Throws `UserError` for a switch with a value that is neither true nor false.
 */
export function splitWords(argv: readonly string[], options: Options): Split {
  const names = new Map(Object.keys(options).map((name) => [flagName(name).slice(2), name]));
  const switches = [...names].filter(([, name]) => options[name]?.hint === "").map(([flag]) => flag);
  const shorts = Object.entries(options).flatMap(([name, { short }]) =>
    short === undefined ? [] : [[short, name] as const],
  );
  for (const [short, name] of shorts) names.set(short, name);
  checkSwitches(argv, switches);
  const { _: words, ...given } = Parser([...argv], {
    boolean: [
      ...switches,
      ...shorts.filter(([, name]) => options[name]?.hint === "").map(([short]) => short),
    ],
    string: [...names.keys()].filter((flag) => options[names.get(flag) ?? ""]?.hint !== ""),
    configuration: CONFIGURATION,
  });
  const known = Object.entries(given).filter(([flag]) => names.has(flag));
  const unknown = Object.keys(given).filter((flag) => !names.has(flag));
  return {
    words: words.map(String),
    given: Object.fromEntries(
      known.map(([flag, value]) => {
        const name = names.get(flag) ?? "";
        // Of an option that is given twice the last value counts, but for those that gather them.
        return [name, options[name]?.repeats === true ? value : [value].flat().at(-1)];
      }),
    ),
    unknownFlags: unknown.map((flag) => (flag.length === 1 ? `-${flag}` : `--${flag}`)),
  };
}

const CONFIGURATION = {
  "boolean-negation": false,
  "camel-case-expansion": false,
  "dot-notation": false,
  "parse-numbers": false,
  "parse-positional-numbers": false,
  "short-option-groups": false,
};

/** The splitter would take any value of a switch but `true` for false. */
function checkSwitches(argv: readonly string[], switches: readonly string[]): void {
  for (const word of argv) {
    const [, flag = "", value = ""] = /^--([^=]+)=(.*)$/s.exec(word) ?? [];
    if (switches.includes(flag) && value !== "true" && value !== "false")
      throw expected("true or false", `--${flag}`, value);
  }
}
