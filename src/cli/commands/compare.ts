import { dirname } from "node:path";
import { UserError } from "../../core/errors.js";
import { formatCount } from "../../core/format.js";
import type { Values } from "../../core/options/option.js";
import { unreadError } from "../../data/images/failure.js";
import type { Probe } from "../../data/probe.js";
import { compareOptions, declaredComparison } from "../../jobs/compare/compareOptions.js";
import type { ComparedFiles } from "../../jobs/compare/compareResult.js";
import type { ImageRole } from "../../jobs/job.js";
import { OUTPUT_FOLDER } from "../../jobs/jobOptions.js";
import type { Command, CommandContext, Positional } from "../command.js";
import { progressOf } from "../console.js";
import { dryRunOption, tellDryRun } from "../dryRun.js";
import { checkOpened } from "../openedFiles.js";
import { tellNotes, tellProbe } from "../probes.js";

const commandOptions = { ...compareOptions, ...dryRunOption };

type CompareValues = Values<typeof commandOptions>;

const COMPARED: Positional = {
  name: "checkpoint",
  summary: "two or more, the first being A: folders or files with checkpoints, runs, or bundled:mini-resnet",
  repeats: true,
  isOptional: true,
};

/** `convscope compare`: the differences between checkpoints, as figures, tables and gates. */
export const compare: Command<typeof commandOptions> = {
  summary: "compare checkpoints tap by tap, with optional pass/fail gates",
  positionals: [COMPARED],
  options: commandOptions,
  examples: [
    {
      line: "convscope compare bundled:mini-resnet/epoch-01 bundled:mini-resnet/epoch-12",
      does: "draws A, B and B − A for the channels that changed most, and tabulates all differences",
    },
    {
      line: "convscope compare runs/a runs/b --match --taps 'relu*' --show mnist:test/53",
      does: "matches the channels of two independently trained networks before comparing them",
    },
    {
      line: "convscope compare bundled:mini-resnet bundled:mini-resnet-1 bundled:plain",
      does: "draws the similarity of three checkpoints, and tabulates every pair of them",
    },
    {
      line: "convscope compare runs/a runs/b --gate 'cka>=0.95' --gate 'churn<=0.02' --junit gates.xml",
      does: "checks that the second network differs no more than allowed (exit code 0, else 3)",
    },
  ],
  run,
};

async function run(
  context: CommandContext,
  checkpoints: readonly string[],
  values: CompareValues,
): Promise<void> {
  checkOpened({ command: "compare", positional: COMPARED }, checkpoints, values);
  const [first, ...others] = [...checkpoints, ...values.activations];
  if (others.length === 0) {
    throw new UserError(
      `'${first}' is one checkpoint, but a comparison needs at least two. Name another, or two of a run, such as ` +
        "runs/a/epoch-01 runs/a/epoch-12.",
    );
  }
  const { writeArtifacts, refuseForeign } = await import("../../jobs/artifact.js");
  if (values.junit !== "") await refuseForeign(values.junit, "--junit");
  const isWritten = values.out !== "" || values.gate.length === 0;
  const format = isWritten ? values.format : [];
  if (values.dryRun) return estimate(context, checkpoints, values, isWritten);
  const { compared, probe, caption } = await comparedOf(context, checkpoints, { ...values, format });
  for (const warning of compared.warnings) context.say(`Warning: ${warning}`);
  context.say(caption);
  await print(context, compared, isWritten);
  if (isWritten) {
    const out = values.out === "" ? OUTPUT_FOLDER : values.out;
    tellFiles(context, compared, { out, files: (await writeArtifacts(out, compared)).files });
  }
  if (values.junit !== "") await writeJunit(values.junit, compared);
  if (compared.gates.some(({ passed }) => !passed)) context.setOutcome("drifted");
  if (probe.failures.length > 0) throw unreadError(probe.failures, probe.address);
}

async function comparedOf(
  context: CommandContext,
  checkpoints: readonly string[],
  { junit: _, out: _out, dryRun: _dryRun, ...values }: CompareValues & { readonly format: readonly string[] },
): Promise<{ compared: ComparedFiles; probe: Probe; caption: string }> {
  const [{ checkRequest, JOB_KINDS, openInputs, runJob }, { encodeCompared }] = await Promise.all([
    import("../../jobs/index.js"),
    import("../../jobs/compare/comparisonFiles.js"),
  ]);
  const job = checkRequest({ kind: "compare", checkpoints, values }, declaredComparison());
  let probe: Probe | undefined;
  const onProbe = (loaded: Probe, role: ImageRole) => {
    if (role !== "input") return;
    probe = loaded;
    tellProbe(context, loaded);
    tellNotes(context, loaded);
    tellLabels(context, loaded);
  };
  const onProgress = progressOf(context, "compare");
  const inputs = openInputs(() => context.startEngine());
  const found = await runJob(job, { inputs, onProbe, onProgress });
  const compared = await encodeCompared(found, found.figures, job.formats);
  return { compared, probe: probe as unknown as Probe, caption: JOB_KINDS.compare.caption(job, found) };
}

async function estimate(
  context: CommandContext,
  checkpoints: readonly string[],
  { junit, out, dryRun: _, ...values }: CompareValues,
  isWritten: boolean,
): Promise<void> {
  const { checkRequest } = await import("../../jobs/index.js");
  const job = checkRequest({ kind: "compare", checkpoints, values }, declaredComparison());
  const folder = out === "" ? OUTPUT_FOLDER : out;
  const files = [...(isWritten ? [folder] : []), ...(junit === "" ? [] : [junit])];
  return tellDryRun(context, job, { out: files, isPng: false });
}

function tellLabels(context: CommandContext, { labels, targets, address }: Probe): void {
  if (labels.every((label) => label !== undefined)) return;
  const have =
    targets === undefined ? "have no labels" : "have arrays as labels, which 'measure evaluation' compares";
  context.say(`The images of '${address}' ${have}: accuracy, loss and McNemar's test are left empty (–).`);
}

/** Prints a comparison. Without output files, only the requested gates are printed. */
async function print(context: CommandContext, compared: ComparedFiles, isWritten: boolean): Promise<void> {
  const [{ comparisonText, gatesText }, { comparedJson }] = await Promise.all([
    import("../comparisonText.js"),
    import("../../jobs/compare/comparisonFiles.js"),
  ]);
  if (context.json) context.data(comparedJson(compared));
  else context.data(isWritten ? comparisonText(compared) : gatesText(compared.gates));
}

interface Files {
  readonly out: string;
  readonly files: readonly { readonly file: string }[];
}

function tellFiles(context: CommandContext, { pageWarnings }: ComparedFiles, { out, files }: Files): void {
  const names = files.map(({ file }) => file);
  const beside = names.filter((name) => name === "comparison.json" || name.endsWith(".csv"));
  const figures = formatCount(names.length - beside.length, "figure");
  context.say(`${figures}, ${beside.join(", ")} and manifest.json in ${out}:`);
  context.say(`  ${names.filter((name) => !beside.includes(name)).join("  ")}`);
  for (const warning of pageWarnings) context.say(`Warning: ${warning}`);
}

async function writeJunit(path: string, { gates, header }: ComparedFiles): Promise<void> {
  const [{ junitOf }, { ensureFolder, writeFileWhole }] = await Promise.all([
    import("../../jobs/compare/junit.js"),
    import("../../core/files/atomicWrite.js"),
  ]);
  const [a, b] = header.checkpoints.map(({ name }) => name);
  await ensureFolder(dirname(path));
  await writeFileWhole(path, junitOf(gates, `${a} and ${b}`));
}
