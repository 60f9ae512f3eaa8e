import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, UserError } from "../errors.js";
import { refuseStandIn } from "../standIn.js";
import type { Facts } from "../views/view.js";
import type { CheckpointFacts, EngineFacts, HeaderBase, ProbeFacts } from "./header.js";

/** What all files of one drawing have in common. */
export interface ManifestHeader extends HeaderBase {
  readonly kind: "drawing";
  readonly view: string;
  /** The patterns that chose the taps; none where the view chose by itself. */
  readonly taps: readonly string[];
  readonly style: Readonly<Record<string, unknown>>;
  /** The scales that were given to draw with, as text; null where the view made its own. */
  readonly scales: { readonly source: string; readonly text: string } | null;
  /** One, or for a view that looks at a run all that it shows, in order. */
  readonly checkpoints: readonly CheckpointFacts[];
  /** What the network was shown; null where a view looks at none. */
  readonly probe: ProbeFacts | null;
  readonly engine: EngineFacts;
}

/** The machine's view of a folder of figures: every file with what it shows and its hash. */
export type Manifest<H extends HeaderBase = ManifestHeader, F extends object = Facts> = H & {
  readonly files: readonly (F & ListedFile)[];
};

/** What a manifest says of every file: its name, the whole name where that was too long for a disk, and its hash. */
export interface ListedFile {
  readonly file: string;
  readonly fullName?: string;
  readonly sha256: string;
}

/** The name of the file that lists the others of its folder. */
export const MANIFEST = "manifest.json";

/** Reads a manifest that convscope wrote; nothing where there is none. Throws `UserError` for another tool's file. */
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
    `'${path}' is there and convscope did not write it: move it away or choose another --out.`,
  );
}

function parsed(text: string): Manifest | undefined {
  try {
    return JSON.parse(text) as Manifest | undefined;
  } catch {
    return undefined;
  }
}

/** The figures that a path names: itself, or of a folder those that its manifest lists. Throws `UserError` for a folder without one. */
export async function filesAt(path: string): Promise<readonly string[]> {
  if (!(await isFolder(path))) return [path];
  const manifest = await readManifest(join(path, MANIFEST));
  if (manifest === undefined)
    throw new UserError(`There is no ${MANIFEST} in the folder '${path}': name its figures one by one.`);
  return manifest.files.map(({ file }) => join(path, file));
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
