import { EventEmitter, once } from "node:events";
import { existsSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type FSWatcher, watch } from "chokidar";
import { codeOf, reasonOf, UserError } from "../core/errors.js";
import { PARTIAL } from "../core/files/atomicWrite.js";
import { type FileSource, isOnTheWay, isTaken, partsBelow } from "../core/files/pathPattern.js";

/** Time in milliseconds for which a file's size must stay the same before the file counts as complete. */
const SETTLED = { stabilityThreshold: 100, pollInterval: 25 } as const;
/** Longest interval within one group of changes, in milliseconds. */
const QUIET = 150;

/** Watches for files that change, appear or disappear; it does not compare their content. */
export class FileChanges {
  private readonly own: string;
  private readonly bell = new EventEmitter();
  private readonly changed = new Set<string>();
  private watcher: FSWatcher | undefined;
  private count = 0;
  private failure: unknown;

  /** Ignores changes in the given output folder, except for sources that are inside it. */
  constructor(own: string) {
    this.own = resolve(own);
  }

  /** Switches to other sources. No change is missed meanwhile. Throws `UserError` if the system cannot watch them. */
  async follow(sources: readonly FileSource[]): Promise<void> {
    const former = this.watcher;
    // The parent folder is watched, so that the replacement of a file is noticed.
    const folders = new Set(sources.map(({ root }) => existingAbove(root)));
    const watcher = watch([...folders], {
      ignoreInitial: true,
      ignorePermissionErrors: true,
      awaitWriteFinish: SETTLED,
      ignored: (path) => path.includes(PARTIAL) || !sources.some((source) => isOnTheWay(source, path)),
    });
    this.watcher = watcher;
    watcher.on("all", (_event, path) => {
      if (sources.some((source) => isTaken(source, path) && !this.isOwn(source, path))) this.note(path);
    });
    const ready = once(watcher, "ready");
    watcher.on("error", (error) => this.fail(error));
    try {
      await ready;
    } catch (error) {
      throw cannotWatch(error);
    } finally {
      await former?.close();
    }
  }

  /** Paths that have changed since the last call, once changes have settled; waits for the first change. */
  async next(signal: AbortSignal): Promise<readonly string[]> {
    while (this.count === 0 && this.failure === undefined) await once(this.bell, "ring", { signal });
    for (let before = -1; before !== this.count; ) {
      before = this.count;
      await setTimeout(QUIET, undefined, { signal });
    }
    if (this.failure !== undefined) throw cannotWatch(this.failure);
    const paths = [...this.changed].sort();
    this.changed.clear();
    this.count = 0;
    return paths;
  }

  /** Stops watching. */
  async close(): Promise<void> {
    await this.watcher?.close();
  }

  private note(path: string): void {
    this.changed.add(path);
    this.count++;
    this.bell.emit("ring");
  }

  private fail(error: unknown): void {
    this.failure = error;
    this.bell.emit("ring");
  }

  private isOwn({ root }: FileSource, path: string): boolean {
    const isWithin = (parts: readonly string[] | undefined) => parts !== undefined && parts.length > 0;
    return isWithin(partsBelow(this.own, path)) && !isWithin(partsBelow(this.own, root));
  }
}

function existingAbove(path: string): string {
  const above = dirname(path);
  return above === path || existsSync(above) ? above : existingAbove(above);
}

function cannotWatch(error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  const isFull = code === "ENOSPC" || code === "EMFILE";
  const cause = isFull
    ? `the system cannot watch more files (${code}); raise its limit, on Linux fs.inotify.max_user_watches or max_user_instances`
    : reasonOf(error);
  return new UserError(`Cannot watch for changes: ${cause}.`);
}

/** Path for messages, relative to the working folder. */
export function shownPath(path: string): string {
  return relative("", path) || path;
}
