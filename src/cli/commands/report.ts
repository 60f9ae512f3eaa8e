import { availableParallelism } from "node:os";
import { expected } from "../../errors.js";
import { flag, integer, type Option, optional, repeated, text, type Values } from "../../options.js";
import { formatCount } from "../../pictures/numbers.js";
import type { BuildPlan } from "../../reports/report/build.js";
import type { ReportManifest, Shard } from "../../reports/report/reportManifest.js";
import type { Variables } from "../../reports/report/variables.js";
import type { Command, CommandGroup, Rim } from "../command.js";
import { progressLine } from "../progressLine.js";

/** `convscope report`: documents that are built by script. */
export const report: CommandGroup = {
  summary: "build a document of figures, tables and words from a spec",
  kind: "command",
  get commands() {
    return { build, init, merge, schema };
  },
};

const SPEC = "report.yaml";

const out = text({ short: "o", summary: "the folder of the report", hint: "folder", fallback: "report" });

const set: Option<Variables> = {
  ...repeated({
    summary: "a value for ${name} in the spec; may be given several times",
    hint: "name=value",
    fallback: [],
  }),
  fallback: {},
  parse: (value, subject) =>
    Object.fromEntries(
      [value].flat().map((each) => {
        const [, name, given] = /^([^=]+)=(.*)$/s.exec(String(each)) ?? [];
        if (name === undefined || given === undefined) throw expected("name=value", subject, each);
        return [name, given];
      }),
    ),
};

const shardOption: Option<Shard | undefined> = {
  summary: "build a part of the artifacts only, like 1/4; 'convscope report merge' joins the parts",
  hint: "i/n",
  fallback: undefined,
  parse: (value, subject) => {
    const [, index = 0, of = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(String(value)) ?? []).map(Number);
    if (index >= 1 && index <= of) return { index, of };
    throw expected("a part like 1/4", subject, value);
  },
};

const buildOptions = {
  out,
  set,
  jobs: integer({
    summary:
      "artifacts that are made at once, each by a thread with an engine of its own; the bytes are the same",
    fallback: availableParallelism(),
    fallbackInWords: "all cores",
    min: 1,
    max: 64,
  }),
  check: flag("build nothing; name what is out of date, and exit with 3 where anything is"),
  shard: shardOption,
};

const build: Command<typeof buildOptions> = {
  summary: "build a report: what changed since the last time, and no more",
  positionals: [{ name: "spec", summary: `the spec; ${SPEC} by default`, isOptional: true }],
  options: buildOptions,
  examples: [
    { line: "convscope report build", does: `builds what ${SPEC} says into report/` },
    {
      line: "convscope report build nightly.yaml --set run=runs/42 --out out/42",
      does: "builds it of another run",
    },
    { line: "convscope report build --check", does: "tells in CI whether the report is out of date" },
    {
      line: "convscope report build --shard 1/4 --out part1",
      does: "makes a quarter of it, for report merge",
    },
  ],
  run: runBuild,
};

async function runBuild(
  rim: Rim,
  [spec = SPEC]: readonly string[],
  values: Values<typeof buildOptions>,
): Promise<void> {
  const [{ readSpec }, { planReport }, { buildReport, checkReport }] = await Promise.all([
    import("../../reports/report/spec.js"),
    import("../../reports/report/plan.js"),
    import("../../reports/report/build.js"),
  ]);
  const { out: folder, jobs, check, shard } = values;
  const plan: BuildPlan = {
    report: await planReport(await readSpec(spec, values.set)),
    folder,
    jobs,
    choice: rim.engineChoice,
    ...(shard === undefined ? {} : { shard }),
    signal: rim.interruptible(),
  };
  if (check) return told(rim, await checkReport(plan), folder);
  await finish(rim, folder, await watched(rim, buildReport(plan)));
}

function told(rim: Rim, stale: readonly string[], folder: string): void {
  if (rim.json) rim.data(`${JSON.stringify(stale, null, 2)}\n`);
  else for (const line of stale) rim.data(`${line}\n`);
  if (stale.length === 0) return rim.say(`${folder} is up to date`);
  rim.endAs("drifted");
}

