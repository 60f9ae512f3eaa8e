import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../core/errors.js";
import { ensureFolder, writeFileWhole, writeFolderWhole } from "../../core/files/atomicWrite.js";
import { MANIFEST, readManifest } from "../../jobs/manifest.js";
import { ARTIFACTS, type ArtifactRecord, readRecord } from "../build/artifactRecord.js";
import {
  type ListedArtifact,
  manifestText,
  type ReportManifest,
  readReportManifest,
  recordedFile,
} from "../build/reportManifest.js";
import { pagesOf, refuseForeignPages, writePages } from "../pages/pages.js";

/** A shard of a report and its folder. */
interface Shard {
  readonly folder: string;
  readonly manifest: ReportManifest;
}

/**
 * Merges the shards of a report into one, with the same bytes as a build in one run. Throws `UserError` if a shard is
 * missing, belongs to another report, or was computed by another engine.
 */
export async function mergeReports(folders: readonly string[], out: string): Promise<ReportManifest> {
  const shards = await Promise.all(folders.map(readShard));
  const [first] = checkShards(shards);
  await ensureFolder(out);
  await readManifest(join(out, MANIFEST));
  const before = await readReportManifest(out);
  const records = new Map<string, ArtifactRecord>();
  for (const shard of shards) {
    for (const { slug } of shard.manifest.artifacts) records.set(slug, await copyArtifact(shard, slug, out));
  }
  const { outline, engine } = first.manifest;
  const pages = await pagesOf({ outline, engine, records, folder: out });
  await refuseForeignPages(out, pages, before?.pages ?? []);
  await writePages(out, pages);
  const files = [...pages].map(([name, content]) => recordedFile(name, content));
  const manifest = { ...first.manifest, shard: null, artifacts: interleaveArtifacts(shards), pages: files };
  await writeFileWhole(join(out, MANIFEST), manifestText(manifest));
  return manifest;
}

async function readShard(folder: string): Promise<Shard> {
  const manifest = await readReportManifest(folder);
  if (manifest?.shard == null)
    throw new UserError(`'${folder}' is not a shard of a report. Build one with --shard.`);
  return { folder, manifest };
}

/** Returns shards in their order. Throws `UserError` unless they are all the shards of one report. */
function checkShards(shards: readonly Shard[]): readonly [Shard, ...Shard[]] {
  const [first] = shards;
  if (first === undefined) throw new UserError("There are no shards to merge.");
  const expectedIdentity = identityOf(first);
  const foreign = shards.find((shard) => identityOf(shard) !== expectedIdentity);
  if (foreign !== undefined) {
    throw new UserError(
      `'${foreign.folder}' and '${first.folder}' belong to different reports. Build both from the same spec.`,
    );
  }
  const { of = 0 } = first.manifest.shard ?? {};
  const there = new Set(shards.map(({ manifest }) => manifest.shard?.index));
  const missing = Array.from({ length: of }, (_, at) => at + 1).filter((index) => !there.has(index));
  if (missing.length > 0)
    throw new UserError(
      `Shards are missing: ${missing.map((index) => `${index}/${of}`).join(", ")}. Build them and merge again.`,
    );
  return [first, ...shards.slice(1)];
}

/** A string that is equal for shards of the same report. */
function identityOf({ manifest: { outline, engine, version, shard } }: Shard): string {
  return JSON.stringify([outline, engine, version, shard?.of]);
}

/** The artifacts of all shards in the order of the report, which assigns them to shards in turn. */
function interleaveArtifacts(shards: readonly Shard[]): readonly ListedArtifact[] {
  const sorted = [...shards].sort((a, b) => (a.manifest.shard?.index ?? 0) - (b.manifest.shard?.index ?? 0));
  const most = Math.max(...sorted.map(({ manifest }) => manifest.artifacts.length));
  return Array.from({ length: most }, (_, turn) =>
    sorted.flatMap(({ manifest }) => manifest.artifacts[turn] ?? []),
  ).flat();
}

async function copyArtifact({ folder }: Shard, slug: string, out: string): Promise<ArtifactRecord> {
  const path = join(folder, ARTIFACTS, slug);
  const record = await readRecord(path);
  if (record === undefined) throw new UserError(`The artifact '${path}' is missing. Build its shard again.`);
  const names = await readdir(path);
  const files = names.sort().map(async (name) => [name, await readFile(join(path, name))] as const);
  await writeFolderWhole(join(out, ARTIFACTS, slug), new Map(await Promise.all(files)));
  return record;
}
