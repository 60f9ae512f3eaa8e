import { VERSION } from "../../core/packageFiles.js";
import { PROVENANCE } from "../artifact.js";
import { STATISTICS } from "../draw/numbers.js";
import { isEngineFacts } from "../engineFacts.js";
import { FILE_ENDINGS, type FileFormat, metadataIn } from "../fileFormat.js";
import type { Header } from "../record.js";
import { CannotReproduce } from "./cannotReproduce.js";

/** The provenance that a file carries. */
export interface Provenance {
  readonly format: FileFormat;
  /** True for numbers in a JSON document rather than a figure. */
  readonly isDocument: boolean;
  /** True for a CSV table, whose header is in an accompanying file. Default: false. */
  readonly isTable?: boolean;
  readonly header: Header;
  /** The whole text that the file carries. */
  readonly text: string;
}

/** Reads what a file carries. Throws `CannotReproduce` where it carries nothing that a file can be made from. */
export async function provenanceOf(name: string, bytes: Uint8Array): Promise<Provenance> {
  if (name.toLowerCase().endsWith(".csv"))
    throw new CannotReproduce("a CSV file has no room for how it was made: keep it as .json");
  const format = FILE_ENDINGS.find((known) => name.toLowerCase().endsWith(`.${known}`));
  if (format === undefined) throw new CannotReproduce(`its name ends in none of ${FILE_ENDINGS.join(", ")}`);
  const carried = (await metadataIn(bytes, format))[PROVENANCE];
  const text = carried ?? (format === "json" ? documentIn(bytes) : undefined);
  if (text === undefined)
    throw new CannotReproduce("it carries nothing that convscope wrote about how it was made");
  const header = headerIn(text);
  // Documents that lie beside figures carry the header of these.
  const isBeside = header?.kind === "drawing" || kindIn(text) === STATISTICS || listedIn(text).length > 0;
  if (carried === undefined && isBeside)
    throw new CannotReproduce("it lies beside figures and is none: verify them, or their folder");
  return { format, isDocument: carried === undefined, header: header ?? unreadable(text), text };
}

/** The provenance of a CSV table by its folder's manifest; undefined if not listed, or not of a comparison. */
export function provenanceOfTable(name: string, manifest: string): Provenance | undefined {
  const header = headerIn(manifest);
  if (header?.kind !== "comparison" || !listedIn(manifest).some(({ file }) => file === name))
    return undefined;
  return { format: "json", isDocument: false, isTable: true, header, text: manifest };
}

/** The provenance of a CSV table by the JSON document of the same numbers; undefined if that is not ours. */
export function provenanceBeside(document: string): Provenance | undefined {
  const header = headerIn(document);
  if (header === undefined || header.kind === "drawing") return undefined;
  return { format: "json", isDocument: false, isTable: true, header, text: document };
}

/** A file as a manifest lists it. */
export interface ListedFile {
  readonly file: string;
}

/** The files that a manifest lists; none where a text is no manifest. */
export function listedIn(text: string): readonly ListedFile[] {
  const parsed = parsedFrom(text);
  if (!isRecord(parsed) || !Array.isArray(parsed.files)) return [];
  return parsed.files.filter((each): each is ListedFile => isRecord(each) && isText(each.file));
}

/** The header of a manifest. Throws `CannotReproduce` where there is none that this version reads. */
export function manifestHeader(text: string): Header {
  return headerIn(text) ?? unreadable(text);
}

/** Throws the reason that a text has no header that this version reads. */
function unreadable(text: string): never {
  const parsed = parsedFrom(text);
  const version = isRecord(parsed) && isText(parsed.version) ? parsed.version : VERSION;
  throw new CannotReproduce(
    version === VERSION
      ? "what it carries about how it was made is damaged"
      : `it was made by convscope ${version}, and this is ${VERSION}, which cannot read how it was made`,
  );
}

/** A JSON document of ours, which begins by saying so. */
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

/** The fields that a header needs for its file to be made again; the values are checked where they are used. */
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
