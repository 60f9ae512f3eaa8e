import { rm, stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { ensureFolder, writeFileWhole } from "../../core/files/atomicWrite.js";
import type { EngineChoice } from "../../engine/engineChoice.js";
import { hasNative, installedEngines } from "../../engine/installedEngines.js";
import { knownVerdict } from "../../engine/nativeVerdict.js";
import type { EngineFacts } from "../../jobs/engineFacts.js";
import { MANIFEST, readManifest } from "../../jobs/manifest.js";
import { pagesOf, refuseForeignPages, writePages } from "../pages/pages.js";
import { Diagnostics, type Place } from "../spec/diagnostics.js";
import type { ArtifactPlan } from "./artifactPlan.js";
import type { ArtifactRecord, RecordedFile } from "./artifactRecord.js";
import {
  type ArtifactStatus,
  leftovers,
  refuseForeignFolders,
  removeArtifacts,
  standings,
} from "./artifactStore.js";
import {
  listed,
  manifestOf,
  manifestText,
  type ReportManifest,
  readReportManifest,
  recordedFile,
  type Shard,
  wayToSpec,
} from "./reportManifest.js";
import type { ReportPlan } from "./reportPlan.js";
import { Pool } from "./workerPool.js";

/** Report to build, and the settings of the build. */
export interface BuildPlan {
  readonly report: ReportPlan;
  /** Folder of the report. */
  readonly folder: string;
  /** Number of artifacts that are built at the same time. */
  readonly jobs: number;
  readonly choice: EngineChoice;
  /** Shard of the artifacts to build. Default: all artifacts. */
  readonly shard?: Shard;
  /** Signal that aborts the build. Default: none. */
  readonly signal?: AbortSignal;
}

/** Event during a build. */
export type BuildEvent =
  | { readonly type: "planned"; readonly artifacts: number; readonly stale: number }
  | { readonly type: "made"; readonly slug: string; readonly done: number; readonly of: number }
  | { readonly type: "pages"; readonly files: readonly string[] };

/**
 * Builds a report: makes the artifacts that are missing or out of date, removes those that no longer belong to it,
 * and writes its pages and `manifest.json` if anything changed. Otherwise, no engine is started and no file is
 * touched. Finished artifacts are kept in any case. Throws `UserError` for folders that convscope did not write, and
 * at the end for all artifacts that could not be made; `Interrupted` if the signal is aborted.
 */
export async function* buildReport(plan: BuildPlan): AsyncGenerator<BuildEvent, ReportManifest> {
  const { report, folder, shard } = plan;
  await ensureFolder(folder);
  const before = await formerManifest(folder);
  const own = ownArtifacts(report.artifacts, shard);
  const pool = new LazyPool(plan);
  try {
    const engine = (await recalledEngine(before, plan.choice)) ?? (await (await pool.get()).engine());
    const status = await standings(folder, own, engine);
    await refuseForeignFolders(folder, status);
    const records = yield* madeAgain(plan, pool, status);
    // Frees the memory of the threads for the pages.
    await pool.stop();
    await removeArtifacts(folder, await leftovers(folder, new Set(own.map(({ slug }) => slug))));
    return yield* finished(plan, { before, engine, own, records });
  } finally {
    await pool.stop();
  }
}

/** Lists the outdated parts of a report, one phrase each. Writes nothing. */
export async function checkReport(plan: BuildPlan): Promise<readonly string[]> {
  const { report, folder, shard } = plan;
  const before = await readReportManifest(folder);
  const own = ownArtifacts(report.artifacts, shard);
  if (before === undefined) return own.map(({ slug }) => `${slug}: missing`);
  const pool = new LazyPool({ ...plan, jobs: 1 });
  try {
    const engine = (await recalledEngine(before, plan.choice)) ?? (await (await pool.get()).engine());
    const status = await standings(folder, own, engine);
    const stale = status.flatMap(({ plan: { slug }, staleReason }) =>
      staleReason === undefined ? [] : [`${slug}: ${staleReason}`],
    );
    const left = await leftovers(folder, new Set(own.map(({ slug }) => slug)));
    const draft = draftOf(plan, { before, engine, own, records: recordsIn(status) });
    const isDone = stale.length > 0 || (await isSame(folder, before, draft));
    return [
      ...stale,
      ...left.map((name) => `${name}: no longer part of the report`),
      ...(isDone ? [] : ["pages: out of date"]),
    ];
  } finally {
    await pool.stop();
  }
}

/** Records of the artifacts that are up to date. */
function recordsIn(status: readonly ArtifactStatus[]): Map<string, ArtifactRecord> {
  return new Map(
    status.flatMap(({ plan, record }) => (record === undefined ? [] : [[plan.slug, record] as const])),
  );
}

/** Artifacts of a shard, taken at regular intervals so that each shard gets some of each kind. */
function ownArtifacts(artifacts: readonly ArtifactPlan[], shard: Shard | undefined): readonly ArtifactPlan[] {
  return shard === undefined ? artifacts : artifacts.filter((_, at) => at % shard.of === shard.index - 1);
}

/** Manifest of an earlier build. Throws `UserError` for a file of that name that convscope did not write. */
async function formerManifest(folder: string): Promise<ReportManifest | undefined> {
  await readManifest(join(folder, MANIFEST));
  return readReportManifest(folder);
}

/** Engine that an earlier build recorded, if the same one would run now; otherwise undefined. */
async function recalledEngine(
  before: ReportManifest | undefined,
  { engine = "auto", threads = availableParallelism() }: EngineChoice,
): Promise<EngineFacts | undefined> {
  if (before === undefined || before.installed !== installedEngines()) return undefined;
  const was = before.engine;
  const expected = engine === "auto" ? (hasNative() ? "native" : "wasm") : engine;
  if (was.name !== expected) return undefined;
  if (was.name === "wasm") return was;
  // A folder that was moved from another processor was computed with another arithmetic.
  const verdict = await knownVerdict();
  const hash = verdict?.sound === true ? verdict.arithmetic.hash : undefined;
  return was.threads === threads && hash !== undefined && was.arithmetic === hash ? was : undefined;
}

class LazyPool {
  private started: Promise<Pool> | undefined;
  private readonly plan: BuildPlan;

  constructor(plan: BuildPlan) {
    this.plan = plan;
  }

  get(most = this.plan.jobs): Promise<Pool> {
    const { jobs, folder, choice, report, signal } = this.plan;
    const start = { folder, from: report.spec.folder, choice };
    this.started ??= Pool.start(Math.max(1, Math.min(jobs, most)), start, signal);
    return this.started;
  }

  async stop(): Promise<void> {
    await (await this.started?.catch(() => undefined))?.stop();
  }
}

async function* madeAgain(
  { report }: BuildPlan,
  pool: LazyPool,
  status: readonly ArtifactStatus[],
): AsyncGenerator<BuildEvent, ReadonlyMap<string, ArtifactRecord>> {
  const records = recordsIn(status);
  const stale = status.filter(({ record }) => record === undefined).map(({ plan }) => plan);
  yield { type: "planned", artifacts: status.length, stale: stale.length };
  if (stale.length === 0) return records;
  const diagnostics = new Diagnostics(report.spec.file);
  let done = 0;
  for await (const outcome of (await pool.get(stale.length)).make(inOrder(stale))) {
    const { slug, place } = outcome.plan;
    if ("mistake" in outcome) diagnostics.add(`Cannot make ${slug}: ${outcome.mistake}`, place);
    else records.set(slug, outcome.record);
    yield { type: "made", slug, done: ++done, of: stale.length };
  }
  noteEmptySections(status, records, diagnostics);
  diagnostics.check();
  return records;
}

/**
 * Orders slow artifacts first, so that the threads finish together, and keeps those of the same checkpoint together.
 */
function inOrder(plans: readonly ArtifactPlan[]): readonly ArtifactPlan[] {
  const isMeasure = ({ kind }: ArtifactPlan) => kind !== "view";
  return [...plans.filter(isMeasure), ...plans.filter((plan) => !isMeasure(plan))];
}

/** Adds an error for each section without any artifact: that is a mistake in the spec rather than a gap. */
function noteEmptySections(
  status: readonly ArtifactStatus[],
  records: ReadonlyMap<string, ArtifactRecord>,
  diagnostics: Diagnostics,
): void {
  const sections = new Map<Place, ArtifactStatus[]>();
  for (const each of status) sections.set(each.plan.place, [...(sections.get(each.plan.place) ?? []), each]);
  for (const [place, members] of sections) {
    const found = members.map(({ plan }) => records.get(plan.slug));
    if (found.some((record) => record === undefined || record.files.length > 0)) continue;
    const reasons = new Set(found.flatMap((record) => record?.gaps.map(({ reason }) => reason) ?? []));
    diagnostics.add(`Nothing of this section can be made: ${[...reasons].join("; ")}.`, place);
  }
}

interface Result {
  readonly before: ReportManifest | undefined;
  readonly engine: EngineFacts;
  readonly own: readonly ArtifactPlan[];
  readonly records: ReadonlyMap<string, ArtifactRecord>;
}

/** Writes pages and manifest if anything changed. */
async function* finished(plan: BuildPlan, result: Result): AsyncGenerator<BuildEvent, ReportManifest> {
  const { folder, report } = plan;
  const { before, engine, records } = result;
  const draft = draftOf(plan, result);
  if (before !== undefined && (await isSame(folder, before, draft))) return before;
  const assembly = { outline: report.outline, engine, records, folder };
  const pages = plan.shard === undefined ? await pagesOf(assembly) : new Map<string, string>();
  const manifest = { ...draft, pages: [...pages].map(([name, content]) => recordedFile(name, content)) };
  await refuseForeignPages(folder, pages, before?.pages ?? []);
  await writeFileWhole(
    join(folder, MANIFEST),
    manifestText({ ...draft, pages: unsure(before?.pages ?? [], manifest.pages) }),
  );
  await writePages(folder, pages);
  yield { type: "pages", files: [...pages.keys()] };
  await removePages(folder, before?.pages ?? [], manifest.pages);
  await writeFileWhole(join(folder, MANIFEST), manifestText(manifest));
  return manifest;
}

/**
 * Marks pages as being written: if the build is killed meanwhile, the next one knows that they are its own but
 * incomplete.
 */
function unsure(before: readonly RecordedFile[], now: readonly RecordedFile[]): readonly RecordedFile[] {
  const names = new Set([...before, ...now].map(({ file }) => file));
  return [...names].map((file) => ({ file, sha256: "", bytes: -1 }));
}

/** Manifest without its pages. */
function draftOf({ report, folder, shard }: BuildPlan, { engine, own, records }: Result): ReportManifest {
  return manifestOf({
    engine,
    installed: installedEngines(),
    spec: wayToSpec(folder, report.spec.folder),
    shard: shard ?? null,
    outline: report.outline,
    artifacts: own.flatMap((artifact) => {
      const record = records.get(artifact.slug);
      return record === undefined ? [] : [listed(artifact, record)];
    }),
    pages: [],
  });
}

async function isSame(folder: string, before: ReportManifest, draft: ReportManifest): Promise<boolean> {
  if (manifestText({ ...before, pages: [] }) !== manifestText(draft)) return false;
  const sizes = before.pages.map(async ({ file, bytes }) => {
    const found = await stat(join(folder, file)).catch(() => undefined);
    return found?.size === bytes;
  });
  return (await Promise.all(sizes)).every(Boolean);
}

/** Removes pages of an earlier build that this one does not have. */
async function removePages(
  folder: string,
  before: readonly RecordedFile[],
  now: readonly RecordedFile[],
): Promise<void> {
  const kept = new Set(now.map(({ file }) => file));
  for (const { file } of before) if (!kept.has(file)) await rm(join(folder, file), { force: true });
}
