import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { recordOf } from "../../../network/description.js";
import { parseJson } from "../../files/parseJson.js";

/** Largest size of a configuration in bytes. */
export const LONGEST_CONFIG = 64 * 2 ** 20;

/**
 * Path of the configuration in the folder of some weights; undefined if there is none. Of several, it is the one that
 * shares the longest part of its name with the weights (`resnet-config.json` for `resnet-weights.h5`), else
 * `config.json`. Throws a clause if the choice is ambiguous.
 */
export async function configBeside(path: string): Promise<string | undefined> {
  const folder = dirname(path);
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
  const found: string[] = [];
  for (const name of names) if (await isConfig(join(folder, name), folder)) found.push(name);
  const [only, ...others] = found;
  const chosen = others.length === 0 ? only : meantOf(found, basename(path));
  if (chosen === undefined && found.length > 0)
    throw new Error(
      `its folder holds several configurations (${found.join(", ")}); rename the right one to config.json`,
    );
  return chosen === undefined ? undefined : join(folder, chosen);
}

function meantOf(names: readonly string[], weights: string): string | undefined {
  const stems = names.map((name) => ({ name, stem: name.replace(/[-_.]?(?:config)?\.json$/i, "") }));
  const fitting = stems.filter(({ stem }) => stem !== "" && weights.startsWith(stem));
  const [best] = fitting.sort((a, b) => b.stem.length - a.stem.length);
  return best?.name ?? names.find((name) => name === "config.json");
}

/** True if a file in a folder, and not a link out of it, is the configuration of a model. */
async function isConfig(file: string, folder: string): Promise<boolean> {
  try {
    if (dirname(await realpath(file)) !== (await realpath(folder))) return false;
    const { size } = await stat(file);
    if (size > LONGEST_CONFIG) return false;
    const { class_name: className, config } = recordOf(parseJson(await readFile(file), basename(file)));
    return typeof className === "string" && typeof config === "object" && config !== null;
  } catch {
    return false;
  }
}
