import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, UserError } from "../errors.js";
import { ensureFolder, writeFileWhole } from "../files.js";
import { encodePng, readPngTexts } from "../pictures/png.js";
import { VERSION } from "../version.js";
import type { Drawing } from "../views/view.js";
import { type Manifest, type ManifestHeader, readManifest } from "./manifest.js";

/** Encoded bytes with their name, media type and hash, and what they show. */
export interface Artifact {
  /** The file's name. */
  readonly name: string;
  readonly mediaType: "image/png";
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly facts: Drawing["facts"];
}

const MANIFEST = "manifest.json";
/** The keyword under which a PNG file carries where it came from. */
const PROVENANCE = "convscope";

/** Encodes a drawing, with where it came from inside the file: no times, no host names, no absolute paths. */
export async function encodeDrawing(drawing: Drawing, header: ManifestHeader): Promise<Artifact> {
  const provenance = JSON.stringify({ ...header, ...drawing.facts });
  const texts = { Software: `convscope ${VERSION}`, [PROVENANCE]: provenance };
  const bytes = await encodePng(drawing.figure, texts);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { name: `${drawing.name}.png`, mediaType: "image/png", bytes, sha256, facts: drawing.facts };
}

/**
 * Writes artifacts and their `manifest.json` into a folder, each file whole or not at all.
 * Throws `UserError` when the folder cannot be written, or when a file of that name is there that convscope did not
 * write; nothing is written then.
 */
export async function writeArtifacts(
  folder: string,
  artifacts: readonly Artifact[],
  header: ManifestHeader,
): Promise<Manifest> {
  await ensureFolder(folder);
  await readManifest(join(folder, MANIFEST));
  for (const artifact of artifacts) await refuseForeign(join(folder, artifact.name));
  await Promise.all(artifacts.map((artifact) => writeFileWhole(join(folder, artifact.name), artifact.bytes)));
  const files = artifacts.map(({ name, sha256, facts }) => ({ file: name, sha256, ...facts }));
  const manifest: Manifest = { ...header, files };
  await writeFileWhole(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

async function refuseForeign(path: string): Promise<void> {
  const head = await headOf(path);
  if (head === undefined || readPngTexts(head).Software?.startsWith("convscope") === true) return;
  throw new UserError(
    `'${path}' is there and convscope did not write it: move it away or choose another --out.`,
  );
}

const HEAD_LENGTH = 256;

async function headOf(path: string): Promise<Uint8Array | undefined> {
  try {
    const file = await open(path, "r");
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_LENGTH), 0, HEAD_LENGTH, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw new UserError(`Cannot write '${path}': something else is in the way. Choose another --out.`);
  }
}
