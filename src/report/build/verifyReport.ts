import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../../core/errors.js";
import { isListedFolder, MANIFEST } from "../../jobs/manifest.js";
import type { InputOverrides } from "../../jobs/rerun/recordedInputs.js";
import type { Verification } from "../../jobs/rerun/verification.js";
import { verified, Workshop } from "../../jobs/rerun/verifyFiles.js";
import { verifiedBeside, verifyFolder } from "../../jobs/rerun/verifyFolder.js";
import { pagesOf } from "../pages/pages.js";
import { ARTIFACTS, type ArtifactRecord, RECORD, readRecord } from "./artifactRecord.js";
import {
  listed,
  manifestText,
  type ReportManifest,
  readReportManifest,
  recordedFile,
} from "./reportManifest.js";
import { verifyArtifact } from "./verifyArtifact.js";

/**
 * Reproduces everything that paths name: files, the files of a folder with a manifest, and entire reports. Reads
 * only; throws `UserError` for a folder without a manifest.
 */
export async function* verifyPaths(
  paths: readonly string[],
  given: InputOverrides = {},
): AsyncGenerator<Verification, void> {
  const workshop = new Workshop(given);
  for (const path of paths) await isListedFolder(path);
  for (const path of paths) {
    const report = await readReportManifest(path);
    if (report !== undefined) yield* verifyReport(path, report, given);
    else if (await isListedFolder(path)) yield* verifyFolder(path, workshop);
    else
      yield { file: path, ...((await verifiedBeside(path, workshop)) ?? (await verified(path, workshop))) };
  }
}

/** Reproduces the artifacts of a report, and its pages from the artifacts. */
async function* verifyReport(
  folder: string,
  manifest: ReportManifest,
  given: InputOverrides,
): AsyncGenerator<Verification, void> {
  const from = typeof manifest.spec !== "string" ? {} : { from: join(folder, manifest.spec) };
  const records = new Map<string, ArtifactRecord>();
  for (const artifact of manifest.artifacts) {
    const path = join(folder, artifact.folder);
    const record = await readRecord(path);
    if (record === undefined) {
      yield { file: join(path, RECORD), verdict: "cannot check", reason: "there is no such file" };
      continue;
    }
    records.set(artifact.slug, record);
    yield* verifyArtifact(path, { artifact, record }, new Workshop({ ...given, ...from }));
  }
  if (records.size < manifest.artifacts.length) return;
  const pages =
    manifest.shard === null ? await freshPages(folder, manifest, records) : new Map<string, string>();
  yield* verifyPages(folder, manifest, pages);
  yield await verifyManifest(folder, manifest, { records, pages });
  yield* others(folder, manifest);
}

/** Lists the other files in the folder of a report, which may also be that of its spec. */
async function* others(folder: string, { pages }: ReportManifest): AsyncGenerator<Verification, void> {
  const known = new Set([MANIFEST, ARTIFACTS, ...pages.map(({ file }) => file.split("/")[0])]);
  for (const name of await readdir(folder)) {
    if (known.has(name)) continue;
    yield { file: join(folder, name), verdict: "not looked at", reason: "it is not part of the report" };
  }
}

type Pages = Awaited<ReturnType<typeof pagesOf>>;

async function freshPages(
  folder: string,
  { outline, engine }: ReportManifest,
  records: ReadonlyMap<string, ArtifactRecord>,
): Promise<Pages> {
  return pagesOf({ outline, engine, records, folder }).catch((error: unknown) => {
    // Missing files are reported elsewhere.
    if (codeOf(error) === "ENOENT") return new Map<string, string>();
    throw error;
  });
}

interface Found {
  readonly records: ReadonlyMap<string, ArtifactRecord>;
  readonly pages: Pages;
}

/** Verifies the manifest, which contains only what artifacts and pages state themselves. */
async function verifyManifest(
  folder: string,
  manifest: ReportManifest,
  { records, pages }: Found,
): Promise<Verification> {
  const file = join(folder, MANIFEST);
  const expected = {
    ...manifest,
    command: manifest.outline.command,
    artifacts: manifest.artifacts.map((artifact) =>
      listed(artifact, records.get(artifact.slug) as ArtifactRecord),
    ),
    pages: manifest.pages.map((page) => {
      const content = pages.get(page.file);
      return content === undefined ? page : recordedFile(page.file, content);
    }),
  };
  if ((await readFile(file, "utf8")) === manifestText(expected))
    return { file, verdict: "same bytes", reason: "" };
  return { file, verdict: "differs", reason: "it is not the manifest of the report's artifacts and pages" };
}

async function* verifyPages(
  folder: string,
  { pages }: ReportManifest,
  fresh: Pages,
): AsyncGenerator<Verification, void> {
  for (const { file } of pages) {
    const path = join(folder, file);
    const bytes = await readFile(path).catch(() => undefined);
    const expected = fresh.get(file);
    if (bytes === undefined) yield { file: path, verdict: "cannot check", reason: "there is no such file" };
    else if (expected !== undefined && bytes.equals(Buffer.from(expected)))
      yield { file: path, verdict: "same bytes", reason: "" };
    else yield { file: path, verdict: "differs", reason: "it is not the page of the report's artifacts" };
  }
}
