import { readFileSync } from "node:fs";

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
  // The path is the same from `src` and from `dist`.
  const address = new URL(`../../../dist/client/${name}`, import.meta.url);
  try {
    return readFileSync(address, "utf8");
  } catch (cause) {
    throw new Error(`Cannot read the page bundle '${name}': it was not built. Run 'npm run build'.`, {
      cause,
    });
  }
}
