import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, UserError } from "../core/errors.js";
import { refuseStandIn } from "../core/standIn.js";
import type { Facts } from "../views/view.js";
import { type Artifact, type Attachment, wholeName } from "./artifactFile.js";
import type { HeaderBase, ManifestHeader } from "./record.js";

/** Machine-readable index of a folder of figures: every file with its content facts and its hash. */
export type Manifest<H extends HeaderBase = ManifestHeader, F extends object = Facts> = H & {
  readonly files: readonly (F & ListedFile)[];
};

/** Files that are written into a folder together. */
export interface FolderContent<H extends HeaderBase, F extends object> {
  readonly header: H;
  readonly artifacts: readonly Artifact<F>[];
  readonly attachments: readonly Attachment[];
}

/** Manifest of files that are written together; attachments are not listed. */
export function manifestOf<H extends HeaderBase, F extends object>({
  header,
  artifacts,
}: Pick<FolderContent<H, F>, "header" | "artifacts">): Manifest<H, F> {
  const files = artifacts.map(({ name, fullName, sha256, facts }) => {
    return { file: name, ...wholeName(fullName), sha256, ...facts };
  });
  return { ...header, files };
}

/** Formats a manifest as text. */
export function manifestText(manifest: Manifest<HeaderBase, object>): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Entry of a file in a manifest: its name, the full name if that was too long for a disk, and its hash. */
export interface ListedFile {
  readonly file: string;
  readonly fullName?: string;
  readonly sha256: string;
}

/** Name of the file that lists the others in its folder. */
export const MANIFEST = "manifest.json";

/** Reads a manifest written by convscope; undefined if there is none. Throws `UserError` for another tool's file. */
export async function readManifest(path: string): Promise<Manifest | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw new UserError(`Cannot read '${path}': choose another --out.`);
  }
  refuseStandIn(text, path);
  const manifest = parsed(text);
  if (manifest?.generator === "convscope") return manifest;
  throw new UserError(
    `'${path}' already exists and was not written by convscope. Move it, or choose another --out.`,
  );
}

function parsed(text: string): Manifest | undefined {
  try {
    return JSON.parse(text) as Manifest | undefined;
  } catch {
    return undefined;
  }
}

/** True if a path is a folder with a manifest. Throws `UserError` for a folder without one. */
export async function isListedFolder(path: string): Promise<boolean> {
  if (!(await isFolder(path))) return false;
  const manifest = await stat(join(path, MANIFEST)).catch(() => undefined);
  if (manifest === undefined)
    throw new UserError(`There is no ${MANIFEST} in the folder '${path}': name its figures one by one.`);
  return true;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
