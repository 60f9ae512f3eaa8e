import { declarations } from "../architectures/declarations.js";
import type { Option, Options } from "../core/options/option.js";

/** Value of an architecture's option as given; the chosen architecture checks it. */
type Written = Option<unknown>;

/**
 * Options of all architectures as flags. One flag serves all architectures that have an option of its name; its
 * summary lists the meaning and default for each.
 */
export function architectureFlags(): Readonly<Record<string, Written>> {
  const all: readonly (readonly [string, Options])[] = Object.entries(declarations).map(
    ([name, { options }]) => [name, options],
  );
  const names = new Set(all.flatMap(([, options]) => Object.keys(options)));
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      flagOf(
        all.flatMap(([architecture, options]) => {
          const option = options[name];
          return option === undefined ? [] : [{ architecture, option }];
        }),
      ),
    ]),
  );
}

interface Meaning {
  readonly architecture: string;
  readonly option: Written;
}

function flagOf(meanings: readonly Meaning[]): Written {
  const bySentence = new Map<string, string[]>();
  for (const { architecture, option } of meanings) {
    const sentence = `${option.summary} (default ${option.defaultText ?? String(option.default)})`;
    bySentence.set(sentence, [...(bySentence.get(sentence) ?? []), architecture]);
  }
  const summary = [...bySentence].map(([sentence, names]) => `${names.join(", ")}: ${sentence}`).join("; ");
  const valueName = [...new Set(meanings.map(({ option }) => option.valueName))].join("|");
  const values = [...new Set(meanings.flatMap(({ option }) => option.values ?? []))];
  return { summary, valueName, values, default: undefined, parse: (value) => value };
}
