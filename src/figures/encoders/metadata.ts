import { element, escapeXml, unescapeXml } from "../../core/xml.js";
import type { Metadata } from "./encoder.js";

/** Metadata as JSON in plain ASCII, which every format can carry. */
export function metadataText(metadata: Metadata): string {
  return JSON.stringify(metadata).replace(/[^ -~]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** Parses the output of `metadataText`; other texts give empty metadata. */
export function parseMetadata(text: string | undefined): Metadata {
  try {
    const parsed: unknown = JSON.parse(text ?? "");
    return isMetadata(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

/** True for an object whose values are strings. */
export function isMetadata(value: unknown): value is Metadata {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((text) => typeof text === "string");
}

const ELEMENT = "convscope:metadata";

/** Metadata as an XML element, for SVG and XMP. */
export function metadataElement(metadata: Metadata): string {
  return element(ELEMENT, { "xmlns:convscope": "urn:convscope:figure" }, escapeXml(metadataText(metadata)));
}

/** Parses the output of `metadataElement` within a text. */
export function readMetadataElement(xml: string): Metadata {
  const start = xml.indexOf(`<${ELEMENT} `);
  if (start < 0) return {};
  const [, content] = /^[^>]*>([^<]*)</.exec(xml.slice(start)) ?? [];
  return content === undefined ? {} : parseMetadata(unescapeXml(content));
}
