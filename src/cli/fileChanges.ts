import { EventEmitter, once } from "node:events";
import { existsSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type FSWatcher, watch } from "chokidar";
import { codeOf, reasonOf, UserError } from "../core/errors.js";
import { PARTIAL } from "../core/files/atomicWrite.js";
import { type FileSource, isOnTheWay, isTaken, partsBelow } from "../core/files/pathPattern.js";

/** A file counts as written when its size has stayed the same for so long, in milliseconds. */
const SETTLED = { stabilityThreshold: 100, pollInterval: 25 } as const;
/** Changes count as one when no more than this lies between them, in milliseconds. */
const QUIET = 150;

/** Reports when files change, appear or disappear, but not if their content differs. */
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

  /** Follows other sources from now on. Nothing that happens meanwhile is missed. Throws `UserError` where it cannot. */
  async follow(sources: readonly FileSource[]): Promise<void> {
    const former = this.watcher;
    // The folder above is watched, so that a file that takes the place of another one is seen.
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

  /** The paths that have changed since the last time, once no more do; waits for the first. */
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
    ? `the system follows no more files (${code}); raise its limit, on Linux fs.inotify.max_user_watches or max_user_instances`
    : reasonOf(error);
  return new UserError(`Cannot watch for changes: ${cause}.`);
}

/** A path for messages: relative to the working folder. */
export function shownPath(path: string): string {
  return relative("", path) || path;
}
