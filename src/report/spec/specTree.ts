import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLError,
} from "yaml";
import type { Mistakes, Place } from "./mistakes.js";
import type { Substitution } from "./variables.js";

/** A part of a spec: a value, a list or a mapping, and where it stands. */
export type SpecNode = SpecValue | SpecList | SpecMap;

/** A value as it is written: numbers and switches are words, as on a command line. Null where nothing is. */
export interface SpecValue {
  readonly kind: "value";
  readonly word: string | null;
  readonly place: Place;
}

/** Parts that follow one another. */
export interface SpecList {
  readonly kind: "list";
  readonly items: readonly SpecNode[];
  readonly place: Place;
}

/** Parts by their keys. */
export interface SpecMap {
  readonly kind: "map";
  readonly entries: readonly SpecEntry[];
  readonly place: Place;
}

/** A key, where it stands, and what it names. */
export interface SpecEntry {
  readonly key: string;
  readonly place: Place;
  readonly node: SpecNode;
}

const MOST_BYTES = 2 ** 20;
const MOST_PARTS = 10_000;
const DEEPEST = 20;

/**
 * Reads YAML, and JSON which is a part of it, as plain parts with their places. What a tag or an alias could do to the
 * reader is bounded. Mistakes are noted; nothing is given where the text cannot be read at all.
 */
export function specTree(
  text: string,
  { mistakes, substitution }: { readonly mistakes: Mistakes; readonly substitution: Substitution },
): SpecNode | undefined {
  if (text.length > MOST_BYTES) return void mistakes.add("It has more than a megabyte.");
  const lineCounter = new LineCounter();
  const placeAt = (offset = 0): Place => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const document = parsedWithin(text, lineCounter);
  if (document === undefined) return void mistakes.add("It is nested too deep.", placeAt());
  for (const error of [...document.errors, ...document.warnings]) {
    mistakes.add(sentenceOf(error), placeAt(error.pos[0]));
  }
  if (document.errors.some(({ code }) => code !== "DUPLICATE_KEY")) return undefined;
  const { contents } = document;
  if (contents === null) return void mistakes.add("It is empty: 'convscope report init' writes one.");
  return new Reader({ mistakes, substitution, placeAt, resolve: (alias) => alias.resolve(document) }).node(
    contents,
    0,
  );
}

function parsedWithin(text: string, lineCounter: LineCounter) {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: true, logLevel: "silent" });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function sentenceOf({ code, message }: YAMLError): string {
  if (code === "TAG_RESOLVE_FAILED") return `${message}: a spec holds plain values only.`;
  if (code === "DUPLICATE_KEY") return "The same key stands here twice.";
  return `${message.replace(/\.$/, "")}.`;
}

interface Means {
  readonly mistakes: Mistakes;
  readonly substitution: Substitution;
  readonly placeAt: (offset?: number) => Place;
  readonly resolve: (alias: Alias) => unknown;
}

class Reader {
  private parts = 0;
  private readonly means: Means;

  constructor(means: Means) {
    this.means = means;
  }

  node(node: unknown, depth: number, from?: Place): SpecNode | undefined {
    const { placeAt, mistakes } = this.means;
    const place = from ?? placeAt((node as Node | null)?.range?.[0]);
    if (++this.parts === MOST_PARTS || depth === DEEPEST) {
      return void mistakes.add(`It has more than ${MOST_PARTS} parts or is nested too deep.`, place);
    }
    if (this.parts > MOST_PARTS) return undefined;
    if (isAlias(node)) return this.alias(node, depth, place);
    if (isMap(node)) return { kind: "map", entries: this.entries(node.items, depth), place };
    if (isSeq(node)) {
      const items = node.items.flatMap((item) => this.node(item, depth + 1) ?? []);
      return { kind: "list", items, place };
    }
    return { kind: "value", word: this.word(node, place), place };
  }

  private alias(node: Alias, depth: number, place: Place): SpecNode | undefined {
    const target = this.means.resolve(node);
    if (target !== undefined) return this.node(target, depth + 1, place);
    return void this.means.mistakes.add("Nothing above is marked with this alias.", place);
  }

  private entries(items: readonly { key: unknown; value: unknown }[], depth: number): readonly SpecEntry[] {
    const { placeAt, mistakes } = this.means;
    return items.flatMap(({ key, value }): readonly SpecEntry[] => {
      const place = placeAt((key as Node | null)?.range?.[0]);
      if (!isScalar(key) || key.value === null) {
        mistakes.add("Expected a word for a key.", place);
        return [];
      }
      const node = this.node(value, depth + 1, value === null ? place : undefined);
      return node === undefined ? [] : [{ key: String(key.value), place, node }];
    });
  }

  private word(node: unknown, place: Place): string | null {
    if (!isScalar(node) || node.value === null || node.value === undefined) return null;
    const written = typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
    return this.means.substitution.replaced(written, place);
  }
}
