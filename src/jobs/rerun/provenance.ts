import { VERSION } from "../../core/packageFiles.js";
import { PROVENANCE } from "../artifact.js";
import { STATISTICS } from "../draw/numbers.js";
import { isEngineFacts } from "../engineFacts.js";
import { FILE_ENDINGS, type FileFormat, metadataIn } from "../fileFormat.js";
import type { Header } from "../record.js";
import { CannotReproduce } from "./cannotReproduce.js";

/** Provenance stored in a file. */
export interface Provenance {
  readonly format: FileFormat;
  /** True for numbers in a JSON document rather than a figure. */
  readonly isDocument: boolean;
  /** True for a CSV table, whose header is in an accompanying file. Default: false. */
  readonly isTable?: boolean;
  readonly header: Header;
  /** Full text stored in the file. */
  readonly text: string;
}

/** Reads the provenance of a file. Throws `CannotReproduce` if it has none that the file can be reproduced from. */
export async function provenanceOf(name: string, bytes: Uint8Array): Promise<Provenance> {
  if (name.toLowerCase().endsWith(".csv"))
    throw new CannotReproduce("a CSV file cannot store its provenance: save it as .json");
  const format = FILE_ENDINGS.find((known) => name.toLowerCase().endsWith(`.${known}`));
  if (format === undefined)
    throw new CannotReproduce(`its extension is not one of ${FILE_ENDINGS.join(", ")}`);
  const carried = (await metadataIn(bytes, format))[PROVENANCE];
  const text = carried ?? (format === "json" ? documentIn(bytes) : undefined);
  if (text === undefined) throw new CannotReproduce("it has no provenance from convscope");
  const header = headerIn(text);
  // Documents that accompany figures store the header of these.
  const isBeside = header?.kind === "drawing" || kindIn(text) === STATISTICS || listedIn(text).length > 0;
  if (carried === undefined && isBeside)
    throw new CannotReproduce("it accompanies figures: verify these, or their folder");
  return { format, isDocument: carried === undefined, header: header ?? unreadable(text), text };
}

/**
 * Provenance of a CSV table from its folder's manifest; undefined if it is not listed, or does not belong to a
 * comparison.
 */
export function provenanceOfTable(name: string, manifest: string): Provenance | undefined {
  const header = headerIn(manifest);
  if (header?.kind !== "comparison" || !listedIn(manifest).some(({ file }) => file === name))
    return undefined;
  return { format: "json", isDocument: false, isTable: true, header, text: manifest };
}

/**
 * Provenance of a CSV table from the JSON document of the same numbers; undefined if that was not written by
 * convscope.
 */
export function provenanceBeside(document: string): Provenance | undefined {
  const header = headerIn(document);
  if (header === undefined || header.kind === "drawing") return undefined;
  return { format: "json", isDocument: false, isTable: true, header, text: document };
}

/** File as listed in a manifest. */
export interface ListedFile {
  readonly file: string;
}

/** Files that a manifest lists; empty if a text is not a manifest. */
export function listedIn(text: string): readonly ListedFile[] {
  const parsed = parsedFrom(text);
  if (!isRecord(parsed) || !Array.isArray(parsed.files)) return [];
  return parsed.files.filter((each): each is ListedFile => isRecord(each) && isText(each.file));
}

/** Header of a manifest. Throws `CannotReproduce` if it has none that this version can read. */
export function manifestHeader(text: string): Header {
  return headerIn(text) ?? unreadable(text);
}

/** Throws the reason why this version cannot read a header from a text. */
function unreadable(text: string): never {
  const parsed = parsedFrom(text);
  const version = isRecord(parsed) && isText(parsed.version) ? parsed.version : VERSION;
  throw new CannotReproduce(
    version === VERSION
      ? "its provenance is damaged"
      : `it was made by convscope ${version}; this is ${VERSION}, which cannot read its provenance`,
  );
}

/** JSON document of convscope, which is recognized by its beginning. */
function documentIn(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes).toString("utf8");
  return /^\s*\{\s*"generator":\s*"convscope"/.test(text) ? text : undefined;
}

type Check = (value: unknown) => boolean;

const BASE = {
  generator: (value: unknown) => value === "convscope",
  version: isText,
  command: isText,
  options: isRecord,
  canvas: (value: unknown) => value === undefined || isText(value),
};

/** Fields that a header needs for its file to be reproduced; the values are checked where they are used. */
const FIELDS: { readonly [H in Header as H["kind"]]: Readonly<Record<keyof H, Check>> } = {
  drawing: {
    ...BASE,
    kind: isText,
    view: isText,
    taps: (value) => Array.isArray(value) && value.every(isText),
    style: isRecord,
    scales: (value) => value === null || (isRecord(value) && isText(value.text)),
    checkpoints: areCheckpoints,
    probe: (value) => value === null || isProbe(value),
    engine: isEngineFacts,
  },
  measurement: {
    ...BASE,
    kind: isText,
    measure: isText,
    checkpoints: areCheckpoints,
    probe: isProbe,
    training: (value) => value === null || isProbe(value),
    style: (value) => value === null || isRecord(value),
    engine: isEngineFacts,
  },
  comparison: {
    ...BASE,
    kind: isText,
    checkpoints: (value) => Array.isArray(value) && value.length > 1 && value.every(isCheckpoint),
    probe: isProbe,
    shown: (value) => value === null || isProbe(value),
    style: isRecord,
    engine: isEngineFacts,
  },
  attribution: {
    ...BASE,
    kind: isText,
    methods: isText,
    checkpoints: areCheckpoints,
    probe: isProbe,
    baselines: (value) => Array.isArray(value) && value.every(isProbe),
    style: isRecord,
    engine: isEngineFacts,
  },
  explanation: { ...BASE, kind: isText, style: (value) => value === null || isRecord(value) },
};

function kindIn(text: string): unknown {
  const parsed = parsedFrom(text);
  return isRecord(parsed) ? parsed.kind : undefined;
}

function parsedFrom(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function headerIn(text: string): Header | undefined {
  const parsed = parsedFrom(text);
  if (!isRecord(parsed) || !isText(parsed.kind) || !Object.hasOwn(FIELDS, parsed.kind)) return undefined;
  const record = parsed;
  const fields = Object.entries<Check>(FIELDS[parsed.kind as Header["kind"]]);
  if (!fields.every(([name, fits]) => fits(record[name]))) return undefined;
  return Object.fromEntries(fields.map(([name]) => [name, record[name]])) as unknown as Header;
}

function areCheckpoints(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isCheckpoint);
}

function isCheckpoint(value: unknown): boolean {
  return isRecord(value) && isText(value.name) && isText(value.sha256) && isRecord(value.preprocessing);
}

function isProbe(value: unknown): boolean {
  return isRecord(value) && isText(value.address) && isText(value.sha256);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
