import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError, unknown } from "../errors.js";

const BUNDLED = "bundled:";
const BUNDLE = fileURLToPath(new URL("../../assets/checkpoints/", import.meta.url));

/**
 * The path of a checkpoint: a file or folder, of a run its last checkpoint, or a bundled one. Relative paths lead from a
 * folder, which is the working folder by default. Throws `UserError` where nothing is there.
 */
export async function locate(checkpoint: string, from = "."): Promise<string> {
  const path = isBundled(checkpoint)
    ? await bundledPath(checkpoint.slice(BUNDLED.length))
    : resolve(from, checkpoint);
  if (!existsSync(path)) {
    throw new UserError(
      `There is no checkpoint '${checkpoint}'. Bundled ones: ${(await bundledNames()).join(", ")}.`,
    );
  }
  return (await lastOfRun(path)) ?? path;
}

/** Whether an address means a checkpoint that comes with convscope. */
export function isBundled(address: string): boolean {
  return address.startsWith(BUNDLED);
}

/** The last checkpoint of a run, which is a folder of `epoch-…` folders; nothing for any other path. */
async function lastOfRun(path: string): Promise<string | undefined> {
  if (!(await stat(path)).isDirectory() || existsSync(join(path, "model.json"))) return undefined;
  const epochs = (await readdir(path)).filter((name) => /^epoch-\d+$/.test(name));
  const last = epochs.sort((a, b) => Number(a.slice(6)) - Number(b.slice(6))).at(-1);
  return last === undefined ? undefined : join(path, last);
}

async function bundledPath(name: string): Promise<string> {
  const known = await bundledNames();
  const full = `${BUNDLED}${name}`;
  if (!known.some((bundled) => bundled === full || bundled.startsWith(`${full}/`))) {
    throw unknown("bundled checkpoint", full, [
      ...known,
      ...new Set(known.map((each) => each.replace(/\/epoch-.*/, ""))),
    ]);
  }
  return join(BUNDLE, name);
}

/** The names of the checkpoints that come with convscope. */
export async function bundledNames(): Promise<readonly string[]> {
  if (!existsSync(BUNDLE)) return [];
  const runs = (await readdir(BUNDLE)).sort();
  const names = runs.map(async (run) =>
    (await readdir(join(BUNDLE, run))).sort().map((name) => `${run}/${name}`),
  );
  return (await Promise.all(names))
    .flat()
    .filter((name) => /\/epoch-\d+$/.test(name))
    .map((name) => `${BUNDLED}${name}`);
}

/** A checkpoint's name on figures: never an absolute path, which would tell one machine from another. */
export function checkpointName(checkpoint: string, path: string): string {
  if (isBundled(checkpoint)) return `bundled:${relative(BUNDLE, path).split(sep).join("/")}`;
  const parts = path.split(sep).filter((part) => part !== "" && part !== "model.json");
  const [run, last] = [parts.at(-2), parts.at(-1) ?? basename(path)];
  return run !== undefined && /^epoch-\d+$/.test(last) ? `${run}/${last}` : last;
}
