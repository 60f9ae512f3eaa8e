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

/** A part of a report, and the folder it lies in. */
interface Part {
  readonly folder: string;
  readonly manifest: ReportManifest;
}

/**
 * Joins the parts of a report to a whole one: the same bytes as those of a build in one go. Throws `UserError` where one
 * is missing, belongs to another report or was computed by another engine.
 */
export async function mergeReports(folders: readonly string[], out: string): Promise<ReportManifest> {
  const parts = await Promise.all(folders.map(partIn));
  const [first] = checked(parts);
  await ensureFolder(out);
  await readManifest(join(out, MANIFEST));
  const before = await readReportManifest(out);
  const records = new Map<string, ArtifactRecord>();
  for (const part of parts) {
    for (const { slug } of part.manifest.artifacts) records.set(slug, await copied(part, slug, out));
  }
  const { outline, engine } = first.manifest;
  const pages = await pagesOf({ outline, engine, records, folder: out });
  await refuseForeignPages(out, pages, before?.pages ?? []);
  await writePages(out, pages);
  const files = [...pages].map(([name, content]) => recordedFile(name, content));
  const manifest = { ...first.manifest, shard: null, artifacts: inTurn(parts), pages: files };
  await writeFileWhole(join(out, MANIFEST), manifestText(manifest));
  return manifest;
}

async function partIn(folder: string): Promise<Part> {
  const manifest = await readReportManifest(folder);
  if (manifest?.shard == null)
    throw new UserError(`'${folder}' is no part of a report: build one with --shard.`);
  return { folder, manifest };
}

/** Parts in their order. Throws `UserError` where they are not all the parts of one report. */
function checked(parts: readonly Part[]): readonly [Part, ...Part[]] {
  const [first] = parts;
  if (first === undefined) throw new UserError("There is no part to merge.");
  const due = identityOf(first);
  const stranger = parts.find((part) => identityOf(part) !== due);
  if (stranger !== undefined) {
    throw new UserError(
      `'${stranger.folder}' is no part of the report of '${first.folder}': build both from one spec.`,
    );
  }
  const { of = 0 } = first.manifest.shard ?? {};
  const there = new Set(parts.map(({ manifest }) => manifest.shard?.index));
  const missing = Array.from({ length: of }, (_, at) => at + 1).filter((index) => !there.has(index));
  if (missing.length > 0)
    throw new UserError(`The parts ${missing.map((index) => `${index}/${of}`).join(", ")} are missing.`);
  return [first, ...parts.slice(1)];
}

/** Alike for the parts of one report. */
function identityOf({ manifest: { outline, engine, version, shard } }: Part): string {
  return JSON.stringify([outline, engine, version, shard?.of]);
}

/** The artifacts of all parts in the order of the whole: the parts take turns. */
function inTurn(parts: readonly Part[]): readonly ListedArtifact[] {
  const sorted = [...parts].sort(
    (one, other) => (one.manifest.shard?.index ?? 0) - (other.manifest.shard?.index ?? 0),
  );
  const most = Math.max(...sorted.map(({ manifest }) => manifest.artifacts.length));
  return Array.from({ length: most }, (_, turn) =>
    sorted.flatMap(({ manifest }) => manifest.artifacts[turn] ?? []),
  ).flat();
}

async function copied({ folder }: Part, slug: string, out: string): Promise<ArtifactRecord> {
  const path = join(folder, ARTIFACTS, slug);
  const record = await readRecord(path);
  if (record === undefined) throw new UserError(`The artifact '${path}' is missing: build that part again.`);
  const names = await readdir(path);
  const files = names.sort().map(async (name) => [name, await readFile(join(path, name))] as const);
  await writeFolderWhole(join(out, ARTIFACTS, slug), new Map(await Promise.all(files)));
  return record;
}
