import { constants } from "node:fs";
import { copyFile, link, lstat, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { codeOf } from "../core/errors.js";
import { partsBelow } from "../core/files/pathPattern.js";
import { pathWithin } from "./openInside.js";

/**
 * Snapshots of the files in a folder, unaffected by later changes. If the system supports it, they are hard links,
 * which take no space; this is safe because files are replaced, never overwritten. Must be closed after use.
 */
export class Snapshots {
  private readonly root: string;
  private count = 0;

  private constructor(root: string) {
    this.root = root;
  }

  /** Creates an empty set of snapshots. */
  static async start(): Promise<Snapshots> {
    return new Snapshots(await mkdtemp(join(tmpdir(), "convscope-live-")));
  }

  /**
   * Creates a snapshot of some files of a folder and returns its path; all but the last two snapshots are removed.
   * Files that do not exist or are outside the folder are left out. If the disk is full, the result is the original
   * folder.
   */
  async take(folder: string, files: readonly string[]): Promise<string> {
    const place = join(this.root, String(++this.count));
    try {
      await mkdir(place);
      for (const file of files) await keep(folder, file, place);
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
      return folder;
    } finally {
      await rm(join(this.root, String(this.count - 2)), { recursive: true, force: true });
    }
    return place;
  }

  /** Removes all snapshots. */
  async close(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}

async function keep(folder: string, file: string, place: string): Promise<void> {
  const parts = partsBelow(folder, join(folder, file)) ?? [];
  const path = await pathWithin(folder, parts);
  if (path === undefined || !(await lstat(path)).isFile()) return;
  const target = join(place, ...parts);
  await mkdir(dirname(target), { recursive: true });
  // Copies if the folder is on another disk, or the system has no hard links.
  await link(path, target).catch(() => copyFile(path, target, constants.COPYFILE_FICLONE));
}
