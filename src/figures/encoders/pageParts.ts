import { createHash } from "node:crypto";

/** Where a page may take things from beside itself, each a list of sources; nothing where it takes none. */
interface Sources {
  readonly images: string;
  readonly frames?: string;
}

/** The hash of a script, as policies and pages name it. */
export function scriptHash(script: string): string {
  return `sha256-${createHash("sha256").update(script).digest("base64")}`;
}

/** A policy under which nothing is loaded but what is named, and no script runs but this one. Fonts lie in the page. */
export function pagePolicy(script: string, { images, frames }: Sources): string {
  const rules = [
    "default-src 'none'",
    `img-src ${images}`,
    "font-src data:",
    "style-src 'unsafe-inline'",
    `script-src '${scriptHash(script)}'`,
    ...(frames === undefined ? [] : [`frame-src ${frames}`]),
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return rules.join("; ");
}

/** Data as JSON in a script element: nothing in it may end the element that holds it. */
export function scriptJson(data: unknown): string {
  return JSON.stringify(data).replace(/</g, "\\u003c");
}
