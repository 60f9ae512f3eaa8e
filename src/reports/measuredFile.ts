import { dirname, extname } from "node:path";
import { UserError } from "../errors.js";
import { ensureFolder, writeFileWhole } from "../files.js";
import { csvOf, plainTable } from "../tableFiles.js";
import { VERSION } from "../version.js";
import { refuseForeign } from "./artifact.js";
import type { Measured } from "./measure.js";

/** What a measurement can be written as, by the file's ending. */
const WRITERS = {
  csv: ({ table }: Measured) => csvOf(table),
  json: measuredJson,
} as const satisfies Record<string, (measured: Measured) => string>;

/** The ending of a file for a measurement. */
export type MeasuredEnding = keyof typeof WRITERS;

/** The ending of a file that a measurement can be written to. Throws `UserError` for another one. */
export function measuredEndingOf(path: string): MeasuredEnding {
  const ending = extname(path).slice(1).toLowerCase();
  const known = Object.keys(WRITERS) as MeasuredEnding[];
  const found = known.find((each) => each === ending);
  if (found !== undefined) return found;
  throw new UserError(
    `Cannot tell from '${path}' what to write: give --out a name that ends in ${endings(known)}.`,
  );
}

/**
 * Writes a measurement to a file, whole or not at all. Throws `UserError` when it cannot be written, or when a file is
 * there that convscope did not write.
 */
export async function writeMeasured(path: string, measured: Measured): Promise<void> {
  const ending = measuredEndingOf(path);
  await ensureFolder(dirname(path));
  await refuseForeign(path);
  await writeFileWhole(path, WRITERS[ending](measured));
}

/** A measurement as one JSON document: what was measured on what, and the table. */
export function measuredJson({ measure, options, checkpoints, probe, table }: Measured): string {
  const made = { generator: "convscope", version: VERSION };
  const document = { ...made, measure, options, checkpoints, probe, ...plainTable(table) };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function endings(known: readonly string[]): string {
  return known.map((ending) => `.${ending}`).join(" or ");
}
