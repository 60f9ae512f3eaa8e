import { createHash } from "node:crypto";
import { appendFile, cp, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { ReportManifest } from "../../src/report/build/reportManifest.js";
import { convscope as convscopeHere, withWorkplaces } from "../support/cli.js";
import { convscope, PROGRAM, started } from "../support/program.js";

const newWorkplace = withWorkplaces();
const SEED = new URL("../../assets/checkpoints/mini-resnet/epoch-01/", import.meta.url).pathname;

/** A spec of small artifacts: two views of two checkpoints, a measure of both, and text. */
const SPEC = `title: Small
checkpoints:
  mine: mine
  plain: bundled:plain
probes:
  five: mnist:test/53
  few: mnist:test/0-3
output: [html, md]
sections:
  - title: One
    text: "Words, and <script>alert(1)</script>."
  - view: sheet
    probes: five
    taps: conv1
    top: 2
    scopes: [layer, filter]
  - title: Two
    view: overview
    probes: five
    top: 1
  - measure: ratio
    probes: few
`;

let cwd: string;

/** Builds with one thread, because each has to start an engine. */
function build(...args: readonly string[]) {
  return convscope(["report", "build", "--jobs", "1", ...args], { cwd });
}

/** Runs a command line that starts no thread, for which this process is sufficient. */
function run(...words: readonly string[]) {
  return convscopeHere(words, { cwd });
}

/** All files of a folder by path, with their hashes. */
async function contentOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(join(cwd, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found = files.sort().map(async (file) => [
    file.slice(join(cwd, folder).length + 1),
    createHash("sha256")
      .update(await readFile(file))
      .digest("hex"),
  ]);
  return Object.fromEntries(await Promise.all(found));
}

/** Modification times of the files in a folder. */
async function timesOf(folder: string): Promise<Readonly<Record<string, number>>> {
  const names = Object.keys(await contentOf(folder));
  const times = names.map(async (name) => [name, (await stat(join(cwd, folder, name))).mtimeMs] as const);
  return Object.fromEntries(await Promise.all(times));
}

/** The artifacts with other times, or that are new. */
function touched(before: Readonly<Record<string, number>>, now: Readonly<Record<string, number>>) {
  const changed = Object.keys(now).filter(
    (name) => now[name] !== before[name] && name.startsWith("artifacts/"),
  );
  return [...new Set(changed.map((name) => name.split("/")[1]))].sort();
}

async function manifest(folder = "report"): Promise<ReportManifest> {
  return JSON.parse(await readFile(join(cwd, folder, "manifest.json"), "utf8"));
}

beforeAll(async () => {
  cwd = await newWorkplace();
  await cp(SEED, join(cwd, "mine"), { recursive: true });
  await writeFile(join(cwd, "report.yaml"), SPEC);
  expect(await convscope(["report", "build", "--jobs", "2"], { cwd })).toMatchObject({ code: 0 });
});

const SLUGS = [
  "overview-mine-five",
  "overview-plain-five",
  "ratio-few",
  "sheet-mine-five",
  "sheet-plain-five",
];

describe("convscope report build", () => {
  it("makes an artifact for each view, checkpoint and probe, and for each measure and probe", async () => {
    expect((await readdir(join(cwd, "report/artifacts"))).sort()).toEqual(SLUGS);
    const { artifacts, pages } = await manifest();
    expect(artifacts.map(({ slug }) => slug).sort()).toEqual(SLUGS);
    expect(pages.map(({ file }) => file)).toEqual(expect.arrayContaining(["index.html", "report.md"]));
  });

  it("lists the omitted checkpoints of an artifact, in the manifest and on the pages", async () => {
    const { artifacts } = await manifest();
    const gaps = artifacts.find(({ slug }) => slug === "ratio-few")?.gaps;
    expect(gaps).toEqual([expect.objectContaining({ checkpoint: "bundled:plain/epoch-12" })]);
    expect(await readFile(join(cwd, "report/index.html"), "utf8")).toContain("no residual blocks");
  });

  it("draws a figure once for each scope, in separate files", async () => {
    const files = await readdir(join(cwd, "report/artifacts/sheet-mine-five"));
    expect(files).toEqual(
      expect.arrayContaining(["conv1.png", "conv1-by-filter.png", "conv1-by-filter.json"]),
    );
  });

  it("makes the same bytes as the command recorded in each figure", async () => {
    const { artifacts } = await manifest();
    const command = artifacts.find(({ slug }) => slug === "sheet-mine-five")?.commands[0] ?? "";
    const words = command.split(" ").slice(1);
    expect(await run(...words, "--out", "alone")).toMatchObject({ code: 0 });
    const [alone, within] = await Promise.all(
      ["alone", "report/artifacts/sheet-mine-five"].map((folder) => readFile(join(cwd, folder, "conv1.png"))),
    );
    expect(alone).toEqual(within);
  });

  it("touches nothing if nothing changed", async () => {
    const before = await timesOf("report");
    expect(await run("report", "build")).toMatchObject({ code: 0 });
    expect(await timesOf("report")).toEqual(before);
  });

  it("rebuilds one artifact if one option changed, and reverts it", async () => {
    const before = await timesOf("report");
    const content = await contentOf("report");
    await writeFile(
      join(cwd, "report.yaml"),
      SPEC.replace("measure: ratio", "measure: ratio\n    theme: dark"),
    );
    expect(await run("report", "build", "--check")).toMatchObject({
      code: 3,
      stdout: "ratio-few: out of date\n",
    });
    expect(await build()).toMatchObject({ code: 0 });
    expect(touched(before, await timesOf("report"))).toEqual(["ratio-few"]);
    await writeFile(join(cwd, "report.yaml"), SPEC);
    expect(await build()).toMatchObject({ code: 0 });
    expect(await contentOf("report")).toEqual(content);
    expect(await run("report", "build", "--check")).toMatchObject({ code: 0, stdout: "" });
  });

  it("makes the same bytes with any number of threads, and in shards that are merged", async () => {
    const whole = await contentOf("report");
    expect(await build("--out", "one")).toMatchObject({ code: 0 });
    for (const part of ["1/2", "2/2"]) {
      expect(await build("--shard", part, "--out", `part-${part[0]}`)).toMatchObject({ code: 0 });
    }
    const merged = await run("report", "merge", "part-2", "part-1", "--out", "merged");
    expect(merged).toMatchObject({ code: 0 });
    expect(await contentOf("one")).toEqual(whole);
    expect(await contentOf("merged")).toEqual(whole);
    expect(await run("report", "merge", "part-1", "--out", "half")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("Shards are missing: 2/2."),
    });
  });

  it("keeps finished artifacts intact when it is killed, and continues from them", async () => {
    const whole = await contentOf("report");
    const child = started(process.execPath, [PROGRAM, "report", "build", "--out", "killed", "--jobs", "1"], {
      cwd,
    });
    const ended = new Promise((resolve) => child.once("close", resolve));
    while (child.exitCode === null && (await finished("killed")).length < 2) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    child.kill("SIGKILL");
    await ended;
    const done = await finished("killed");
    const kept = await timesOf("killed");
    for (const slug of done) {
      const files = Object.keys(whole).filter((name) => name.startsWith(`artifacts/${slug}/`));
      for (const name of files) expect(Object.keys(kept)).toContain(name);
    }
    expect(await build("--out", "killed")).toMatchObject({ code: 0 });
    expect(touched(kept, await timesOf("killed")).filter((slug) => done.includes(slug ?? ""))).toEqual([]);
    expect(await contentOf("killed")).toEqual(whole);
  });

  it("shows names and texts literally, and executes none of them", async () => {
    const page = await readFile(join(cwd, "report/index.html"), "utf8");
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page).not.toContain("<script>alert(1)");
  });

  it("substitutes variables, and reports missing ones", async () => {
    await writeFile(join(cwd, "set.yaml"), "title: ${who}\nsections:\n  - text: ${words}\n");
    expect(await build("set.yaml", "--set", "who=A, B", "--set", "words=c=d", "--out", "set")).toMatchObject({
      code: 0,
    });
    expect((await manifest("set")).outline).toMatchObject({
      title: "A, B",
      sections: [{ items: [{ text: "c=d" }] }],
    });
    expect(await run("report", "build", "set.yaml", "--set", "who=A", "--out", "set")).toMatchObject({
      code: 2,
      stderr: "convscope: set.yaml:3:11: The variable ${words} has no value. Give one with --set words=…\n",
    });
  });

  it("makes the rest if one artifact fails that the spec names explicitly, and reports its position", async () => {
    await writeFile(
      join(cwd, "wrong.yaml"),
      SPEC.replace("measure: ratio", "measure: ratio\n    checkpoints: plain"),
    );
    const { code, stderr } = await build("wrong.yaml", "--out", "wrong");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^convscope: wrong.yaml:21:5: Cannot make ratio-few: .*no residual blocks.*\n$/);
    expect(await finished("wrong")).toHaveLength(SLUGS.length - 1);
  });

  it("exits with 130 on Ctrl-C, and keeps finished artifacts", async () => {
    const child = started(
      process.execPath,
      [PROGRAM, "report", "build", "--out", "interrupted", "--jobs", "1"],
      { cwd },
    );
    const printed: Buffer[] = [];
    child.stderr?.on("data", (text: Buffer) => printed.push(text));
    const ended = new Promise((resolve) => child.once("close", resolve));
    while (child.exitCode === null && (await finished("interrupted")).length < 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const done = await finished("interrupted");
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(Buffer.concat(printed).toString()).toContain("finished artifacts are kept");
    expect(await finished("interrupted")).toEqual(expect.arrayContaining([...done]));
    expect(await readdir(join(cwd, "interrupted"))).not.toContain("index.html");
  });

  it("exits with a message if a thread dies", async () => {
    await writeFile(
      join(cwd, "dying.mjs"),
      `import { isMainThread, parentPort } from "node:worker_threads";
if (!isMainThread) parentPort.on("message", () => process.exit(7));`,
    );
    const preload = new URL(`file://${join(cwd, "dying.mjs")}`).href;
    const { code, stderr } = await convscope(["report", "build", "--out", "dead"], {
      cwd,
      environment: { NODE_OPTIONS: `--import=${preload}` },
    });
    expect([code, stderr]).toEqual([1, expect.stringContaining("A thread of the report ended with 7.")]);
  });

  it("builds and verifies a spec of only text, in JSON too", async () => {
    await writeFile(
      join(cwd, "words.json"),
      JSON.stringify({ title: "Words", output: ["md", "pdf"], sections: [{ title: "One", text: "Two." }] }),
    );
    expect(await build("words.json", "--out", "words")).toMatchObject({ code: 0 });
    expect(await readFile(join(cwd, "words/report.md"), "utf8")).toMatch(/^# Words\n\n## One\n\nTwo\.\n/);
    expect(await run("verify", "words")).toMatchObject({ code: 0 });
    await appendFile(join(cwd, "words/report.pdf"), " ");
    expect(await run("verify", "words")).toMatchObject({
      code: 3,
      stdout: expect.stringContaining("words/report.pdf: differs"),
    });
    await writeFile(join(cwd, "words.json"), '{"titel": "Words",\n "sections": []}');
    const { code, stderr } = await run("report", "build", "words.json", "--out", "words");
    expect(code).toBe(2);
    expect(stderr).toContain("words.json:1:2: Unknown key 'titel'. Did you mean 'title'?");
    expect(stderr).toContain("words.json:2:2: ");
  });

  it("follows each run of a spec through its checkpoints, and those that are named together", async () => {
    await mkdir(join(cwd, "run"));
    for (const epoch of ["epoch-01", "epoch-02", "epoch-03"])
      await cp(SEED, join(cwd, "run", epoch), { recursive: true });
    const spec = (section: string) => `checkpoints: {run: run, mine: mine, other: run/epoch-03}
probes: {five: mnist:test/53}
output: md
sections:
  - {view: timeline, taps: conv1, top: 1, ${section}}
`;
    await writeFile(join(cwd, "runs.yaml"), spec("every: 2"));
    expect(await build("runs.yaml", "--out", "runs")).toMatchObject({ code: 0 });
    const { artifacts } = await manifest("runs");
    expect(artifacts.map(({ slug, inputs }) => [slug, inputs.checkpoints.map(({ name }) => name)])).toEqual([
      ["timeline-run-five", ["run/epoch-01", "run/epoch-03"]],
      ["timeline-mine-other-five", ["mine", "run/epoch-03"]],
    ]);
    const command = artifacts[0]?.commands[0]?.split(" ").slice(1) ?? [];
    expect(await run(...command, "--out", "alone-run")).toMatchObject({ code: 0 });
    const [alone, within] = await Promise.all(
      ["alone-run", "runs/artifacts/timeline-run-five"].map((folder) =>
        readFile(join(cwd, folder, "conv1-timeline.png")),
      ),
    );
    expect(alone).toEqual(within);
    await appendFile(join(cwd, "run/epoch-01/convscope.json"), " ");
    expect(await run("report", "build", "runs.yaml", "--check", "--out", "runs")).toMatchObject({ code: 3 });
    await writeFile(join(cwd, "runs.yaml"), spec("checkpoints: mine"));
    expect(await build("runs.yaml", "--out", "runs")).toMatchObject({
      code: 2,
      stderr:
        "convscope: runs.yaml:5:5: 'mine' is one checkpoint, but 'timeline' needs several. Name a run, or more of its checkpoints.\n",
    });
  });

  it("does not replace files that it did not write", async () => {
    await mkdir(join(cwd, "taken/artifacts/ratio-few"), { recursive: true });
    expect(await build("--out", "taken")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("already exists and was not written by convscope"),
    });
  });

  it("exits with 3 if a gate fails, and with 0 if all pass", async () => {
    const spec = (gate: string) =>
      `checkpoints: {a: bundled:mini-resnet/epoch-01, b: bundled:mini-resnet}\nprobes: [mnist:test/0-9]\nsections:\n  - compare: [a, b]\n    taps: relu5\n    gates: ['${gate}']\n`;
    await writeFile(join(cwd, "gates.yaml"), spec("cka>=0.999999"));
    expect(await build("gates.yaml", "--out", "gates")).toMatchObject({ code: 3 });
    await writeFile(join(cwd, "gates.yaml"), spec("cka>=0"));
    expect(await build("gates.yaml", "--out", "gates")).toMatchObject({ code: 0 });
  });
});

