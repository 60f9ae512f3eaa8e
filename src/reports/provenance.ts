import { FIGURE_ENDINGS, type FigureEnding, loadEncoder } from "../pictures/encoders/index.js";
import { PROVENANCE } from "./artifact.js";
import type { ManifestHeader } from "./manifest.js";

/** What a file says of how it was made. */
export interface Provenance {
  readonly ending: FigureEnding;
  readonly header: ManifestHeader;
  /** The whole text that the file carries. */
  readonly text: string;
}

/** Reads what a file carries; a sentence about why it tells nothing where it does not. */
export async function provenanceOf(name: string, bytes: Uint8Array): Promise<Provenance | string> {
  const ending = FIGURE_ENDINGS.find((known) => name.toLowerCase().endsWith(`.${known}`));
  if (ending === undefined) return `its name ends in none of ${FIGURE_ENDINGS.join(", ")}`;
  const { decodeMetadata } = await loadEncoder(ending);
  const text = decodeMetadata(bytes)[PROVENANCE];
  if (text === undefined) return "it carries nothing that convscope wrote about how it was made";
  const header = headerIn(text);
  return header === undefined
    ? "what it carries about how it was made is damaged, or of another version of convscope"
    : { ending, header, text };
}

/** What a header must have for anything to be made of it; what the values must be is checked where they are used. */
const FIELDS: Readonly<Record<keyof ManifestHeader, (value: unknown) => boolean>> = {
  generator: (value) => value === "convscope",
  version: isText,
  command: isText,
  view: isText,
  taps: (value) => Array.isArray(value) && value.every(isText),
  options: isRecord,
  style: isRecord,
  scales: (value) => value === null || (isRecord(value) && isText(value.text)),
  checkpoint: (value) =>
    isRecord(value) && isText(value.name) && isText(value.sha256) && isRecord(value.preprocessing),
  probe: (value) => value === null || (isRecord(value) && isText(value.address) && isText(value.sha256)),
  engine: (value) => isRecord(value) && isText(value.name) && typeof value.threads === "number",
};

function headerIn(text: string): ManifestHeader | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(parsed)) return undefined;
  const record = parsed;
  const isWhole = Object.entries(FIELDS).every(([name, fits]) => fits(record[name]));
  return isWhole ? (parsed as unknown as ManifestHeader) : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
