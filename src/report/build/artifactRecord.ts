import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { EngineFacts } from "../../jobs/engineFacts.js";
import type { ProbeFacts } from "../../jobs/record.js";
import type { GateResult, ReportCheckpoint, Sheet } from "../model.js";

/** Name of the file that records the content of an artifact of a report. */
export const RECORD = "artifact.json";
/** Folder of a report that contains its artifacts. */
export const ARTIFACTS = "artifacts";

/** File of an artifact. */
export interface RecordedFile {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Figure of an artifact, with its texts. Files are keyed by extension. */
export interface RecordedFigure {
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  readonly alt: string;
  readonly command: string;
  readonly variants: readonly { readonly label: string; readonly files: Readonly<Record<string, string>> }[];
}

/**
 * Figure with the data that pages need, prepared along with it, so that pages are assembled without reading figures.
 */
export interface ReadyFigure extends RecordedFigure {
  /** File of its values and drawings for a page in the browser. */
  readonly values: string;
  /** File of its first variant for print. */
  readonly print: string;
  /** One sheet for each variant. */
  readonly sheets: readonly Sheet[];
  /** True if its texts need glyphs that only the full font has. */
  readonly needsFullFont: boolean;
}

/** Table of an artifact, with its texts. */
export interface RecordedTable {
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  readonly command: string;
  readonly files: Readonly<Record<string, string>>;
  /** Name of the table within its document. Default: the document contains a single table. */
  readonly part?: string;
  /** True if the table comes before the figures. Default: false. */
  readonly leads?: boolean;
}

/** Checkpoint that an artifact had to leave out, and the reason. */
export interface Gap {
  readonly checkpoint: string;
  readonly reason: string;
}

/** Content of an artifact: descriptions of its files, and the inputs they were made from. */
export interface RecordedContent {
  readonly checkpoints: readonly ReportCheckpoint[];
  readonly probe: ProbeFacts | null;
  readonly figures: readonly RecordedFigure[];
  readonly tables: readonly RecordedTable[];
  readonly gates: readonly GateResult[];
  readonly gaps: readonly Gap[];
  /** Other notes for readers, as sentences. */
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
}

/** Artifact of a report: a folder of files that were made together from the same inputs. */
export interface ArtifactRecord extends RecordedContent {
  readonly figures: readonly ReadyFigure[];
  readonly generator: "convscope";
  readonly kind: "artifact";
  /** Key, equal for artifacts that are made from the same inputs in the same way. */
  readonly key: string;
  readonly engine: EngineFacts;
  readonly files: readonly RecordedFile[];
}

/** Reads the record in an artifact's folder; undefined if there is none or it is unreadable. */
export async function readRecord(folder: string): Promise<ArtifactRecord | undefined> {
  try {
    const record: ArtifactRecord = JSON.parse(await readFile(join(folder, RECORD), "utf8"));
    return record.generator === "convscope" && record.kind === "artifact" ? record : undefined;
  } catch {
    return undefined;
  }
}

/** True if all files of an artifact exist with the recorded sizes; 'convscope verify' reads the content. */
export async function isIntact(folder: string, { files }: ArtifactRecord): Promise<boolean> {
  const sizes = files.map(async ({ file, bytes }) => {
    const found = await stat(join(folder, file)).catch(() => undefined);
    return found?.size === bytes;
  });
  return (await Promise.all(sizes)).every(Boolean);
}
