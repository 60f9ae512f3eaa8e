import { createHash } from "node:crypto";

/** The external sources allowed for a page, by kind; undefined for none. */
interface Sources {
  readonly images: string;
  readonly frames?: string;
}

/** The hash of a script, in the notation of content security policies. */
export function scriptHash(script: string): string {
  return `sha256-${createHash("sha256").update(script).digest("base64")}`;
}

/** A content security policy that allows only the given sources and this script. Fonts are embedded in the page. */
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

/** Data as JSON for a script element, escaped so that it cannot end the element. */
export function scriptJson(data: unknown): string {
  return JSON.stringify(data).replace(/</g, "\\u003c");
}
