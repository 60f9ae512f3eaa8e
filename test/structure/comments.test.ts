import { describe, expect, it } from "vitest";
import { allSources, commentsOf } from "./sources.js";

const QUESTION = /^(?:What|Whether|How|Where|Which|Who|Why)\b/;

/** The line and text of each comment; lines of `//` that follow one another are one comment. */
function commentBlocks(text: string): readonly { readonly line: number; readonly text: string }[] {
  const blocks: { line: number; text: string; end: number }[] = [];
  for (const { text: raw, line } of commentsOf(text)) {
    const bare = raw.replace(/^\/\*+\s*(?:\*\s*)?|^\/\/\s*/, "").trim();
    const last = blocks.at(-1);
    if (raw.startsWith("//") && last?.end === line - 1) last.end = line;
    else blocks.push({ line, text: bare, end: raw.startsWith("//") ? line : Number.NaN });
  }
  return blocks;
}

function questionsOf(text: string): readonly number[] {
  return commentBlocks(text)
    .filter((comment) => QUESTION.test(comment.text))
    .map(({ line }) => line);
}

describe("a comment that begins with a question word", () => {
  it.each([
    { text: "/** What it does. */", lines: [1] },
    { text: "a;\n/**\n * Whether it is.\n */", lines: [2] },
    { text: "// How it goes.\n// Where it ends.", lines: [1] },
    { text: "// Explains\n// what it does.\n// Which is fine.", lines: [] },
    { text: "a; // Why not.\nb; // Who knows.", lines: [1] },
    { text: '/** Whatever comes. */ "// What"', lines: [] },
  ])("is found: $text", ({ text, lines }) => {
    expect(questionsOf(text)).toEqual(lines);
  });

  it("occurs nowhere in src", () => {
    const found = allSources().flatMap(({ path, text }) =>
      questionsOf(text).map((line) => `${path}:${line}`),
    );
    expect(found).toEqual([]);
  });
});
