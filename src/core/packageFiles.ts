import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = new URL("../../", import.meta.url);

/** Absolute path of a file or folder of the installed package, given its path within the package. */
export function packagePath(path: string): string {
  return fileURLToPath(new URL(path, ROOT));
}

/** Version of convscope, from its package.json. */
export const VERSION: string = (
  JSON.parse(readFileSync(packagePath("package.json"), "utf8")) as { version: string }
).version;
