import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256Of } from "../../core/files/hash.js";
import { judging } from "../../jobs/rerun/cannotReproduce.js";
import { judgedBy } from "../../jobs/rerun/judged.js";
import { type Provenance, provenanceOf } from "../../jobs/rerun/provenance.js";
import type { Reproduced } from "../../jobs/rerun/reproduced.js";
import {
  cannotCheck,
  differs,
  type Judgement,
  SAME_BYTES,
  type Verification,
} from "../../jobs/rerun/verification.js";
import { bytesOf, verifyFiles, type Workshop } from "../../jobs/rerun/verifyFiles.js";
import { preparePageData } from "../pages/pageData.js";
import { type ArtifactRecord, RECORD, type RecordedFile } from "./artifactRecord.js";
import { nameIn } from "./makeArtifact.js";
import type { ListedArtifact } from "./reportManifest.js";

/** Artifact as listed in a manifest, and as recorded in its own folder. */
export interface ListedRecord {
  readonly artifact: ListedArtifact;
  readonly record: ArtifactRecord;
}

/**
 * Reproduces figures and tables, and the files that are derived from them or written with them; nothing else may
 * exist.
 */
export async function* verifyArtifact(
  folder: string,
  { artifact, record }: ListedRecord,
  workshop: Workshop,
): AsyncGenerator<Verification, void> {
  yield { file: join(folder, RECORD), ...recordJudgement(artifact, record) };
  const shown = new Set(
    [...record.figures.flatMap(({ variants }) => variants), ...record.tables].flatMap(({ files }) =>
      Object.values(files),
    ),
  );
  const expected = await freshOf(folder, record, workshop);
  for (const listed of artifact.files) {
    if (shown.has(listed.file)) continue;
    yield {
      file: join(folder, listed.file),
      ...(await judging(() => judgementOf(folder, listed, expected))),
    };
  }
  yield* verifyFiles(
    artifact.files.filter(({ file }) => shown.has(file)).map(({ file }) => join(folder, file)),
    workshop,
  );
  const known = new Set([RECORD, ...artifact.files.map(({ file }) => file)]);
  for (const name of await readdir(folder)) {
    if (!known.has(name)) yield { file: join(folder, name), ...cannotCheck("the manifest does not list it") };
  }
}

function recordJudgement(artifact: ListedArtifact, record: ArtifactRecord): Judgement {
  if (artifact.key !== record.key) return differs("it is not the artifact that the report was built with");
  return { verdict: "not looked at", reason: "its titles, captions and notes are not computed" };
}

/** File that is reproduced, and the location of its provenance. */
interface Due {
  readonly fresh: Reproduced;
  readonly found?: Provenance;
}

async function judgementOf(
  folder: string,
  { file, sha256 }: RecordedFile,
  expected: ReadonlyMap<string, Due>,
): Promise<Judgement> {
  const bytes = await bytesOf(join(folder, file));
  if (sha256Of(bytes) !== sha256) return differs("its hash differs from the manifest");
  const { fresh, found } = expected.get(file) ?? {};
  if (fresh === undefined) return cannotCheck("it is not part of the report");
  if (found !== undefined) return judgedBy({ ...found, name: file, isDocument: true }, bytes, fresh);
  return bytes.equals(fresh.bytes) ? SAME_BYTES : differs("it differs from its figure's files");
}

/** Reproduces files derived from figures, and files written with them, by file name. */
async function freshOf(
  folder: string,
  { figures }: ArtifactRecord,
  workshop: Workshop,
): Promise<ReadonlyMap<string, Due>> {
  const pieces = await preparePageData(figures, (file) => readFile(join(folder, file), "utf8"))
    // Missing or damaged files are reported elsewhere.
    .then(({ files }) => [...files])
    .catch(() => []);
  const made = pieces.map(([file, text]): [string, Due] => [file, { fresh: { bytes: Buffer.from(text) } }]);
  const [first] = figures;
  const scopes = first?.variants ?? [];
  const beside = await Promise.all(
    scopes.map(({ files, label }) =>
      besideOf(join(folder, files.json ?? ""), workshop, (name) =>
        nameIn(name, label, scopes[0]?.label ?? ""),
      ),
    ),
  );
  return new Map([...made, ...beside.flat()]);
}

/** Reproduces the files that accompany the figures of a drawing, given one of its files. */
async function besideOf(
  file: string,
  workshop: Workshop,
  nameOf: (name: string) => string,
): Promise<readonly (readonly [string, Due])[]> {
  const made = await judging(async () => {
    const found = await provenanceOf(file, await bytesOf(file));
    const fresh = await (await workshop.remade(found.header)).folder?.([]);
    return { found, fresh };
  });
  // The verdict on the figure itself explains why it cannot be reproduced.
  if ("verdict" in made || made.fresh === undefined) return [];
  const { found, fresh } = made;
  return [...fresh.beside, ...fresh.onRequest].map(([name, each]) => [nameOf(name), { fresh: each, found }]);
}
