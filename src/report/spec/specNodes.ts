import { expected, unknown } from "../../core/errors.js";
import type { Option } from "../../core/options/option.js";
import type { Diagnostics } from "./diagnostics.js";
import type { SpecEntry, SpecMap, SpecNode } from "./specTree.js";

/** Returns a node as a mapping; undefined, with a diagnostic, if it is not one. */
export function mapOf(node: SpecNode, subject: string, diagnostics: Diagnostics): SpecMap | undefined {
  if (node.kind === "map") return node;
  return void diagnostics.add(expected("a mapping of keys", subject, describeNode(node)).message, node.place);
}

/** The entry of a key, if the mapping has one. */
export function entryAt(map: SpecMap, key: string): SpecEntry | undefined {
  return map.entries.find((entry) => entry.key === key);
}

/** Adds a diagnostic for each unknown key of a mapping. */
export function checkKeys({ entries }: SpecMap, known: readonly string[], diagnostics: Diagnostics): void {
  for (const { key, place } of entries) {
    if (!known.includes(key)) diagnostics.add(unknown("key", key, known).message, place);
  }
}

/** Parses the value of an entry by an option; undefined, with a diagnostic, if it is invalid. */
export async function checkedValue<T>(
  { key, node }: SpecEntry,
  option: Option<T>,
  diagnostics: Diagnostics,
): Promise<T | undefined> {
  return diagnostics.attempt(node.place, () => option.parse(plainOf(node, option), `'${key}'`));
}

/** The words of a node: the items of a list, or the comma-separated parts of a value. */
export function wordsOf(node: SpecNode, subject: string, diagnostics: Diagnostics): readonly PlacedWord[] {
  const nodes = node.kind === "list" ? node.items : [node];
  return nodes.flatMap((item) => {
    if (item.kind === "value" && item.word !== null && item.word !== "") {
      const words = node.kind === "list" ? [item.word] : item.word.split(",").map((word) => word.trim());
      return words.map((word) => ({ word, place: item.place }));
    }
    diagnostics.add(expected("a word", subject, describeNode(item)).message, item.place);
    return [];
  });
}

/** A word and its position. */
export interface PlacedWord {
  readonly word: string;
  readonly place: SpecNode["place"];
}

/** The raw value of a node for an option: words, or the state of a switch. */
function plainOf(node: SpecNode, { valueName }: Pick<Option<unknown>, "valueName">): unknown {
  if (node.kind === "list")
    return node.items.map((item) => (item.kind === "value" ? item.word : describeNode(item)));
  if (node.kind === "map") return describeNode(node);
  if (valueName === "" && (node.word === "true" || node.word === "false")) return node.word === "true";
  return node.word ?? "";
}

/** A node as shown in a message. */
function describeNode(node: SpecNode): string {
  if (node.kind === "value") return node.word ?? "";
  return node.kind === "list" ? "a list" : "a mapping";
}
