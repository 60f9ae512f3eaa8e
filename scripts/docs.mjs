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
import { declarations } from "../dist/networks/architectures/declarations.js";

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
  const all = `### Every command\n\n${optionTable(GLOBAL_OPTIONS)}`;
  return [...parts, `### Architectures\n\n${architectureTable()}`, all].join("\n\n");
}

/** What can be trained, with the options of each and the recipe that it is trained by. */
function architectureTable() {
  const rows = Object.entries(declarations).map(([name, { summary, options, recipe }]) => {
    const flags = optionRows(options).map(
      ([flag, text]) => `\`${flag.split(" ")[0]}\`${/ \(default .*\)$/.exec(text)?.[0] ?? ""}`,
    );
    return `| \`${name}\` | ${summary} | ${flags.join(", ")} | ${recipeText(recipe)} |`;
  });
  return ["| Architecture | What it is | Options | Recipe |", "|---|---|---|---|", ...rows].join("\n");
}

function recipeText({ epochs, batchSize, optimizer, schedule, weightDecay, augment }) {
  const moved = Object.entries(augment).flatMap(([name, amount]) =>
    amount > 0 ? [`${name} ${amount}`] : [],
  );
  const decay = weightDecay > 0 ? [`weight decay ${weightDecay}`] : [];
  const how = `${epochs} epochs of batches of ${batchSize}, ${optimizer.name} ${optimizer.learningRate}`;
  return [how, schedule, ...decay, ...moved].join(", ");
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
