import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { codeOf } from "../../core/errors.js";
import { pointerFor } from "../../core/standIn.js";
import { COMPARISON } from "../compare/comparisonFiles.js";
import { MANIFEST } from "../manifest.js";
import type { InputOverrides } from "./inputsAgain.js";
import { judged } from "./judged.js";
import {
  type Header,
  type Provenance,
  provenanceBeside,
  provenanceOf,
  provenanceOfTable,
} from "./provenance.js";
import type { CannotReproduce, Remade } from "./reproduced.js";
import { rerun } from "./rerun.js";
import { cannotCheck, type Judgement, type Verification } from "./verification.js";

/** Makes again what headers describe, each once: figures of one drawing, files of one measurement. */
export class Workshop {
  private readonly made = new Map<string, Promise<Remade | CannotReproduce>>();
  private readonly given: InputOverrides;

  constructor(given: InputOverrides) {
    this.given = given;
  }

  /** What a header describes, made again. */
  remade(header: Header): Promise<Remade | CannotReproduce> {
    const key = keyOf(header);
    const making = this.made.get(key) ?? rerun(header, this.given);
    this.made.set(key, making);
    return making;
  }
}

/** Alike for files that are made at once. One measurement can be drawn in many styles. */
export function keyOf({ canvas: _, ...header }: Header): string {
  const isStyled = header.kind === "drawing" || header.kind === "comparison";
  return JSON.stringify({ ...header, command: "", ...(isStyled ? {} : { style: null }) });
}

/** Makes files again from what they carry, and compares. Reads only; throws nothing about the files. */
export async function* verifyFiles(
  files: readonly string[],
  workshop: Workshop,
): AsyncGenerator<Verification, void> {
  for (const file of files) yield { file, ...(await verified(file, workshop)) };
}

/** The verdict on a file that stands for itself, whatever it is called. */
export async function verified(file: string, workshop: Workshop): Promise<Judgement> {
  const bytes = await bytesOf(file);
  const found = typeof bytes === "string" ? bytes : await foundIn(file, bytes);
  if (typeof bytes === "string" || typeof found === "string") return cannotCheck(String(found));
  return judged({ ...found, name: basename(file) }, bytes, await workshop.remade(found.header));
}

/** What a file says of how it was made; for a table as CSV, what the manifest or the document beside it says. */
async function foundIn(file: string, bytes: Uint8Array): Promise<Provenance | string> {
  const name = basename(file);
  return (name.endsWith(".csv") ? await foundBeside(file) : undefined) ?? provenanceOf(name, bytes);
}

async function foundBeside(file: string): Promise<Provenance | undefined> {
  const name = basename(file);
  const manifest = await bytesOf(join(dirname(file), MANIFEST));
  const listed =
    typeof manifest === "string" ? undefined : provenanceOfTable(name, manifest.toString("utf8"));
  if (listed !== undefined) return listed;
  for (const beside of [`${basename(name, ".csv")}.json`, COMPARISON]) {
    const document = await bytesOf(join(dirname(file), beside));
    const found = typeof document === "string" ? undefined : provenanceBeside(document.toString("utf8"));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The bytes of a file, or a sentence about why they cannot be had. */
export async function bytesOf(file: string): Promise<Buffer | string> {
  try {
    const bytes = await readFile(file);
    return pointerFor(bytes) ?? bytes;
  } catch (error) {
    return codeOf(error) === "ENOENT" ? "there is no such file" : "it cannot be read";
  }
}
