/**
 * Measures convscope's time and memory against their targets, and the same work in Keras for comparison.
 *
 * npm run bench -- [--rounds 5] [--only draw,help,train,step,resnet50,memory] [--python <python with keras>]
 * [--markdown]
 *
 * The table goes to stdout, progress to stderr. No test depends on a time.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { benchmarks, topics } from "./benchmarks.mjs";
import { saveKerasModels } from "./commands.mjs";
import { askKeras, describeMachine, findEngines } from "./machine.mjs";
import { measureAll } from "./measure.mjs";
import { formatMarkdown, formatText, tabulate } from "./table.mjs";

const say = (line) => process.stderr.write(`${line}\n`);

function readOptions() {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "5" },
      only: { type: "string", default: topics.join() },
      python: { type: "string" },
      markdown: { type: "boolean", default: false },
    },
  });
  const only = values.only.split(",");
  const unknown = only.find((topic) => !topics.includes(topic));
  const rounds = Number(values.rounds);
  if (unknown !== undefined) throw new Error(`Unknown topic '${unknown}'. Known: ${topics.join(", ")}`);
  if (!(Number.isInteger(rounds) && rounds > 0)) {
    throw new Error(`Expected an integer above 0 for --rounds but received '${values.rounds}'`);
  }
  return { ...values, only, rounds };
}

/** Prepares what the benchmarks share before any timing starts: the engines, and the Python with its saved models. */
async function prepare(options, folder) {
  const engines = await findEngines();
  const keras = options.python && (await askKeras(options.python));
  if (!keras) return { engines, keras: undefined };
  const models = await saveKerasModels(options.python, folder);
  return { engines, keras, python: options.python, models };
}

/** Divides the requested benchmarks into those that can run here, and lines with the reasons why the others cannot. */
function choose(isWanted, context) {
  const wanted = benchmarks.filter((one) => Object.keys(one.targets).some((metric) => isWanted(one, metric)));
  const reasons = wanted.map((one) => one.needs.map((need) => need(context)).find(Boolean));
  return {
    runnable: wanted.filter((_, index) => !reasons[index]),
    skipped: wanted.flatMap(({ name }, index) =>
      reasons[index] ? [`Skipped ${name}: ${reasons[index]}.`] : [],
    ),
  };
}

function format(machine, rows, { markdown }) {
  const lines = machine.map(([what, value]) =>
    markdown ? `- ${what}: ${value}` : `${what.padEnd(9)}${value}`,
  );
  const table = markdown ? formatMarkdown(rows) : formatText(rows);
  return `${lines.join("\n")}\n\n${rows.length > 1 ? table : "Nothing was measured."}\n`;
}

async function main(options, folder) {
  const isWanted = ({ topic }, metric) =>
    options.only.includes(topic) || (metric === "peak" && options.only.includes("memory"));
  const context = await prepare(options, folder);
  const machine = describeMachine(context);
  const { runnable, skipped } = choose(isWanted, context);
  const results = await measureAll(runnable, context, { rounds: options.rounds, report: say });
  process.stdout.write(format(machine, tabulate(results, isWanted), options));
  const failed = results.filter(({ failure }) => failure);
  for (const line of skipped) say(line);
  for (const { benchmark, failure } of failed) say(`Failed ${benchmark.name}: ${failure}`);
  process.exitCode = failed.length ? 1 : 0;
}

const folder = mkdtempSync(join(tmpdir(), "convscope-bench-"));
try {
  await main(readOptions(), folder);
} catch (error) {
  say(error.message);
  process.exitCode = 2;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
