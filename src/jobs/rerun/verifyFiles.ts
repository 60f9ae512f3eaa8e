import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { codeOf } from "../../core/errors.js";
import { pointerFor } from "../../core/standIn.js";
import { COMPARISON } from "../compare/comparisonFiles.js";
import { MANIFEST } from "../manifest.js";
import type { Header } from "../record.js";
import { CannotReproduce, judging } from "./cannotReproduce.js";
import { judged } from "./judged.js";
import { type Provenance, provenanceBeside, provenanceOf, provenanceOfTable } from "./provenance.js";
import type { InputOverrides } from "./recordedInputs.js";
import type { Reproducer } from "./reproduced.js";
import { rerun } from "./rerun.js";
import type { Judgement, Verification } from "./verification.js";

/** Reproduces headers, each once: figures of one drawing, files of one measurement. */
export class Workshop {
  private readonly made = new Map<string, Promise<Reproducer>>();
  private readonly given: InputOverrides;

  constructor(given: InputOverrides) {
    this.given = given;
  }

  /** Reproduces the files of a header. */
  remade(header: Header): Promise<Reproducer> {
    const key = keyOf(header);
    const making = this.made.get(key) ?? rerun(header, this.given);
    this.made.set(key, making);
    return making;
  }
}

/** Key of a header, equal for files that are produced together. One measurement can be drawn in many styles. */
export function keyOf({ canvas: _, ...header }: Header): string {
  const isStyled = ["drawing", "comparison", "attribution"].includes(header.kind);
  return JSON.stringify({ ...header, command: "", ...(isStyled ? {} : { style: null }) });
}

/**
 * Reproduces files from their provenance and compares them. Reads only; failures of files are verdicts, not
 * exceptions.
 */
export async function* verifyFiles(
  files: readonly string[],
  workshop: Workshop,
): AsyncGenerator<Verification, void> {
  for (const file of files) yield { file, ...(await verified(file, workshop)) };
}

/** Verdict on a single file, regardless of its name. */
export function verified(file: string, workshop: Workshop): Promise<Judgement> {
  return judging(async () => {
    const bytes = await bytesOf(file);
    const found = await foundIn(file, bytes);
    return judged({ ...found, name: basename(file) }, bytes, workshop.remade(found.header));
  });
}

/** Provenance of a file; for a CSV table, from the manifest or the document in its folder. */
async function foundIn(file: string, bytes: Uint8Array): Promise<Provenance> {
  const name = basename(file);
  return (name.endsWith(".csv") ? await foundBeside(file) : undefined) ?? provenanceOf(name, bytes);
}

async function foundBeside(file: string): Promise<Provenance | undefined> {
  const name = basename(file);
  const folder = dirname(file);
  const listed = provenanceOfTable(name, (await textOf(join(folder, MANIFEST))) ?? "");
  if (listed !== undefined) return listed;
  for (const beside of [`${basename(name, ".csv")}.json`, COMPARISON]) {
    const found = provenanceBeside((await textOf(join(folder, beside))) ?? "");
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Text of an optional file. */
async function textOf(file: string): Promise<string | undefined> {
  return bytesOf(file).then(
    (bytes) => bytes.toString("utf8"),
    () => undefined,
  );
}

/** Bytes of a file. Throws `CannotReproduce` if it cannot be read. */
export async function bytesOf(file: string): Promise<Buffer> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new CannotReproduce(codeOf(error) === "ENOENT" ? "there is no such file" : "it cannot be read");
  });
  const pointer = pointerFor(bytes);
  if (pointer !== undefined) throw new CannotReproduce(pointer);
  return bytes;
}
