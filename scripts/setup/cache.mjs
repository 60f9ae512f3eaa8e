import { randomUUID } from "node:crypto";
import { accessSync, constants, existsSync, lstatSync, mkdirSync, readdirSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { isAbsolute, join } from "node:path";

const PART = ".part";
const ABANDONED_AFTER = 24 * 60 * 60 * 1000;

/** Folder for files that a second clone can reuse: the user's cache, or a temporary folder if HOME is not writable. */
export function cacheFolder(env, { temporary = tmpdir() } = {}) {
  const homes = [env.XDG_CACHE_HOME, env.HOME && join(env.HOME, ".cache")];
  const usable = homes.filter((home) => home && isAbsolute(home)).map((home) => join(home, "convscope"));
  const shared = join(temporary, `convscope-${userInfo().uid}`);
  const folder = [...usable, shared].find(canWrite);
  if (folder === undefined)
    throw new Error(`no writable folder for the cache (tried ${[...usable, shared].join(", ")})`);
  return folder;
}

/**
 * Entry `name` of the cache, created by `fill(folder)` if it does not exist. It is filled in a temporary place and
 * then renamed, so an existing entry is always complete, even if set-ups were killed or run at the same time: the
 * first to finish wins.
 */
export async function cacheEntry(cache, name, fill) {
  const entry = join(cache, name);
  if (existsSync(entry)) return entry;
  const part = `${entry}.${randomUUID()}${PART}`;
  await removeAbandoned(cache);
  mkdirSync(part, { recursive: true });
  try {
    await fill(part);
    await rename(part, entry);
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    if (!existsSync(entry)) throw error;
  }
  return entry;
}

async function removeAbandoned(cache) {
  const parts = readdirSync(cache).filter((name) => name.endsWith(PART));
  const isOld = (path) => Date.now() - lstatSync(path).mtimeMs > ABANDONED_AFTER;
  const old = parts.map((name) => join(cache, name)).filter(isOld);
  await Promise.all(old.map((path) => rm(path, { recursive: true, force: true })));
}

// In a shared temporary folder, anybody could place libraries under a predictable name.
function canWrite(folder) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return process.getuid === undefined || lstatSync(folder).uid === process.getuid();
  } catch {
    return false;
  }
}
