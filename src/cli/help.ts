import { flagName, type Options } from "../core/options/option.js";
import { VERSION } from "../core/packageFiles.js";
import type { Command, CommandGroup, Example } from "./command.js";
import { GLOBAL_OPTIONS } from "./globalOptions.js";

/** Help of the whole program. */
export function programHelp(summaries: Readonly<Record<string, { readonly summary: string }>>): string {
  return sections(
    `convscope ${VERSION}: shows what every filter of a convolutional network sees.`,
    "Usage: convscope <command> [options]",
    section("Commands", rowsOf(summaries)),
    optionSection("Options of every command", GLOBAL_OPTIONS),
    section("Values of options", VALUES),
    examplesSection([
      {
        line: "convscope draw sheet bundled:mini-resnet",
        does: "draws every feature map of the bundled network into output/",
      },
      { line: "convscope train --epochs 1 --out runs/first", does: "trains a network of your own" },
      { line: "convscope <command> --help", does: "shows the help of a command" },
    ]),
  );
}

const VALUES = [
  [
    "several",
    "separated by commas, as in --taps relu1,relu2; unless noted otherwise, an option may be given only once",
  ],
  ["-odd", "joined to its option if it begins with a dash, as in --out=-odd; not required for numbers"],
] as const;

/** Help of a group of commands. */
export function groupHelp(name: string, group: CommandGroup): string {
  return sections(
    `convscope ${name}: ${group.summary}.`,
    `Usage: convscope ${name} <${group.kind}> [options]`,
    section(`Each ${group.kind}`, rowsOf(group.commands)),
    `'convscope ${name} <${group.kind}> --help' shows its options.`,
  );
}

/** Help of a command. */
export function commandHelp(name: string, command: Command): string {
  return sections(
    `convscope ${name}: ${command.summary}.`,
    `Usage: convscope ${name}${usageOf(command)} [options]`,
    section(
      "Arguments",
      command.positionals.map((positional) => [positional.name, positional.summary]),
    ),
    optionSection("Options", command.options),
    optionSection("Options of every command", GLOBAL_OPTIONS),
    examplesSection(command.examples),
  );
}

/** Arguments of a command, in the notation of its usage. */
export function usageOf({ positionals }: Pick<Command, "positionals">): string {
  return positionals
    .map(({ name, repeats, isOptional }) => {
      const word = `${name}${repeats === true ? "…" : ""}`;
      return isOptional === true ? ` [${word}]` : ` <${word}>`;
    })
    .join("");
}

/** Flag, value and description of each option, one row per option. */
export function optionRows(options: Options): readonly (readonly [string, string])[] {
  return Object.entries(options).map(([name, { valueName, short, summary, default: value, defaultText }]) => {
    const flag = `${short === undefined ? "" : `-${short}, `}${flagName(name)}`;
    return [
      valueName === "" ? flag : `${flag} <${valueName}>`,
      `${summary}${defaultOf(defaultText ?? value)}`,
    ];
  });
}

function defaultOf(value: unknown): string {
  if (value === false || value === undefined || String(value) === "") return "";
  return ` (default ${Array.isArray(value) ? value.join(",") : String(value)})`;
}

function optionSection(title: string, options: Options): string {
  return section(title, optionRows(options));
}

function examplesSection(examples: readonly Example[]): string {
  const lines = examples.map(({ line, does }) => `  ${line}\n      ${does}`);
  return lines.length === 0 ? "" : `Examples:\n${lines.join("\n")}`;
}

function rowsOf(
  entries: Readonly<Record<string, { readonly summary: string }>>,
): readonly (readonly [string, string])[] {
  return Object.entries(entries).map(([name, { summary }]) => [name, summary]);
}

const LONGEST_NAME = 30;
const LINE = 100;

function section(title: string, rows: readonly (readonly [string, string])[]): string {
  if (rows.length === 0) return "";
  const width = Math.min(LONGEST_NAME, Math.max(...rows.map(([name]) => name.length)));
  const lines = rows.flatMap(([name, text]) => {
    const [first = "", ...more] = wrapped(text, LINE - width - 4);
    const rest = more.map((line) => `${" ".repeat(width + 4)}${line}`);
    if (name.length > width) return [`  ${name}`, `${" ".repeat(width + 4)}${first}`, ...rest];
    return [`  ${name.padEnd(width)}  ${first}`, ...rest];
  });
  return `${title}:\n${lines.join("\n")}`;
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function sections(...parts: readonly string[]): string {
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}
