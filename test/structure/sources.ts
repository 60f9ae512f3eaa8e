import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { type Expression, type ParseResult, parseSync, Visitor } from "oxc-parser";

/** A source file: its path within `src` and its text. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** Every TypeScript file of `src`, or of the scripts that run in a browser. */
export function allSources(room: "src" | "client" = "src"): readonly Source[] {
  const folder = fileURLToPath(new URL(`../../${room}/`, import.meta.url));
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  return names.sort().map((name) => ({
    path: name.split(sep).join("/"),
    text: readFileSync(join(folder, name), "utf8"),
  }));
}

/** The manner of an import: only for types, when the file is loaded, or on demand. */
export type Manner = "type" | "static" | "dynamic";

/** One import of a file. `target` is a path within `src`, the name of a package, or `node:…`. */
export interface Import {
  readonly from: string;
  readonly target: string;
  readonly manner: Manner;
}

const parsed = new Map<string, ParseResult>();

/** Parses a source, each text only once. Throws if it is not TypeScript. */
export function parse(text: string): ParseResult {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const result = parseSync("source.ts", text);
  const [error] = result.errors;
  if (error !== undefined) throw new Error(`${error.message} in: ${text}`);
  parsed.set(text, result);
  return result;
}

/** The imports of a source file, type imports included. */
export function importsOf({ path, text }: Source): readonly Import[] {
  const { module, program } = parse(text);
  const imports: Import[] = [];
  const add = (named: string, manner: Manner) =>
    imports.push({ from: path, target: targetOf(path, named), manner });
  for (const { moduleRequest, entries } of module.staticImports) add(moduleRequest.value, mannerOf(entries));
  for (const { entries } of module.staticExports) {
    const from = entries[0]?.moduleRequest;
    if (from) add(from.value, mannerOf(entries));
  }
  const addText = (expression: unknown, manner: Manner) => {
    const { type, value } = expression as { readonly type?: string; readonly value?: unknown };
    if (type === "Literal" && typeof value === "string") add(value, manner);
  };
  new Visitor({
    TSImportType: ({ source }) => addText(source, "type"),
    ImportExpression: ({ source }) => addText(source, "dynamic"),
    CallExpression: (call) => {
      if (isRequire(call.callee)) addText(call.arguments[0], "dynamic");
    },
  }).visit(program);
  return imports;
}

function mannerOf(entries: readonly { readonly isType: boolean }[]): Manner {
  return entries.length > 0 && entries.every(({ isType }) => isType) ? "type" : "static";
}

/** `require` or `require.resolve`. */
function isRequire(callee: Expression): boolean {
  const called = callee.type === "MemberExpression" ? callee.object : callee;
  return called.type === "Identifier" && called.name === "require";
}

/** The target of an import: a path within `src`, the name of a package, or `node:…`. */
export function targetOf(path: string, named: string): string {
  if (named.startsWith(".")) return posix.join(dirname(path), named).replace(/\.js$/, ".ts");
  if (named.startsWith("node:")) return named;
  const parts = named.split("/");
  return parts.slice(0, named.startsWith("@") ? 2 : 1).join("/");
}

/** A range of a source. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** The spans of strings, patterns and template texts in a source. */
function findLiterals(text: string): readonly Span[] {
  const spans: Span[] = [];
  new Visitor({
    Literal: ({ value, start, end }) => {
      if (typeof value === "string" || text[start] === "/") spans.push({ start, end });
    },
    // A backtick or a brace before it, and a backtick or the placeholder's two characters after it.
    TemplateElement: ({ start, end, tail }) => spans.push({ start: start + 1, end: end - (tail ? 1 : 2) }),
  }).visit(parse(text).program);
  return spans;
}

/** The strings, patterns and template texts of a source, as written. */
export function findStrings(text: string): readonly string[] {
  return findLiterals(text).map(({ start, end }) => text.slice(start, end));
}

/** A source with only its code: comments, strings, patterns and the text of templates are blanked. */
export function bareCode(text: string): string {
  const blank = (code: string, { start, end }: Span) =>
    code.slice(0, start) + code.slice(start, end).replaceAll(/[^\n]/g, " ") + code.slice(end);
  return [...parse(text).comments, ...findLiterals(text)].reduce(blank, text);
}

/** A comment of a source, and the number of its first line, from 1. */
export interface Comment {
  readonly text: string;
  readonly line: number;
}

/** The comments of a source. */
export function commentsOf(text: string): readonly Comment[] {
  return parse(text).comments.map(({ start, end }) => ({
    text: text.slice(start, end),
    line: text.slice(0, start).split("\n").length,
  }));
}
