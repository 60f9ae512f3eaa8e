import { readFileSync } from "node:fs";
import { packagePath } from "../../core/packageFiles.js";

/** The scripts and styles of pages, bundled from `client/` by `npm run build`. */
export type ClientBundle =
  | "figure.css"
  | "figure.js"
  | "live.js"
  | "page.css"
  | "page.js"
  | "valuesFrame.js"
  | "waiting.css";

/** Reads a bundle. Throws if it was not built. */
export function readBundle(name: ClientBundle): string {
  try {
    return readFileSync(packagePath(`dist/client/${name}`), "utf8");
  } catch (cause) {
    throw new Error(`Cannot read the page bundle '${name}': it was not built. Run 'npm run build'.`, {
      cause,
    });
  }
}
