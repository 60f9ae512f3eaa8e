import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { type Piece, piecesOf } from "./pieces.js";

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

/** How a file reaches another: for its types alone, when it is loaded, or when it is needed. */
export type Manner = "type" | "static" | "dynamic";

/** One import of a file. `target` is a path within `src`, the name of a package, or `node:…`. */
export interface Import {
  readonly from: string;
  readonly target: string;
  readonly manner: Manner;
}

const PATTERNS: readonly { readonly manner: Manner; readonly pattern: RegExp }[] = [
  { manner: "type", pattern: /\b(?:import|export)\s+type\b[^"';]*?\bfrom\s*"([^"]+)"/g },
  { manner: "type", pattern: /\b(?:import|export)\s*\{(?:\s*type\s[^,}]+,?)+\s*\}\s*from\s*"([^"]+)"/g },
  { manner: "type", pattern: /\btypeof\s+import\(\s*"([^"]+)"\s*\)/g },
  { manner: "static", pattern: /\b(?:import|export)\b[^"';()]*?\bfrom\s*"([^"]+)"/g },
  { manner: "static", pattern: /\bimport\s*"([^"]+)"/g },
  { manner: "dynamic", pattern: /\b(?:import|require|require\.resolve)\(\s*"([^"]+)"/g },
];

/** The imports of a source file, type imports included. An import that several patterns see counts as the first. */
export function importsOf({ path, text }: Source): readonly Import[] {
  const imports: Import[] = [];
  let rest = written(text, ({ kind }) => kind === "code" || kind === "string");
  for (const { manner, pattern } of PATTERNS) {
    rest = rest.replaceAll(pattern, (_, named: string) => {
      imports.push({ from: path, target: targetOf(path, named), manner });
      return "";
    });
  }
  return imports;
}

function targetOf(path: string, named: string): string {
  if (named.startsWith(".")) return posix.join(dirname(path), named).replace(/\.js$/, ".ts");
  if (named.startsWith("node:")) return named;
  const parts = named.split("/");
  return parts.slice(0, named.startsWith("@") ? 2 : 1).join("/");
}

/** A source with nothing but its code: comments, strings, patterns and the text of templates are blank. */
export function bareCode(text: string): string {
  return written(text, ({ kind }) => kind === "code");
}

/** The comments of a source. */
export function commentsOf(text: string): readonly Piece[] {
  return piecesOf(text).filter(({ kind }) => kind === "comment");
}

/** A source with some of its pieces, and blanks where the others were. */
function written(text: string, keeps: (piece: Piece) => boolean): string {
  const kept = piecesOf(text).map((piece) =>
    keeps(piece) ? piece.text : piece.text.replaceAll(/[^\n]/g, " "),
  );
  return kept.join("");
}
