import { allSources, parse, type Source, targetOf } from "./sources.js";

/** A name that a file re-exports: its origin, and whether it is only a type. */
export interface Exported {
  readonly name: string;
  readonly file: string;
  readonly kind: "value" | "type";
}

/** The names that a file re-exports. Throws for an export of any other form. */
export function exportedBy({ path, text }: Source): readonly Exported[] {
  const { module, program } = parse(text);
  const other = program.body.find(
    (statement) => statement.type !== "ExportNamedDeclaration" || !statement.source,
  );
  if (other) {
    throw new Error(`${path} holds more than exports of names: ${text.slice(other.start, other.end)}`);
  }
  return module.staticExports.flatMap(({ entries }) =>
    entries.map(({ exportName, moduleRequest, isType }) => ({
      name: exportName.name ?? "",
      file: targetOf(path, moduleRequest?.value ?? ""),
      kind: isType ? "type" : "value",
    })),
  );
}

/** The doc comment directly above the declaration of a name; empty if it has none. Throws if it is not declared. */
export function docCommentOf(name: string, { path, text }: Source): string {
  const { module, comments } = parse(text);
  const declared = module.staticExports.find(({ entries }) =>
    entries.some(({ exportName, moduleRequest }) => exportName.name === name && !moduleRequest),
  );
  if (declared === undefined) throw new Error(`${path} does not declare ${name}`);
  const above = comments.find(({ end }) => text.slice(end, declared.start) === "\n");
  const comment = above?.value.startsWith("*") === true ? above.value.slice(1) : "";
  return comment.replaceAll(/^\s*\* ?/gm, "").trim();
}

/** The first sentence of a doc comment: its first paragraph up to the first period; empty without a period. */
export function firstSentenceOf(comment: string): string {
  const [paragraph = ""] = comment.split(/\n\s*\n/);
  return /^[\s\S]*?\.(?=\s|$)/.exec(paragraph)?.[0] ?? "";
}

/** The exports of `src/index.ts`. */
export function publicNames(): readonly Exported[] {
  const index = allSources().find(({ path }) => path === "index.ts");
  if (index === undefined) throw new Error("There is no src/index.ts");
  return exportedBy(index);
}
