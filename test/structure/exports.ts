import { allSources, importsOf, type Source } from "./sources.js";

/** A name that a file exports again: where it comes from, and whether it is a type alone. */
export interface Exported {
  readonly name: string;
  readonly file: string;
  readonly kind: "value" | "type";
}

const STATEMENT = /export\s+(type\s+)?\{([^}]*)\}\s*from\s*"([^"]+)"\s*;/g;

/** The names that a file exports again from others. Throws for an export of any other form. */
export function exportedBy(source: Source): readonly Exported[] {
  const rest = source.text
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, "")
    .replaceAll(STATEMENT, "")
    .trim();
  if (rest !== "") throw new Error(`${source.path} holds more than exports of names: ${rest}`);
  return [...source.text.matchAll(STATEMENT)].flatMap(([statement, allTypes, names = ""]) => {
    const [from] = importsOf({ path: source.path, text: statement });
    const words = names.split(",").map((name) => name.trim());
    return words
      .filter((word) => word !== "")
      .map((word) => ({
        name: word.replace(/^type\s+/, ""),
        file: from?.target ?? "",
        kind: allTypes !== undefined || word.startsWith("type ") ? "type" : "value",
      }));
  });
}

/** The doc comment right above the declaration of a name; empty where it has none. Throws where it is not declared. */
export function docCommentOf(name: string, { path, text }: Source): string {
  const words = "(?:declare |abstract |async )*(?:function\\*?|class|const|let|interface|type|enum)";
  const found = new RegExp(`^export ${words} ${name}\\b`, "m").exec(text);
  if (found === null) throw new Error(`${path} does not declare ${name}`);
  const above = text.slice(0, found.index);
  const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n$/.exec(above)?.[1] ?? "";
  return comment.replaceAll(/^\s*\* ?/gm, "").trim();
}

/** The first sentence of a doc comment: its first paragraph up to the first full stop; empty without a full stop. */
export function firstSentenceOf(comment: string): string {
  const [paragraph = ""] = comment.split(/\n\s*\n/);
  return /^[\s\S]*?\.(?=\s|$)/.exec(paragraph)?.[0] ?? "";
}

/** What `src/index.ts` exports. */
export function publicNames(): readonly Exported[] {
  const index = allSources().find(({ path }) => path === "index.ts");
  if (index === undefined) throw new Error("There is no src/index.ts");
  return exportedBy(index);
}