/** The existing artifacts of a report. */
async function finished(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(cwd, folder, "artifacts")).catch(() => [] as string[]);
  return names.filter((name) => !name.startsWith("."));
}

describe("convscope verify of a report", () => {
  it("reproduces every figure, table and page, and lists the texts that are not computed", async () => {
    const { code, stdout } = await run("verify", "report", "--json");
    const verdicts: { file: string; verdict: string }[] = JSON.parse(stdout);
    const others = verdicts.filter(({ verdict }) => verdict !== "same bytes");
    expect(new Set(others.map(({ verdict }) => verdict))).toEqual(new Set(["not looked at"]));
    for (const { file } of others) expect(file).toMatch(/^report\/artifacts\/[^/]+\/artifact\.json$/);
    const files = Object.keys(await contentOf("report")).filter((name) =>
      /\.(?:png|svg|csv|html|md)$/.test(name),
    );
    expect(verdicts.map(({ file }) => file)).toEqual(
      expect.arrayContaining(files.map((file) => `report/${file}`)),
    );
    expect(code).toBe(0);
  });

  it("detects every change of a file", async () => {
    const changed = [
      "artifacts/ratio-few/ratio.csv",
      "artifacts/sheet-mine-five/conv1.svg",
      "artifacts/sheet-mine-five/scale.json",
    ];
    for (const files of [changed, ["index.html"], ["manifest.json"]]) {
      await cp(join(cwd, "report"), join(cwd, "other"), { recursive: true });
      for (const file of files) await appendFile(join(cwd, "other", file), " ");
      const { code, stdout } = await run("verify", "other");
      for (const file of files) expect(stdout).toContain(`other/${file}: differs`);
      expect(code).toBe(3);
      await rm(join(cwd, "other"), { recursive: true });
    }
  });
});

describe("convscope report init", () => {
  it("writes a spec that builds, and replaces an existing one only if requested", async () => {
    await run("report", "init", "mine", "--out", "specs/new.yaml");
    const { code, stdout } = await run("report", "build", "specs/new.yaml", "--check", "--out", "new");
    expect([code, stdout]).toEqual([3, expect.stringContaining("sheet-network-one: missing")]);
    expect(await readFile(join(cwd, "specs/new.yaml"), "utf8")).toContain('network: "../mine"');
    expect(await run("report", "init", "--out", "specs/new.yaml")).toMatchObject({
      code: 2,
    });
    expect(await run("report", "init", "--out", "specs/new.yaml", "--force")).toMatchObject({
      code: 0,
    });
  });
});
