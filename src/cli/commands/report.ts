import { expected } from "../../core/errors.js";
import { defined } from "../../core/objectFields.js";
import { flag, type Option, optional, text, type Values } from "../../core/options/option.js";
import type { BuildPlan } from "../../report/build/build.js";
import type { ReportManifest, Shard } from "../../report/build/reportManifest.js";
import { tellBuild, tellReport } from "../buildProgress.js";
import type { Command, CommandContext, CommandGroup } from "../command.js";
import { jobs, out, SPEC, set } from "../reportFlags.js";
import { watch } from "./reportWatch.js";

/** `convscope report`: documents built from a spec. */
export const report: CommandGroup = {
  summary: "build a document of figures, tables and text from a spec",
  kind: "command",
  get commands() {
    return { build, watch, init, merge, schema };
  },
};

const shardOption: Option<Shard | undefined> = {
  summary: "build only one shard of the artifacts, such as 1/4; 'convscope report merge' merges the shards",
  valueName: "i/n",
  default: undefined,
  parse: (value, subject) => {
    const [, index = 0, of = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(String(value)) ?? []).map(Number);
    if (index >= 1 && index <= of) return { index, of };
    throw expected("a shard such as 1/4", subject, value);
  },
};

const buildOptions = {
  out,
  set,
  jobs,
  check: flag("build nothing; list what is out of date, and exit with 3 if anything is"),
  shard: shardOption,
};

const build: Command<typeof buildOptions> = {
  summary: "build a report, recomputing only what has changed",
  positionals: [{ name: "spec", summary: `file of the spec; ${SPEC} by default`, isOptional: true }],
  options: buildOptions,
  examples: [
    { line: "convscope report build", does: `builds ${SPEC} into report/` },
    {
      line: "convscope report build nightly.yaml --set run=runs/42 --out out/42",
      does: "builds a report on another run",
    },
    { line: "convscope report build --check", does: "checks in CI that the report is up to date" },
    {
      line: "convscope report build --shard 1/4 --out part1",
      does: "builds a quarter of it, for report merge",
    },
  ],
  run: runBuild,
};

async function runBuild(
  context: CommandContext,
  [spec = SPEC]: readonly string[],
  values: Values<typeof buildOptions>,
): Promise<void> {
  const [{ readSpec }, { planReport }, { buildReport, checkReport }] = await Promise.all([
    import("../../report/spec/spec.js"),
    import("../../report/build/reportPlan.js"),
    import("../../report/build/build.js"),
  ]);
  const { out: folder, jobs, check, shard } = values;
  const plan: BuildPlan = {
    report: await planReport(await readSpec(spec, values.set)),
    folder,
    jobs,
    choice: context.engineChoice,
    ...defined({ shard }),
    signal: context.interruptible(),
  };
  if (check) return reportStale(context, await checkReport(plan), folder);
  finish(context, folder, (await tellBuild(context, buildReport(plan))).manifest);
}

function reportStale(context: CommandContext, stale: readonly string[], folder: string): void {
  if (context.json) context.data(`${JSON.stringify(stale, null, 2)}\n`);
  else for (const line of stale) context.data(`${line}\n`);
  if (stale.length === 0) return context.say(`${folder} is up to date`);
  context.setOutcome("drifted");
}

function finish(context: CommandContext, folder: string, manifest: ReportManifest): void {
  if (context.json) context.data(`${JSON.stringify(manifest, null, 2)}\n`);
  if (!tellReport(context, folder, manifest)) context.setOutcome("drifted");
}

const initOptions = {
  out: text({ short: "o", summary: "file of the spec to write", valueName: "file", default: SPEC }),
  input: optional(
    text({
      summary: "input images: a probe, an image file or a folder of images",
      valueName: "probe",
      default: "",
    }),
    "digits of MNIST, if the network takes 28×28×1",
  ),
  force: flag("replace an existing file"),
};

const init: Command<typeof initOptions> = {
  summary: "write a commented spec for a checkpoint, ready to build",
  positionals: [
    {
      name: "checkpoint",
      summary: "a folder or file with a checkpoint, a run, or bundled:mini-resnet, the default",
      isOptional: true,
    },
  ],
  options: initOptions,
  examples: [
    { line: "convscope report init", does: `writes ${SPEC} for the bundled network` },
    { line: "convscope report init runs/mine --out mine.yaml", does: "writes one for your own run" },
    {
      line: "convscope report init runs/color --input photos/",
      does: "writes one for a network that takes photos",
    },
  ],
  run: async (context, [checkpoint = "bundled:mini-resnet"], { out: file, force, input }) => {
    const { writeSpec } = await import("../../report/spec/init.js");
    await context.startEngine();
    await writeSpec(file, checkpoint, { force, ...defined({ input }) });
    context.say(`${file}: build it with 'convscope report build${file === SPEC ? "" : ` ${file}`}'`);
  },
};

const merge: Command<{ readonly out: typeof out }> = {
  summary: "merge the shards of 'report build --shard' into one report",
  positionals: [{ name: "part", summary: "folders of all shards", repeats: true }],
  options: { out },
  examples: [{ line: "convscope report merge part1 part2 --out report", does: "merges two halves" }],
  run: async (context, parts, { out: folder }) => {
    const { mergeReports } = await import("../../report/spec/merge.js");
    finish(context, folder, await mergeReports(parts, folder));
  },
};

const schema: Command<{ readonly out: Option<string | undefined> }> = {
  summary: "print the JSON Schema of specs, for completion and checks in editors",
  positionals: [],
  options: {
    out: optional(
      text({ short: "o", summary: "output file", valueName: "file", default: "" }),
      "standard output",
    ),
  },
  examples: [
    { line: "convscope report schema --out report.schema.json", does: "writes it next to your spec" },
  ],
  run: async (context, _words, { out: file }) => {
    const { schemaText } = await import("../../report/spec/schema.js");
    if (file === undefined) return context.data(schemaText());
    const { writeFileWhole } = await import("../../core/files/atomicWrite.js");
    await writeFileWhole(file, schemaText());
    context.say(`the schema in ${file}`);
  },
};
