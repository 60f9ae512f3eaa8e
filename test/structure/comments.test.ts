import { describe, expect, it } from "vitest";
import { allSources, commentsOf, findStrings, type Source } from "./sources.js";

const QUESTION = /^(?:What|Whether|How|Where|Which|Who|Why)\b/;

/** Words and phrases that are not idiomatic English in comments and messages. "There is none" is. */
const UNIDIOMATIC = new RegExp(
  `\\b(?:${[
    "told",
    "tells? of",
    "nothing where",
    "so many",
    "whoever",
    "at odds",
    "rightly",
    "anew",
    "go(?:es)? on with",
    "in the mean",
    "of itself",
    "of use",
    "of ours",
    "l(?:ies?|ay) beside",
    "st(?:ands?|ood) beside",
    "mends?",
    "bears?",
    "for ever",
    "full stop",
    "outside of",
    "that which",
  ].join("|")})\\b|(?<!\\bthere )\\b(?:is|are) (?:none|no (?!longer|more))\\b`,
  "i",
);

/** The line and text of each comment; lines of `//` that follow one another are one comment. */
function commentBlocks(text: string): readonly { readonly line: number; readonly text: string }[] {
  const blocks: { line: number; text: string; end: number }[] = [];
  for (const { text: raw, line } of commentsOf(text)) {
    const bare = raw
      .replace(/^\/\*+\s*(?:\*\s*)?|^\/\/\s*/, "")
      .replaceAll(/\n\s*\*?\s*/g, " ")
      .trim();
    const last = blocks.at(-1);
    if (raw.startsWith("//") && last?.end === line - 1) {
      last.end = line;
      last.text += ` ${bare}`;
    } else blocks.push({ line, text: bare, end: raw.startsWith("//") ? line : Number.NaN });
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

function unidiomaticIn({ path, text }: Source): readonly string[] {
  const comments = commentBlocks(text).map((comment) => ({ ...comment, place: `${path}:${comment.line}` }));
  const strings = findStrings(text).map((string) => ({ text: string, place: path }));
  return [...comments, ...strings].flatMap(({ text: found, place }) => {
    const [phrase] = UNIDIOMATIC.exec(found) ?? [];
    return phrase === undefined ? [] : [`${place}: ${phrase}`];
  });
}

describe("a phrase that is not idiomatic English", () => {
  it.each([
    { text: "/** A file that is told\n * of. */", found: ["x.ts:1: told"] },
    { text: "// What lies\n// beside it.", found: ["x.ts:1: lies beside"] },
    { text: "/** Nothing where it is empty. */", found: ["x.ts:1: Nothing where"] },
    { text: "/** A text that is no number. */", found: ["x.ts:1: is no "] },
    { text: "/** Undefined if there is none, or it is no longer there. */", found: [] },
    { text: "/** A bearing of the house. */", found: [] },
    { text: 'error("it is none")', found: ["x.ts: is none"] },
    { text: "const told = 1;", found: [] },
  ])("is found in comments and strings: $text", ({ text, found }) => {
    expect(unidiomaticIn({ path: "x.ts", text })).toEqual(found);
  });

  it("occurs nowhere in src or client", () => {
    const sources = [...allSources(), ...allSources("client")];
    expect(sources.flatMap(unidiomaticIn)).toEqual([]);
  });
});
