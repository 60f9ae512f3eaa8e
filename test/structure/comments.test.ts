import { describe, expect, it } from "vitest";
import { allSources, commentsOf } from "./sources.js";

/** Rooms whose comments are definitions. A room joins the list once its comments are. */
const ROOMS = [
  "activations",
  "architectures",
  "checkpoints",
  "checks",
  "cli",
  "core",
  "data",
  "engine",
  "figures/charts/kinds",
  "figures/color",
  "figures/encoders/containers",
  "figures/encoders/items",
  "figures/encoders/moving",
  "figures/scale",
  "figures/style",
  "jobs",
  "measures",
  "network",
  "ops",
  "report",
  "server",
  "table",
  "training",
];

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

  it.each(ROOMS)("occurs nowhere in %s", (room) => {
    const sources = allSources().filter(({ path }) => path.startsWith(`${room}/`));
    expect(sources.length).toBeGreaterThan(0);
    const found = sources.flatMap(({ path, text }) => questionsOf(text).map((line) => `${path}:${line}`));
    expect(found).toEqual([]);
  });
});
