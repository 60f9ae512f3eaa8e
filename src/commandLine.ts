import { flagName, type Options } from "./options.js";

/** A command line: words, and a flag for each value that is not the option's default, as a shell takes it. */
export function commandLine(
  words: readonly string[],
  options: Options,
  values: Readonly<Record<string, unknown>>,
): string {
  const flags = Object.entries(options).flatMap(([name, { fallback, hint }]) => {
    const value = values[name];
    if (value === undefined || written(value) === written(fallback)) return [];
    return hint === "" ? [flagName(name)] : [flagName(name), quoted(written(value))];
  });
  return [...words.map(quoted), ...flags].join(" ");
}

/** A word as a shell takes it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function written(value: unknown): string {
  return Array.isArray(value) ? value.join(",") : String(value);
}
