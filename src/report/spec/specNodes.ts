import { expected, unknown } from "../../core/errors.js";
import type { Option } from "../../core/options/option.js";
import type { Mistakes } from "./mistakes.js";
import type { SpecEntry, SpecMap, SpecNode } from "./specTree.js";

/** The entries of a mapping by their keys; nothing where a part is no mapping, which is a mistake. */
export function mapOf(node: SpecNode, subject: string, mistakes: Mistakes): SpecMap | undefined {
  if (node.kind === "map") return node;
  return void mistakes.add(expected("a mapping of keys", subject, shown(node)).message, node.place);
}

/** The entry of a key, where a mapping has one. */
export function entryAt(map: SpecMap, key: string): SpecEntry | undefined {
  return map.entries.find((entry) => entry.key === key);
}

/** Notes every key of a mapping that is not known. */
export function checkKeys({ entries }: SpecMap, known: readonly string[], mistakes: Mistakes): void {
  for (const { key, place } of entries) {
    if (!known.includes(key)) mistakes.add(unknown("key", key, known).message, place);
  }
}

/** The checked value of an entry, by an option; nothing where it does not fit, which is a mistake. */
export async function checkedValue<T>(
  { key, node }: SpecEntry,
  option: Option<T>,
  mistakes: Mistakes,
): Promise<T | undefined> {
  return mistakes.attempt(node.place, () => option.parse(plainOf(node, option), `'${key}'`));
}

/** Words of a node: of a list its items, of a value those that commas separate. */
export function wordsOf(node: SpecNode, subject: string, mistakes: Mistakes): readonly PlacedWord[] {
  const nodes = node.kind === "list" ? node.items : [node];
  return nodes.flatMap((item) => {
    if (item.kind === "value" && item.word !== null && item.word !== "") {
      const words = node.kind === "list" ? [item.word] : item.word.split(",").map((word) => word.trim());
      return words.map((word) => ({ word, place: item.place }));
    }
    mistakes.add(expected("a word", subject, shown(item)).message, item.place);
    return [];
  });
}

/** A word, and where it stands. */
export interface PlacedWord {
  readonly word: string;
  readonly place: SpecNode["place"];
}

/** A part as an option takes it: words, or the state of a switch. */
function plainOf(node: SpecNode, { valueName }: Pick<Option<unknown>, "valueName">): unknown {
  if (node.kind === "list")
    return node.items.map((item) => (item.kind === "value" ? item.word : shown(item)));
  if (node.kind === "map") return shown(node);
  if (valueName === "" && (node.word === "true" || node.word === "false")) return node.word === "true";
  return node.word ?? "";
}

/** A part in a message. */
function shown(node: SpecNode): string {
  if (node.kind === "value") return node.word ?? "";
  return node.kind === "list" ? "a list" : "a mapping";
}
