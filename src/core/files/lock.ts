import { constants, copyFile, link, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, UserError } from "../errors.js";
import { cannotWrite, partialBeside, writeSynced } from "./atomicWrite.js";
import { hasEnded, isHere, type ProcessMark, thisProcess } from "./process.js";

const LOCK = /^\.convscope-lock-(\d+)$/;

/** Error codes of file systems without hard links, such as those of USB sticks and some network drives. */
const WITHOUT_LINKS: ReadonlySet<string> = new Set(["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"]);

/** Lock file: its number in the folder, and the process that wrote it. */
interface Held {
  readonly number: number;
  readonly holder: ProcessMark;
}

/**
 * Locks a folder and returns its release function. Locks of processes that have ended are ignored. Throws
 * `UserError`, with the holder's process id, if another process or another caller in this process holds the folder.
 *
 * Locks are numbered, and the highest number holds the folder. A stale lock is superseded by atomically linking the
 * next number with its content, which succeeds for one process only. A process that then finds a number above its own
 * lost the race, so no two processes ever hold the same folder.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const former = await highest(folder);
  if (former !== undefined && !hasEnded(former.holder)) throw taken(folder, former);
  const number = (former?.number ?? 0) + 1;
  // A lock that cannot be removed blocks nobody once its process has ended.
  const unlock = () => rm(lockPath(folder, number), { force: true }).catch(() => undefined);
  const made = await makeLock(folder, number);
  const last = await highest(folder);
  if (!made || last === undefined || last.number > number) {
    if (made) await unlock();
    throw taken(folder, last);
  }
  await removeBelow(folder, number);
  return unlock;
}

/** Creates the lock; returns false if that number is taken. */
async function makeLock(folder: string, number: number): Promise<boolean> {
  const path = lockPath(folder, number);
  const written = partialBeside(path);
  try {
    await writeSynced(written, JSON.stringify(thisProcess()));
    await linkOrCopy(written, path);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw cannotWrite(folder, error);
  } finally {
    await rm(written, { force: true }).catch(() => undefined);
  }
}

/**
 * Copies the file on disks without hard links. A kill between creating and filling the copy leaves a torn lock, which
 * is ignored.
 */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!WITHOUT_LINKS.has(codeOf(error) ?? "")) throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
  }
}

async function highest(folder: string): Promise<Held | undefined> {
  for (const number of (await numbers(folder)).sort((a, b) => b - a)) {
    const holder = await holderIn(lockPath(folder, number));
    // It may have been released meanwhile.
    if (holder !== undefined) return { number, holder };
  }
  return undefined;
}

async function numbers(folder: string): Promise<number[]> {
  return (await readdir(folder)).flatMap((name) => LOCK.exec(name)?.slice(1).map(Number) ?? []);
}

async function holderIn(path: string): Promise<ProcessMark | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as ProcessMark;
  } catch (error) {
    if (codeOf(error) === "ENOENT" || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function removeBelow(folder: string, number: number): Promise<void> {
  const below = (await numbers(folder)).filter((other) => other < number);
  await Promise.all(below.map((other) => rm(lockPath(folder, other), { force: true })));
}

function lockPath(folder: string, number: number): string {
  return join(folder, `.convscope-lock-${number}`);
}

function taken(folder: string, held: Held | undefined): UserError {
  const line = (who: string, cure = "") =>
    new UserError(
      `${who} is training in '${folder}'. Wait for it to finish, or choose another --out${cure}.`,
    );
  if (held === undefined) return line("Another process");
  const { holder, number } = held;
  const who = `Process ${holder.pid} on ${holder.host}`;
  if (isHere(holder)) return line(who);
  // Only the user knows whether it still runs: its machine may be off, or its container gone.
  return line(who, `; if it no longer runs, delete '${lockPath(folder, number)}'`);
}
