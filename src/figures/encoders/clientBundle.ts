import { readFileSync } from "node:fs";

/** The scripts and styles that pages carry, bundled from `client/` by `npm run build`. */
export type ClientBundle =
  | "figure.css"
  | "figure.js"
  | "live.js"
  | "page.css"
  | "page.js"
  | "valuesFrame.js"
  | "waiting.css";

/** Reads a bundle. The path is the same from `src` and from `dist`. */
export function readBundle(name: ClientBundle): string {
  return readFileSync(new URL(`../../../dist/client/${name}`, import.meta.url), "utf8");
}
