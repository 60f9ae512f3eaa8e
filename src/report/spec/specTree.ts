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
import type { Diagnostics, Place } from "./diagnostics.js";
import type { Substitution } from "./variables.js";

/** A node of a spec with its position: a value, a list or a mapping. */
export type SpecNode = SpecValue | SpecList | SpecMap;

/** A value as written: numbers and switches are strings, as on a command line. Null if empty. */
export interface SpecValue {
  readonly kind: "value";
  readonly word: string | null;
  readonly place: Place;
}

/** A sequence of nodes. */
export interface SpecList {
  readonly kind: "list";
  readonly items: readonly SpecNode[];
  readonly place: Place;
}

/** Nodes by key. */
export interface SpecMap {
  readonly kind: "map";
  readonly entries: readonly SpecEntry[];
  readonly place: Place;
}

/** A key, its position, and its node. */
export interface SpecEntry {
  readonly key: string;
  readonly place: Place;
  readonly node: SpecNode;
}

const MOST_BYTES = 2 ** 20;
const MOST_PARTS = 10_000;
const DEEPEST = 20;

/**
 * Parses YAML, including JSON, into plain nodes with their positions. Size, depth and aliases are bounded. Errors are added
 * to the diagnostics; returns undefined if the text cannot be parsed at all.
 */
export function specTree(
  text: string,
  { diagnostics, substitution }: { readonly diagnostics: Diagnostics; readonly substitution: Substitution },
): SpecNode | undefined {
  if (text.length > MOST_BYTES) return void diagnostics.add("The file exceeds 1 MiB.");
  const lineCounter = new LineCounter();
  const placeAt = (offset = 0): Place => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const document = parsedWithin(text, lineCounter);
  if (document === undefined) return void diagnostics.add("The file is nested too deeply.", placeAt());
  for (const error of [...document.errors, ...document.warnings]) {
    diagnostics.add(sentenceOf(error), placeAt(error.pos[0]));
  }
  if (document.errors.some(({ code }) => code !== "DUPLICATE_KEY")) return undefined;
  const { contents } = document;
  if (contents === null)
    return void diagnostics.add("The file is empty. 'convscope report init' writes a spec.");
  return new Reader({ diagnostics, substitution, placeAt, resolve: (alias) => alias.resolve(document) }).node(
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
  if (code === "TAG_RESOLVE_FAILED") return `${message}: a spec contains only plain values.`;
  if (code === "DUPLICATE_KEY") return "Duplicate key.";
  return `${message.replace(/\.$/, "")}.`;
}

interface SpecContext {
  readonly diagnostics: Diagnostics;
  readonly substitution: Substitution;
  readonly placeAt: (offset?: number) => Place;
  readonly resolve: (alias: Alias) => unknown;
}

class Reader {
  private parts = 0;
  private readonly context: SpecContext;

  constructor(context: SpecContext) {
    this.context = context;
  }

  node(node: unknown, depth: number, from?: Place): SpecNode | undefined {
    const { placeAt, diagnostics } = this.context;
    const place = from ?? placeAt((node as Node | null)?.range?.[0]);
    if (++this.parts === MOST_PARTS || depth === DEEPEST) {
      return void diagnostics.add(
        `The file has more than ${MOST_PARTS} nodes or is nested too deeply.`,
        place,
      );
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
    const target = this.context.resolve(node);
    if (target !== undefined) return this.node(target, depth + 1, place);
    return void this.context.diagnostics.add("This alias has no anchor above it.", place);
  }

  private entries(items: readonly { key: unknown; value: unknown }[], depth: number): readonly SpecEntry[] {
    const { placeAt, diagnostics } = this.context;
    return items.flatMap(({ key, value }): readonly SpecEntry[] => {
      const place = placeAt((key as Node | null)?.range?.[0]);
      if (!isScalar(key) || key.value === null) {
        diagnostics.add("Expected a plain value as a key.", place);
        return [];
      }
      const node = this.node(value, depth + 1, value === null ? place : undefined);
      return node === undefined ? [] : [{ key: String(key.value), place, node }];
    });
  }

  private word(node: unknown, place: Place): string | null {
    if (!isScalar(node) || node.value === null || node.value === undefined) return null;
    const written = typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
    return this.context.substitution.replaced(written, place);
  }
}
