import type { Metadata } from "../encoder.js";
import type { Item } from "./item.js";
import { treeItems } from "./treeItems.js";

/** Splits a file's metadata into items: texts are words, and structured data is split further. */
export function metadataItems(metadata: Metadata): readonly Item[] {
  return Object.entries(metadata).flatMap(([keyword, text]) => {
    const data = dataIn(text);
    return data === undefined ? [{ kind: "words", place: keyword, text }] : treeItems(data);
  });
}

function dataIn(text: string): object | undefined {
  try {
    const data: unknown = JSON.parse(text);
    return typeof data === "object" && data !== null ? data : undefined;
  } catch {
    return undefined;
  }
}
