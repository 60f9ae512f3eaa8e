import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { UserError } from "../../core/errors.js";

/** Usual name of a model's topology. */
export const TOPOLOGY_FILE = "model.json";

/** Largest JSON file that is examined as a possible model. */
const LARGEST = 64 * 2 ** 20;

/**
 * Topology that a path refers to: the JSON file itself, the `model.json` of a folder, or else the only JSON file of
 * the folder that is a model's topology, as saved by browsers (`digits.json`). Undefined if there is none. Throws
 * `UserError` for a folder without `model.json` that contains several.
 */
export async function topologyAt(path: string): Promise<string | undefined> {
  if (await isFile(path)) return path.toLowerCase().endsWith(".json") ? path : undefined;
  const usual = join(path, TOPOLOGY_FILE);
  if (await isFile(usual)) return usual;
  const names = (await readdir(path).catch(() => [])).filter((name) => /^[^.].*\.json$/i.test(name)).sort();
  const found: { name: string; is: Content }[] = [];
  for (const name of names) found.push({ name, is: await contentOf(join(path, name)) });
  const models = found.filter(({ is }) => is === "model");
  if (models.length > 1) {
    const shown = models.map(({ name }) => `'${name}'`).join(", ");
    throw new UserError(`The folder '${path}' holds several models: ${shown}. Name one of these files.`);
  }
  // A truncated or stand-in file is opened anyway, so that the reason is reported.
  const [only, ...others] = models.length === 1 ? models : found.filter(({ is }) => is === "broken");
  return only === undefined || others.length > 0 ? undefined : join(path, only.name);
}

/** True if a path is a model's topology, or a folder with at least one. */
export async function isModel(path: string): Promise<boolean> {
  if (await isFile(path)) return (await contentOf(path)) === "model";
  return topologyAt(path).then(
    (found) => found !== undefined,
    () => true,
  );
}

type Content = "model" | "broken" | "other";

async function contentOf(path: string): Promise<Content> {
  try {
    if ((await stat(path)).size > LARGEST) return "other";
    const json: unknown = JSON.parse(await readFile(path, "utf8"));
    return typeof json === "object" && json !== null && "modelTopology" in json ? "model" : "other";
  } catch {
    return "broken";
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Name of a model in figures, from the name of its topology file: `digits` for `digits.json`. */
export function modelName(file: string): string {
  return basename(file).replace(/\.json$/i, "");
}
