import { readFile } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { sha256Of } from "../../core/files/hash.js";
import { VERSION } from "../../core/packageFiles.js";
import type { EngineFacts } from "../../jobs/engineFacts.js";
import { MANIFEST } from "../../jobs/manifest.js";
import type { GateResult } from "../model.js";
import { ARTIFACTS, type ArtifactRecord, type Gap, type RecordedFile } from "./artifactRecord.js";
import type { ReportOutline } from "./reportPlan.js";

/** Shard of a report: the first of two is 1/2. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Artifact as listed in the manifest. */
export interface ListedArtifact {
  readonly slug: string;
  /** Its folder within the report's. */
  readonly folder: string;
  readonly kind: string;
  readonly name: string;
  readonly key: string;
  /** Command lines that reproduce its figures and tables individually. */
  readonly commands: readonly string[];
  readonly inputs: {
    readonly checkpoints: readonly { readonly name: string; readonly sha256: string }[];
    readonly probe: { readonly address: string; readonly sha256: string } | null;
  };
  readonly files: readonly RecordedFile[];
  readonly bytes: number;
  readonly gates: readonly GateResult[];
  readonly gaps: readonly Gap[];
  readonly warnings: readonly string[];
}

/** Machine-readable index of a report: every artifact with its hash, size and inputs, and the content of its pages. */
export interface ReportManifest {
  readonly generator: "convscope";
  readonly kind: "report";
  readonly version: string;
  readonly command: string;
  readonly engine: EngineFacts;
  /** Packages that were installed when the engine was identified. */
  readonly installed: string;
  /**
   * Relative path from the report's folder up to that of its spec; null if the spec is elsewhere, because its path
   * would reveal the machine.
   */
  readonly spec: string | null;
  /** Null if the report is complete. */
  readonly shard: Shard | null;
  readonly outline: ReportOutline;
  readonly artifacts: readonly ListedArtifact[];
  /** Pages; empty in a shard of a report. */
  readonly pages: readonly RecordedFile[];
}

/** Reads the manifest of a report in a folder; undefined if there is none. */
export async function readReportManifest(folder: string): Promise<ReportManifest | undefined> {
  try {
    const manifest: ReportManifest = JSON.parse(await readFile(join(folder, MANIFEST), "utf8"));
    return manifest.generator === "convscope" && manifest.kind === "report" ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/** Artifact in the form that the manifest lists. */
export function listed(
  { slug, kind, name }: Pick<ListedArtifact, "slug" | "kind" | "name">,
  record: ArtifactRecord,
): ListedArtifact {
  const { key, checkpoints, probe, figures, tables, files, gates, gaps, warnings } = record;
  return {
    slug,
    folder: `${ARTIFACTS}/${slug}`,
    kind,
    name,
    key,
    commands: [...new Set([...figures, ...tables].map(({ command }) => command))],
    inputs: {
      checkpoints: checkpoints.map((each) => ({ name: each.name, sha256: each.sha256 })),
      probe: probe === null ? null : { address: probe.address, sha256: probe.sha256 },
    },
    files,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    gates,
    gaps,
    warnings,
  };
}

/** Facts that a manifest is made from. */
export interface ManifestFacts extends Omit<ReportManifest, "generator" | "kind" | "version" | "command"> {}

/** Manifest of a report. */
export function manifestOf(facts: ManifestFacts): ReportManifest {
  return {
    generator: "convscope",
    kind: "report",
    version: VERSION,
    command: facts.outline.command,
    ...facts,
  };
}

/** Formats a manifest as text. */
export function manifestText(manifest: ReportManifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** File as listed in a manifest. */
export function recordedFile(file: string, content: Uint8Array | string): RecordedFile {
  const bytes = Buffer.from(content);
  return { file, sha256: sha256Of(bytes), bytes: bytes.byteLength };
}

/** Relative path from a report's folder to its spec's, if that only leads upward. */
export function wayToSpec(folder: string, spec: string): string | null {
  const way = relative(resolve(folder), resolve(spec)).split(sep).join("/") || ".";
  return /^\.{1,2}(?:\/\.\.)*$/.test(way) ? way : null;
}
