import { constants } from "node:fs";
import { copyFile, link, lstat, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { codeOf } from "../core/errors.js";
import { partsBelow } from "../core/files/pathPattern.js";
import { pathWithin } from "./openInside.js";

/**
 * Keeps the files of a folder as they were at a moment, whatever becomes of them: where the system can, under a second
 * name, which costs no room, for files are never written over but replaced. Close it when done.
 */
export class Snapshots {
  private readonly root: string;
  private count = 0;

  private constructor(root: string) {
    this.root = root;
  }

  /** Starts without any. */
  static async start(): Promise<Snapshots> {
    return new Snapshots(await mkdtemp(join(tmpdir(), "convscope-live-")));
  }

  /**
   * A folder that holds files of another one as they are now; all but the last two such folders are removed. Files that
   * are not there or lie elsewhere are left out. Where there is no room, it is the other folder itself.
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

  /** Removes them all. */
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
  // Another disk, or a system without second names.
  await link(path, target).catch(() => copyFile(path, target, constants.COPYFILE_FICLONE));
}
