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

/** How marks show that they have the focus, and the tip beside them; the page sets the colors `--tip` and `--words`. */
export const FIGURE_STYLE = `text,svg svg{pointer-events:none}
svg [tabindex]:focus{outline:2px solid #d55e00;outline-offset:1px}
[data-tip]{position:fixed;width:max-content;max-width:80vw;padding:6px 9px;border-radius:4px;background:var(--tip);color:var(--words);font:14px/1.4 Arial,Helvetica,sans-serif;white-space:pre-line;pointer-events:none}
[data-tip][hidden]{display:none}
`;
