import { describe, expect, it } from "vitest";
import { allSources, bareCode, commentsOf, type Source } from "./sources.js";

const MOST_LINES = 300;
const LEAST_LINES = 10;

/** Files that may have fewer lines: entry points of a process or a thread. */
const ENTRY_POINTS: readonly string[] = [
  "src/cli/bin.ts",
  "src/checks/child.ts",
  "src/report/build/worker.ts",
];

/** Content that no source may have, and its location. */
const FORBIDDEN: Readonly<Record<string, (source: Source) => readonly number[]>> = {
  any: ({ text }) => linesOf(bareCode(text), /\bany\b/),
  "a comment that switches types off": ({ text }) =>
    commentLines(text, /@ts-(?:ignore|expect-error|nocheck)/),
  "a task left undone": ({ text }) => commentLines(text, /\b(?:TODO|FIXME|XXX|HACK)\b/),
  "code in a comment": ({ text }) => commentLines(text, CODE),
};

/** A line of a comment that is commented-out code rather than a sentence. */
const CODE = new RegExp(
  [
    String.raw`^(?:import|export|const|let|var|return|throw|await|if|for|while|switch|function|class)\b.*[;{]$`,
    String.raw`^[\w.$[\]]+ (?:[-+*/]?=|\?\?=) .*;$`,
    String.raw`^[\w.$]+\(.*\);?$`,
    String.raw`^[)}\]]+[;,]?$`,
  ].join("|"),
);

function linesOf(text: string, pattern: RegExp): readonly number[] {
  return text.split("\n").flatMap((line, index) => (pattern.test(line) ? [index + 1] : []));
}

function commentLines(text: string, pattern: RegExp): readonly number[] {
  return commentsOf(text).flatMap((comment) => {
    const sentences = comment.text
      .split("\n")
      .map((line) => line.replace(/^\s*(?:\/\*+|\*\/|\*|\/\/+)?\s*/, ""));
    const bare = sentences.map((line) => line.replace(/\s*\*\/$/, "").trim());
    return bare.flatMap((line, index) => (pattern.test(line) ? [comment.line + index] : []));
  });
}

describe("the files of src and client", () => {
  const sources = (["src", "client"] as const).flatMap((folder) =>
    allSources(folder).map(({ path, text }) => ({ path: `${folder}/${path}`, text })),
  );
  const lengths = sources.map(({ path, text }) => ({ path, lines: text.trimEnd().split("\n").length }));

  it(`have at most ${MOST_LINES} lines`, () => {
    expect(lengths.length).toBeGreaterThan(50);
    expect(lengths.filter(({ lines }) => lines > MOST_LINES)).toEqual([]);
  });

  it(`have at least ${LEAST_LINES} lines in src, except for entry points`, () => {
    const paths = lengths.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining([...ENTRY_POINTS]));
    const short = lengths.filter(
      ({ path, lines }) => path.startsWith("src/") && lines < LEAST_LINES && !ENTRY_POINTS.includes(path),
    );
    expect(short).toEqual([]);
  });

  it.each(Object.keys(FORBIDDEN))("never contain %s", (what) => {
    const places = sources.flatMap((source) =>
      FORBIDDEN[what]!(source).map((line) => `${source.path}:${line}`),
    );
    expect(places).toEqual([]);
  });
});

describe("the names of the files of src", () => {
  it("are unique except for index and the readers of each format", () => {
    const names = allSources("src")
      .map(({ path }) => path)
      .filter((path) => !path.startsWith("checkpoints/formats/"))
      .map((path) => path.slice(path.lastIndexOf("/") + 1))
      .filter((name) => name !== "index.ts");
    const known = ["flow.ts", "similarity.ts", "strip.ts"];
    const twice = names.filter((name, index) => names.indexOf(name) !== index && !known.includes(name));
    expect(names.length).toBeGreaterThan(500);
    expect(twice).toEqual([]);
  });
});

describe("the search for forbidden content", () => {
  it.each([
    { what: "any", text: "const a: any = 1;" },
    { what: "any", text: "const a = b as any;" },
    { what: "any", text: "function f(a: Record<string, any>[]) {}" },
    { what: "a comment that switches types off", text: "// @ts-ignore" },
    { what: "a comment that switches types off", text: "/* @ts-expect-error: later */" },
    { what: "a task left undone", text: "// TODO: write it" },
    { what: "a task left undone", text: "/**\n * Draws. FIXME\n */" },
    { what: "code in a comment", text: "// const a = 1;" },
    { what: "code in a comment", text: "// draw(a, b);" },
    { what: "code in a comment", text: "//   this.count = 1;" },
    { what: "code in a comment", text: "/*\nif (a) {\n  draw();\n}\n*/" },
  ])("finds $what in $text", ({ what, text }) => {
    expect(FORBIDDEN[what]!({ path: "a.ts", text })).not.toEqual([]);
  });

  it.each([
    { what: "any", text: '// wraps any layer\nconst a = size ?? "any";' },
    { what: "any", text: `const company = \`any \${anyone}\`;` },
    { what: "a task left undone", text: 'const word = "TODO";' },
    { what: "code in a comment", text: "// Returns what is left; the rest is gone." },
    { what: "code in a comment", text: "/** Whether `draw(a)` was called. */" },
    {
      what: "code in a comment",
      text: "/**\n * If one is given, it is used;\n * for all others (see `draw`), none.\n */",
    },
  ])("finds no case of $what in $text", ({ what, text }) => {
    expect(FORBIDDEN[what]!({ path: "a.ts", text })).toEqual([]);
  });
});
