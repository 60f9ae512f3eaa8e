/**
 * Writes REFERENCE.md, the tables of views and measures of README.md, and the JSON Schema of report specs, from the tables that the program itself
 * reads. With --check it writes nothing and fails when a text is out of date.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { declarations } from "../dist/architectures/declarations.js";
import { isGroup } from "../dist/cli/command.js";
import { commands } from "../dist/cli/commands/index.js";
import { GLOBAL_OPTIONS } from "../dist/cli/globalOptions.js";
import { optionRows, usageOf } from "../dist/cli/help.js";
import { EXIT_CODES } from "../dist/cli/main.js";
import { flagName } from "../dist/core/options/option.js";
import { VERDICTS } from "../dist/jobs/rerun/verification.js";
import { schemaText } from "../dist/report/spec/schema.js";

const ROOT = join(import.meta.dirname, "..");
const BEGIN = "<!-- written by npm run docs -->";
const END = "<!-- end of what npm run docs writes -->";

async function loaded() {
  const entries = Object.entries(commands).map(async ([name, { load }]) => [name, await load()]);
  return Promise.all(entries);
}

function reference(all) {
  const parts = all.flatMap(([name, command]) =>
    isGroup(command)
      ? groupParts(name, command)
      : [commandPart(name, command, command.options), ...(name === "verify" ? [verdictTable()] : [])],
  );
  return [
    "# Command reference",
    "Written by `npm run docs` from the tables that the program itself reads. The [README](README.md) says how to begin.",
    ...parts,
    `## Architectures of \`convscope train\`\n\n${architectureTable()}`,
    `## Options of every command\n\n${optionTable(GLOBAL_OPTIONS)}`,
  ].join("\n\n");
}

/** Verdicts of `convscope verify` with their exit codes: the worst verdict of all files decides. */
function verdictTable() {
  const codes = { passed: EXIT_CODES.done, unchecked: EXIT_CODES.userError, failed: EXIT_CODES.drifted };
  const rows = Object.entries(VERDICTS).map(
    ([verdict, { summary, outcome }]) => `| ${verdict} | ${escaped(summary)} | ${codes[outcome]} |`,
  );
  return ["| Verdict | When it is given | Exit code |", "|---|---|--:|", ...rows].join("\n");
}

/** The options that most members of a group have once, and what is left of each member. */
function groupParts(name, { summary, kind, commands: members }) {
  const all = Object.values(members);
  const isCommon = ([option, text]) =>
    2 * all.filter(({ options }) => rowOf(options, option) === text).length > all.length;
  const common = Object.fromEntries(
    all
      .flatMap(({ options }) => Object.entries(options))
      .filter(([option, declared]) => isCommon([option, rowText(declared)])),
  );
  const heading = `## \`convscope ${name}\`\n\n${capitalized(summary)}. Every ${kind} but where it says otherwise takes:`;
  const own = ({ options }) =>
    Object.fromEntries(
      Object.entries(options).filter(([option, declared]) => rowOf(common, option) !== rowText(declared)),
    );
  const parts = Object.entries(members).map(([member, command]) => {
    const missing = Object.keys(common).filter((option) => !Object.hasOwn(command.options, option));
    return commandPart(`${name} ${member}`, command, own(command), missing, "###");
  });
  return [`${heading}\n\n${optionTable(common)}`, ...parts];
}

function rowOf(options, name) {
  return Object.hasOwn(options, name) ? rowText(options[name]) : undefined;
}

function rowText(option) {
  return optionRows({ option })[0].join(" ");
}

function commandPart(name, command, options, missing = [], level = "##") {
  const examples = command.examples.map(({ line, does }) => `# ${does}\n${line}`).join("\n");
  const without =
    missing.length === 0
      ? ""
      : ` ${missing.length === 1 ? "Does not take" : "Takes none of"} ${missing.map((each) => `\`${flagName(each)}\``).join(", ")}.`;
  const heading = `${level} \`convscope ${name}${usageOf(command)}\`\n\n${capitalized(command.summary)}.${without}`;
  return [heading, optionTable(options), examples && `\`\`\`sh\n${examples}\n\`\`\``]
    .filter(Boolean)
    .join("\n\n");
}

/** Architectures that can be trained, with their options and default hyperparameters. */
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

/** One row for each view, measure and command. */
function overview(all) {
  const rows = all.flatMap(([name, command]) => {
    const members = isGroup(command) ? Object.entries(command.commands) : [["", command]];
    return members.map(([member, { summary }]) => {
      return `| \`${[name, member].filter(Boolean).join(" ")}\` | ${escaped(summary)} |`;
    });
  });
  return ["| Command | What it does |", "|---|---|", ...rows].join("\n");
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

function between(text, content) {
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`README.md lacks '${BEGIN}' or '${END}'`);
  return `${before}${BEGIN}\n\n${content}\n\n${END}${after}`;
}

function textOf(name) {
  try {
    return readFileSync(join(ROOT, name), "utf8");
  } catch {
    return "";
  }
}

const all = await loaded();
const files = {
  "README.md": between(textOf("README.md"), overview(all)),
  "REFERENCE.md": `${reference(all)}\n`,
  "assets/report.schema.json": schemaText(),
};
for (const [name, written] of Object.entries(files)) {
  if (!process.argv.includes("--check")) writeFileSync(join(ROOT, name), written);
  else if (written !== textOf(name)) {
    console.error(`${name} is out of date: run 'npm run docs'.`);
    process.exitCode = 1;
  }
}
