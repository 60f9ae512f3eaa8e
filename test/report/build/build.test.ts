import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { sha256Of } from "../../../src/core/files/hash.js";
import { artifactKey } from "../../../src/report/build/artifactKey.js";
import type { ArtifactPlan } from "../../../src/report/build/artifactPlan.js";
import type { ArtifactRecord } from "../../../src/report/build/artifactRecord.js";
import {
  type BuildEvent,
  type BuildPlan,
  buildReport,
  checkReport,
} from "../../../src/report/build/build.js";
import { planReport } from "../../../src/report/build/reportPlan.js";
import { readSpec } from "../../../src/report/spec/spec.js";
import { mistakeOf } from "../../support/mistake.js";
import { withTempFolder } from "../../support/tempFolder.js";

const ENGINE = { name: "wasm", version: "1.2.3" } as const;
const CHECKPOINT = fileURLToPath(
  new URL("../../../assets/checkpoints/mini-resnet/epoch-01", import.meta.url),
);

/** The instructions to the threads, and their failures. */
const pool = vi.hoisted(() => ({ made: [] as string[], refused: new Map<string, string>(), starts: 0 }));

/** A pool without threads, whose artifacts are one file each without any computation. */
vi.mock("../../../src/report/build/workerPool.js", () => ({
  Pool: {
    start: async (_count: number, { folder }: { folder: string }) => {
      pool.starts++;
      return {
        engine: async () => ENGINE,
        make: (plans: readonly ArtifactPlan[]) => make(folder, plans),
        stop,
      };
    },
  },
}));

async function stop(): Promise<void> {}

async function* make(folder: string, plans: readonly ArtifactPlan[]) {
  for (const plan of plans) {
    pool.made.push(plan.slug);
    const mistake = pool.refused.get(plan.slug);
    yield mistake === undefined ? { plan, record: await written(folder, plan) } : { plan, mistake };
  }
}

async function written(folder: string, plan: ArtifactPlan): Promise<ArtifactRecord> {
  const path = join(folder, "artifacts", plan.slug);
  const text = `${plan.slug}\r\n`;
  const record = {
    generator: "convscope",
    kind: "artifact",
    ...{ key: artifactKey(plan, ENGINE), engine: ENGINE },
    ...{
      checkpoints: [],
      probe: null,
      figures: [],
      tables: [],
      gates: [],
      gaps: [],
      notes: [],
      warnings: [],
    },
    files: [{ file: "table.csv", sha256: sha256Of(text), bytes: text.length }],
  } as const satisfies ArtifactRecord;
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true });
  await writeFile(join(path, "table.csv"), text);
  await writeFile(join(path, "artifact.json"), JSON.stringify(record));
  return record;
}

const SPEC = `title: Small
checkpoints: {mine: mine, plain: "bundled:plain"}
probes: {few: "mnist:test/0-3"}
output: md
sections:
  - {title: One, text: Words.}
  - {view: sheet, taps: conv1}
  - {measure: activation-stats, taps: conv1}
`;
const SLUGS = ["activation-stats-few", "sheet-mine-few", "sheet-plain-few"];

const path = withTempFolder();

/** A build of a spec, into the folder `report` next to it. */
async function planned(more: Partial<BuildPlan> = {}, spec = SPEC): Promise<BuildPlan> {
  await writeFile(path("report.yaml"), spec);
  const report = await planReport(await readSpec(path("report.yaml")));
  return { report, folder: path("report"), jobs: 2, choice: { engine: "wasm" }, ...more };
}

/** Builds, and returns the events. */
async function built(plan: BuildPlan): Promise<readonly BuildEvent[]> {
  const events: BuildEvent[] = [];
  for await (const event of buildReport(plan)) events.push(event);
  return events;
}

async function timesOf(folder: string): Promise<Readonly<Record<string, number>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, (await stat(file)).mtimeMs] as const)),
  );
}

beforeEach(async () => {
  pool.made.length = 0;
  pool.refused.clear();
  pool.starts = 0;
  await cp(CHECKPOINT, path("mine"), { recursive: true });
});

