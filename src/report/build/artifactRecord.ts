import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { EngineFacts } from "../../jobs/engineFacts.js";
import type { ProbeFacts } from "../../jobs/record.js";
import type { GateResult, ReportCheckpoint, Sheet } from "../model.js";

/** The name of the file that records the content of an artifact of a report. */
export const RECORD = "artifact.json";
/** The folder of a report that its artifacts lie in. */
export const ARTIFACTS = "artifacts";

/** A file of an artifact. */
export interface RecordedFile {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** A figure of an artifact, with what is said of it. Files are named by their endings. */
export interface RecordedFigure {
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  readonly alt: string;
  readonly command: string;
  readonly variants: readonly { readonly label: string; readonly files: Readonly<Record<string, string>> }[];
}

/** A figure with what pages need of it, which is made with it: pages are put together without reading figures. */
export interface ReadyFigure extends RecordedFigure {
  /** The file of its values and drawings for a page in the browser. */
  readonly values: string;
  /** The file of its first variant for print. */
  readonly print: string;
  /** One for each variant. */
  readonly sheets: readonly Sheet[];
  /** Set if its texts have letters that only the full font has. */
  readonly needsFullFont: boolean;
}

/** A table of an artifact, with what is said of it. */
export interface RecordedTable {
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  readonly command: string;
  readonly files: Readonly<Record<string, string>>;
  /** The name of the table within its document. Default: the document holds no other table. */
  readonly part?: string;
  /** True if the table comes before the figures. Default: false. */
  readonly leads?: boolean;
}

/** A checkpoint that an artifact had to leave out, and the reason. */
export interface Gap {
  readonly checkpoint: string;
  readonly reason: string;
}

/** The content of an artifact: descriptions of its files, and the inputs they were made from. */
export interface RecordedContent {
  readonly checkpoints: readonly ReportCheckpoint[];
  readonly probe: ProbeFacts | null;
  readonly figures: readonly RecordedFigure[];
  readonly tables: readonly RecordedTable[];
  readonly gates: readonly GateResult[];
  readonly gaps: readonly Gap[];
  /** Other notes for readers, in sentences. */
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
}

/** An artifact of a report: a folder of files that were made at once, of the same inputs. */
export interface ArtifactRecord extends RecordedContent {
  readonly figures: readonly ReadyFigure[];
  readonly generator: "convscope";
  readonly kind: "artifact";
  /** Alike for artifacts that are made of the same inputs in the same way. */
  readonly key: string;
  readonly engine: EngineFacts;
  readonly files: readonly RecordedFile[];
}

/** The record of an artifact's folder; undefined if there is none that can be read. */
export async function readRecord(folder: string): Promise<ArtifactRecord | undefined> {
  try {
    const record: ArtifactRecord = JSON.parse(await readFile(join(folder, RECORD), "utf8"));
    return record.generator === "convscope" && record.kind === "artifact" ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Tests if all files of an artifact exist in their sizes; 'convscope verify' reads the content. */
export async function isIntact(folder: string, { files }: ArtifactRecord): Promise<boolean> {
  const sizes = files.map(async ({ file, bytes }) => {
    const found = await stat(join(folder, file)).catch(() => undefined);
    return found?.size === bytes;
  });
  return (await Promise.all(sizes)).every(Boolean);
}