/** Tells how a build goes on, and gives what it comes to. */
async function watched(
  rim: Rim,
  events: ReturnType<typeof import("../../reports/report/build.js").buildReport>,
): Promise<ReportManifest> {
  for (;;) {
    const { value, done } = await events.next();
    if (done === true) return value;
    if (value.type === "planned")
      rim.progress(progressLine(`0 of ${formatCount(value.stale, "artifact")}`, 0));
    if (value.type !== "made") continue;
    rim.progress(
      progressLine(`${value.done} of ${formatCount(value.of, "artifact")}`, value.done / value.of),
    );
  }
}

async function finish(rim: Rim, folder: string, manifest: ReportManifest): Promise<void> {
  const { artifacts, pages } = manifest;
  if (rim.json) rim.data(`${JSON.stringify(manifest, null, 2)}\n`);
  for (const { slug, warnings, gaps } of artifacts) {
    for (const warning of warnings) rim.say(`Warning: ${slug}: ${warning}`);
    for (const { checkpoint, reason } of gaps) rim.say(`Left out of ${slug}: ${checkpoint} (${reason})`);
  }
  const [first] = pages;
  const where =
    first === undefined
      ? `${folder} (a part)`
      : `${folder}/${first.file}: open it in a ${viewerOf(first.file)}`;
  rim.say(`${formatCount(artifacts.length, "artifact")} in ${where}`);
  const failed = artifacts.flatMap(({ gates }) => gates).filter(({ passed }) => !passed);
  for (const { gate, value, where: at } of failed)
    rim.say(`Gate ${gate} does not hold: ${value}${at === "" ? "" : ` at ${at}`}`);
  if (failed.length > 0) rim.endAs("drifted");
}

/** What opens a page. */
function viewerOf(page: string): string {
  const viewers: Readonly<Record<string, string>> = {
    html: "browser",
    pdf: "PDF viewer",
    md: "Markdown viewer",
  };
  return viewers[page.slice(page.lastIndexOf(".") + 1)] ?? "viewer";
}

const initOptions = {
  out: text({ short: "o", summary: "the spec to write", hint: "file", fallback: SPEC }),
  force: flag("replace a file that is there"),
};

const init: Command<typeof initOptions> = {
  summary: "write a spec for a checkpoint, with comments, that builds as it is",
  positionals: [
    {
      name: "checkpoint",
      summary: "a folder or file with a checkpoint, a run, or bundled:seed, the default",
      isOptional: true,
    },
  ],
  options: initOptions,
  examples: [
    { line: "convscope report init", does: `writes ${SPEC} for the bundled network` },
    { line: "convscope report init runs/mine --out mine.yaml", does: "writes one for your own" },
  ],
  run: async (rim, [checkpoint = "bundled:seed"], { out: file, force }) => {
    const { writeSpec } = await import("../../reports/report/init.js");
    await writeSpec(file, checkpoint, { force });
    rim.say(`${file}: build it with 'convscope report build${file === SPEC ? "" : ` ${file}`}'`);
  },
};

const merge: Command<{ readonly out: typeof out }> = {
  summary: "join the parts that 'report build --shard' made to a whole report",
  positionals: [{ name: "part", summary: "the folders of all parts", repeats: true }],
  options: { out },
  examples: [{ line: "convscope report merge part1 part2 --out report", does: "joins two halves" }],
  run: async (rim, parts, { out: folder }) => {
    const { mergeReports } = await import("../../reports/report/merge.js");
    await finish(rim, folder, await mergeReports(parts, folder));
  },
};

const schema: Command<{ readonly out: Option<string | undefined> }> = {
  summary: "print the JSON Schema of specs, for editors that complete and check them",
  positionals: [],
  options: {
    out: optional(
      text({ short: "o", summary: "a file to write instead", hint: "file", fallback: "" }),
      "standard output",
    ),
  },
  examples: [
    { line: "convscope report schema --out report.schema.json", does: "writes it beside your spec" },
  ],
  run: async (rim, _words, { out: file }) => {
    const { schemaText } = await import("../../reports/report/schema.js");
    if (file === undefined) return rim.data(schemaText());
    const { writeFileWhole } = await import("../../files.js");
    await writeFileWhole(file, schemaText());
    rim.say(`the schema in ${file}`);
  },
};