describe("a build", () => {
  it("reports the planned and finished artifacts, and its pages; measures come first because they take longest", async () => {
    const events = await built(await planned());
    expect(events).toEqual([
      { type: "planned", artifacts: 3, stale: 3 },
      { type: "made", slug: "activation-stats-few", done: 1, of: 3 },
      { type: "made", slug: "sheet-mine-few", done: 2, of: 3 },
      { type: "made", slug: "sheet-plain-few", done: 3, of: 3 },
      { type: "pages", files: ["report.md"] },
    ]);
    expect((await readdir(path("report"))).sort()).toEqual(["artifacts", "manifest.json", "report.md"]);
    expect(await readFile(path("report/report.md"), "utf8")).toContain("Words.");
  });

  it("starts no thread and touches no file if nothing changed", async () => {
    await built(await planned());
    const before = await timesOf(path("report"));
    pool.starts = 0;
    expect(await built(await planned())).toEqual([{ type: "planned", artifacts: 3, stale: 0 }]);
    expect([pool.starts, await timesOf(path("report"))]).toEqual([0, before]);
    expect(await checkReport(await planned())).toEqual([]);
  });

  it("rebuilds only what an option, a checkpoint or damage affects", async () => {
    await built(await planned());
    const again = async (spec = SPEC) => {
      pool.made.length = 0;
      await built(await planned({}, spec));
      return [...pool.made].sort();
    };
    expect(await again(SPEC.replace("view: sheet,", "view: sheet, theme: dark,"))).toEqual(SLUGS.slice(1));
    expect(await again()).toEqual(SLUGS.slice(1));
    const description = path("mine/convscope.json");
    await writeFile(description, `${await readFile(description, "utf8")} `);
    expect(await again()).toEqual(SLUGS.slice(0, 2));
    await writeFile(path("report/artifacts/sheet-plain-few/table.csv"), "");
    expect(await checkReport(await planned())).toEqual(["sheet-plain-few: damaged"]);
    expect(await again()).toEqual(["sheet-plain-few"]);
  });

  it("writes only pages if only texts changed", async () => {
    await built(await planned());
    pool.made.length = 0;
    const spec = SPEC.replace("Words.", "Other words.");
    expect(await checkReport(await planned({}, spec))).toEqual(["pages: out of date"]);
    expect(await built(await planned({}, spec))).toEqual([
      { type: "planned", artifacts: 3, stale: 0 },
      { type: "pages", files: ["report.md"] },
    ]);
    expect(pool.made).toEqual([]);
  });

  it("removes artifacts that are no longer planned, but not the files of others", async () => {
    await built(await planned());
    await mkdir(path("report/artifacts/mine"));
    const spec = SPEC.replace("  - {view: sheet, taps: conv1}\n", "");
    expect(await checkReport(await planned({}, spec))).toContain(
      "sheet-mine-few: no longer part of the report",
    );
    await built(await planned({}, spec));
    expect((await readdir(path("report/artifacts"))).sort()).toEqual(["activation-stats-few", "mine"]);
  });

  it("makes only its shard, without pages", async () => {
    const parts = [1, 2].map((index) => planned({ shard: { index, of: 2 }, folder: path(`part-${index}`) }));
    for (const part of parts) await built(await part);
    const slugs = await Promise.all([1, 2].map((index) => readdir(path(`part-${index}/artifacts`))));
    expect(slugs.flat().sort()).toEqual(SLUGS);
    expect((await readdir(path("part-1"))).sort()).toEqual(["artifacts", "manifest.json"]);
  });
});

describe("a build that fails", () => {
  it("rejects the folder of another program before it makes anything", async () => {
    await mkdir(path("report/artifacts/sheet-mine-few"), { recursive: true });
    const mistake = await mistakeOf(async () => built(await planned()));
    expect(mistake).toMatch(
      /artifacts\/sheet-mine-few' already exists and was not written by convscope. Move it, or /,
    );
    expect(pool.made).toEqual([]);
  });

  it("makes the rest if one artifact fails, reports its position, and makes it the next time", async () => {
    pool.refused.set("sheet-plain-few", "It has no such tap.");
    const mistake = await mistakeOf(async () => built(await planned()));
    expect(mistake).toMatch(/report\.yaml:7:5: Cannot make sheet-plain-few: It has no such tap\.$/);
    expect((await readdir(path("report/artifacts"))).sort()).toEqual(SLUGS.slice(0, 2));
    expect(await readdir(path("report"))).toEqual(["artifacts"]);
    pool.refused.clear();
    pool.made.length = 0;
    await built(await planned());
    expect(pool.made).toEqual(["sheet-plain-few"]);
  });
});
