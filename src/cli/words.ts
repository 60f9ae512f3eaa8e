import { Parser } from "yargs/helpers";
import { flagName, type Options } from "../options.js";

/** A command line, split: words by position, and options as they were written. */
export interface Split {
  readonly words: readonly string[];
  readonly given: Readonly<Record<string, unknown>>;
}

const SHORT = new Map([
  ["h", "help"],
  ["q", "quiet"],
  ["o", "out"],
]);

/** Splits a command line into words and options. Values stay text: the options' own table checks them. */
export function splitWords(argv: readonly string[], options: Options): Split {
  const names = Object.keys(options);
  const switches = names.filter((name) => options[name]?.hint === "");
  const { _: words, ...given } = Parser([...argv], {
    boolean: switches.map(dashed),
    string: names.filter((name) => !switches.includes(name)).map(dashed),
    configuration: {
      "boolean-negation": false,
      "camel-case-expansion": false,
      "dot-notation": false,
      "duplicate-arguments-array": false,
      "parse-numbers": false,
      "parse-positional-numbers": false,
      "short-option-groups": false,
    },
  });
  const entries = Object.entries(given).map(([name, value]) => [camel(SHORT.get(name) ?? name), value]);
  return { words: words.map(String), given: Object.fromEntries(entries) as Split["given"] };
}

function dashed(name: string): string {
  return flagName(name).slice(2);
}

function camel(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
