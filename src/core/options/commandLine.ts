import { flagName, type Options } from "./option.js";

/** Formats a command line for a shell: words, and a flag for each value that differs from the option's default. */
export function commandLine(
  words: readonly string[],
  options: Options,
  values: Readonly<Record<string, unknown>>,
): string {
  const flags = Object.entries(options).flatMap(
    ([name, { default: fallback, valueName, repeats = false }]) => {
      const value = values[name];
      if (value === undefined || written(value) === written(fallback)) return [];
      if (valueName === "") return [flagName(name)];
      const each = repeats && Array.isArray(value) ? value : [value];
      return each.flatMap((one) => [flagName(name), quoted(written(one))]);
    },
  );
  return [...words.map(quoted), ...flags].join(" ");
}

/** Quotes a word for a shell if necessary. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function written(value: unknown): string {
  return Array.isArray(value) ? value.join(",") : String(value);
}
