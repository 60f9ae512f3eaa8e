import { element, escapeXml, unescapeXml } from "../../core/xml.js";
import type { Metadata } from "./encoder.js";

/** Metadata as JSON in plain ASCII: no format has trouble with it. */
export function metadataText(metadata: Metadata): string {
  return JSON.stringify(metadata).replace(/[^ -~]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** Reads what `metadataText` wrote; what is no record of texts gives none. */
export function parseMetadata(text: string | undefined): Metadata {
  try {
    const parsed: unknown = JSON.parse(text ?? "");
    return isMetadata(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

/** Whether a value is a record of texts. */
export function isMetadata(value: unknown): value is Metadata {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((text) => typeof text === "string");
}

const ELEMENT = "convscope:metadata";

/** Metadata as an element of XML, as SVG and XMP hold it. */
export function metadataElement(metadata: Metadata): string {
  return element(ELEMENT, { "xmlns:convscope": "urn:convscope:figure" }, escapeXml(metadataText(metadata)));
}

/** Reads what `metadataElement` wrote somewhere into a text. */
export function readMetadataElement(xml: string): Metadata {
  const start = xml.indexOf(`<${ELEMENT} `);
  if (start < 0) return {};
  const [, content] = /^[^>]*>([^<]*)</.exec(xml.slice(start)) ?? [];
  return content === undefined ? {} : parseMetadata(unescapeXml(content));
}
