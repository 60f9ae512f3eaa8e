/**
 * Writes the command reference of README.md from the tables that the program itself reads. With --check it writes
 * nothing and fails when the text is out of date.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isGroup } from "../dist/cli/command.js";
import { commands } from "../dist/cli/commands/index.js";
import { GLOBAL_OPTIONS } from "../dist/cli/globalOptions.js";
import { optionRows, usageOf } from "../dist/cli/help.js";

const README = join(import.meta.dirname, "../README.md");
const BEGIN = "<!-- reference: written by npm run docs -->";
const END = "<!-- end of reference -->";

async function reference() {
  const parts = [];
  for (const [name, { load }] of Object.entries(commands)) {
    const command = await load();
    const members = isGroup(command) ? Object.entries(command.commands) : [["", command]];
    parts.push(
      ...members.map(([view, member]) => commandPart([name, view].filter(Boolean).join(" "), member)),
    );
  }
  return [...parts, `### Every command\n\n${optionTable(GLOBAL_OPTIONS)}`].join("\n\n");
}

function commandPart(name, command) {
  const examples = command.examples.map(({ line, does }) => `# ${does}\n${line}`).join("\n");
  const heading = `### \`convscope ${name}${usageOf(command)}\`\n\n${capitalized(command.summary)}.`;
  return [heading, optionTable(command.options), examples && `\`\`\`sh\n${examples}\n\`\`\``]
    .filter(Boolean)
    .join("\n\n");
}

function optionTable(options) {
  const rows = optionRows(options).map(([flag, text]) => `| \`${escaped(flag)}\` | ${escaped(text)} |`);
  return rows.length === 0 ? "" : ["| Option | What it does |", "|---|---|", ...rows].join("\n");
}

/** A bar within a table's cell. */
function escaped(text) {
  return text.replaceAll("|", "\\|");
}

function capitalized(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const text = readFileSync(README, "utf8");
const [before, rest] = text.split(BEGIN);
const after = rest?.split(END)[1];
if (after === undefined) throw new Error(`README.md lacks '${BEGIN}' or '${END}'`);
const written = `${before}${BEGIN}\n\n${await reference()}\n\n${END}${after}`;
if (!process.argv.includes("--check")) writeFileSync(README, written);
else if (written !== text) {
  console.error("README.md is out of date: run 'npm run docs'.");
  process.exitCode = 1;
}
