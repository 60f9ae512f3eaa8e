import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { firstDifference } from "../difference.js";
import { codeOf } from "../errors.js";
import { loadEncoder } from "../pictures/encoders/index.js";
import type { Drawing } from "../views/view.js";
import { encodeDrawing } from "./artifact.js";
import { type Provenance, provenanceOf } from "./provenance.js";
import { type Redrawn, redraw, type Substitutes } from "./redraw.js";

/** What comes out when a file is made again from what it carries. */
export type Verdict = "same bytes" | "same pixels" | "differs" | "cannot check";

/** The verdict on one file, and where and how much it differs or why it cannot be checked. */
export interface Verification {
  readonly file: string;
  readonly verdict: Verdict;
  /** Empty where the bytes are the same. */
  readonly reason: string;
}

/**
 * Makes figures again from what their files carry, and compares: `same bytes`, `same pixels` (the file was encoded anew
 * or is of another version), `differs` or `cannot check`. Figures of one drawing are drawn once. Inputs that are not
 * where they were can be given anew. Reads only; throws nothing about the files.
 */
export async function* verify(
  files: readonly string[],
  given: Substitutes = {},
): AsyncGenerator<Verification, void> {
  const redraws = new Map<string, Promise<Redrawn>>();
  for (const file of files) {
    const bytes = await bytesOf(file);
    const found = typeof bytes === "string" ? bytes : await provenanceOf(basename(file), bytes);
    if (typeof bytes === "string" || typeof found === "string") {
      yield { file, verdict: "cannot check", reason: String(found) };
      continue;
    }
    const key = JSON.stringify({ ...found.header, command: "", shows: "" });
    const redrawing = redraws.get(key) ?? redraw(found.header, given);
    redraws.set(key, redrawing);
    yield { file, ...(await compared({ name: basename(file), bytes, found }, await redrawing)) };
  }
}

async function bytesOf(file: string): Promise<Buffer | string> {
  try {
    return await readFile(file);
  } catch (error) {
    return codeOf(error) === "ENOENT" ? "there is no such file" : "it cannot be read";
  }
}

interface Given {
  readonly name: string;
  readonly bytes: Buffer;
  readonly found: Provenance;
}

async function compared(
  { name, bytes, found }: Given,
  redrawn: Redrawn,
): Promise<Omit<Verification, "file">> {
  if ("verdict" in redrawn) return redrawn;
  const drawing = drawingOf(found, redrawn.drawings, name);
  if (drawing === undefined) {
    return { verdict: "differs", reason: "what it says that it shows is not among what is drawn" };
  }
  const fresh = await encodeDrawing(drawing, found.ending, redrawn.header);
  if (bytes.equals(fresh.bytes)) return { verdict: "same bytes", reason: "" };
  const { decodeMetadata, difference } = await loadEncoder(found.ending);
  const picture = await difference(bytes, fresh.bytes, drawing.figure);
  if (picture !== undefined) return { verdict: "differs", reason: picture };
  const told = firstDifference(parsed(found.text), parsed(decodeMetadata(fresh.bytes).convscope));
  if (told !== undefined)
    return { verdict: "differs", reason: `the pixels are the same, but it says ${told}` };
  return { verdict: "same pixels", reason: "the file was encoded anew" };
}

/** The drawing that a file shows: found by what it shows, for files may be renamed. */
function drawingOf(
  { text }: Provenance,
  drawings: ReadonlyMap<string, Drawing>,
  name: string,
): Drawing | undefined {
  const { tap, images } = (parsed(text) as { shows?: { tap?: unknown; images?: unknown } }).shows ?? {};
  const shown = [...drawings.values()].filter(
    ({ facts }) => facts.tap === tap && String(facts.images) === String(images),
  );
  return shown.find((drawing) => name.startsWith(drawing.name)) ?? shown[0];
}

function parsed(text: string | undefined): unknown {
  return text === undefined ? {} : JSON.parse(text);
}
