import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { firstDifference } from "../difference.js";
import { codeOf } from "../errors.js";
import { type FigureEnding, loadEncoder } from "../pictures/encoders/index.js";
import { loadMotionEncoder, type MotionEnding } from "../pictures/encoders/moving/index.js";
import { pointerFor } from "../standIn.js";
import { PROVENANCE } from "./artifact.js";
import { COMPARISON } from "./comparisonFiles.js";
import { type FileEnding, metadataIn } from "./fileEnding.js";
import type { Substitutes } from "./inputsAgain.js";
import { MANIFEST } from "./manifest.js";
import {
  type Header,
  type Provenance,
  provenanceBeside,
  provenanceOf,
  provenanceOfTable,
} from "./provenance.js";
import { type Fresh, type Maker, orRefusal, type Refusal, remake } from "./remake.js";

/** What comes out when a file is made again from what it carries. */
export type Verdict = "same bytes" | "same pixels" | "same numbers" | "differs" | "cannot check";

/** The verdict on one file, and where and how much it differs or why it cannot be checked. */
export interface Verification {
  readonly file: string;
  readonly verdict: Verdict;
  /** Empty where the bytes are the same. */
  readonly reason: string;
}

/**
 * Makes files again from what they carry, and compares: `same bytes`, `same pixels` or in a table `same numbers` (the
 * file was encoded anew or is of another version), `differs` or `cannot check`. Figures of one drawing are drawn once,
 * and files of one measurement measured once. Inputs that are not where they were can be given anew. Reads only; throws
 * nothing about the files.
 */
export async function* verify(
  files: readonly string[],
  given: Substitutes = {},
): AsyncGenerator<Verification, void> {
  const makers = new Map<string, Promise<Maker | Refusal>>();
  for (const file of files) {
    const bytes = await bytesOf(file);
    const found = typeof bytes === "string" ? bytes : await foundIn(file, bytes);
    if (typeof bytes === "string" || typeof found === "string") {
      yield { file, verdict: "cannot check", reason: String(found) };
      continue;
    }
    const key = keyOf(found.header);
    const making = makers.get(key) ?? remake(found.header, given);
    makers.set(key, making);
    yield { file, ...(await compared({ name: basename(file), bytes, found }, await making)) };
  }
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

/** Alike for files that are made at once. One measurement can be drawn in many styles. */
function keyOf(header: Header): string {
  const isStyled = header.kind === "drawing" || header.kind === "comparison";
  return JSON.stringify({ ...header, command: "", ...(isStyled ? {} : { style: null }) });
}

async function bytesOf(file: string): Promise<Buffer | string> {
  try {
    const bytes = await readFile(file);
    return pointerFor(bytes) ?? bytes;
  } catch (error) {
    return codeOf(error) === "ENOENT" ? "there is no such file" : "it cannot be read";
  }
}

interface Given {
  readonly name: string;
  readonly bytes: Buffer;
  readonly found: Provenance;
}

async function compared({ name, bytes, found }: Given, maker: Maker | Refusal): Promise<Compared> {
  if (typeof maker !== "function") return maker;
  const fresh = await orRefusal(() => maker({ ...found, name }));
  if (fresh === undefined) return differs("what it says that it shows is not among what is drawn");
  if ("verdict" in fresh) return fresh;
  if (bytes.equals(fresh.bytes)) return { verdict: "same bytes", reason: "" };
  if (found.isTable === true) return comparedTables(bytes, fresh);
  return found.isDocument ? comparedNumbers(found, fresh) : comparedPictures(bytes, found, fresh);
}

type Compared = Omit<Verification, "file">;

function comparedTables(bytes: Buffer, fresh: Fresh): Compared {
  const [lines, due] = [bytes, Buffer.from(fresh.bytes)].map((each) => each.toString("utf8").split("\r\n"));
  const at = due?.findIndex((line, index) => line !== lines?.[index]) ?? -1;
  const line = at < 0 ? (due?.length ?? 0) : at;
  return differs(`line ${line + 1} is '${lines?.[line] ?? ""}' where it is '${due?.[line] ?? ""}'`);
}

function comparedNumbers({ text }: Provenance, fresh: Fresh): Compared {
  const told = firstDifference(parsed(text), parsed(Buffer.from(fresh.bytes).toString("utf8")));
  return told === undefined ? encodedAnew("same numbers") : differs(`it says ${told}`);
}

async function comparedPictures(
  bytes: Buffer,
  { ending, text }: Provenance,
  fresh: Fresh,
): Promise<Compared> {
  const picture = await pictureDifference(bytes, ending, fresh);
  if (picture !== undefined) return differs(picture);
  const told = firstDifference(parsed(text), parsed((await metadataIn(fresh.bytes, ending))[PROVENANCE]));
  return told === undefined
    ? encodedAnew("same pixels")
    : differs(`the pixels are the same, but it says ${told}`);
}

async function pictureDifference(
  bytes: Buffer,
  ending: FileEnding,
  { bytes: due, figure, motion }: Fresh,
): Promise<string | undefined> {
  if (motion !== undefined) {
    return (await loadMotionEncoder(ending as MotionEnding)).difference(bytes, due, motion);
  }
  return figure && (await loadEncoder(ending as FigureEnding)).difference(bytes, due, figure);
}

function encodedAnew(verdict: Verdict): Compared {
  return { verdict, reason: "the file was encoded anew" };
}

function differs(reason: string): Compared {
  return { verdict: "differs", reason };
}

function parsed(text: string | undefined): unknown {
  return text === undefined ? {} : JSON.parse(text);
}
