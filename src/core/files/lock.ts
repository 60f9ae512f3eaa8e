import { constants, copyFile, link, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, UserError } from "../errors.js";
import { cannotWrite, partialBeside, writeSynced } from "./atomicWrite.js";
import { hasEnded, isHere, type ProcessMark, thisProcess } from "./process.js";

const LOCK = /^\.convscope-lock-(\d+)$/;

/** Error codes of file systems without hard links, such as those of USB sticks and some network drives. */
const WITHOUT_LINKS: ReadonlySet<string> = new Set(["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"]);

/** A lock file: which one of a folder's, and who wrote it. */
interface Held {
  readonly number: number;
  readonly holder: ProcessMark;
}

/**
 * Takes a folder for one process alone and gives what lets go of it. A lock whose process has ended counts for nothing.
 * Throws `UserError`, with the holder's number, when another process or another caller here holds the folder.
 *
 * Locks are numbered and the highest one holds. To take over from a dead process is to make the next number, which
 * appears at once with its content or not at all, and for one only; whoever then finds a higher one than its own was
 * late. So of any number of takers no two hold a folder.
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

/** Creates the lock; false if another one has that number. */
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
 * Copies on disks without links, where a kill between creating the copy and filling it leaves a torn lock,
 * which counts as none.
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
    // It may have been let go of meanwhile.
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
  // Only the user knows if it still runs: its machine may be off, or its container gone.
  return line(who, `; if it no longer runs, delete '${lockPath(folder, number)}'`);
}
