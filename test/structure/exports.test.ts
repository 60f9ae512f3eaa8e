import { describe, expect, it } from "vitest";
import * as convscope from "../../src/index.js";
import { docCommentOf, exportedBy, firstSentenceOf, publicNames } from "./exports.js";
import { allSources } from "./sources.js";

const sources = allSources();
const exported = publicNames();

describe("the public names", () => {
  it("are the agreed ones", async () => {
    const lines = exported.map(({ name, kind }) => `${kind} ${name}`).sort();
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("public-names.txt");
  });

  it("are the values of an import", () => {
    const values = exported.filter(({ kind }) => kind === "value").map(({ name }) => name);
    expect(Object.keys(convscope).sort()).toEqual([...values].sort());
  });

  it.each(exported)("have a doc comment at their declaration: $name", ({ name, file }) => {
    const source = sources.find(({ path }) => path === file);
    expect(source).toBeDefined();
    expect(firstSentenceOf(docCommentOf(name, source!)), `the first sentence of ${name} in ${file}`).toMatch(
      /\w\S*\.$/,
    );
  });
});

describe("the reader of exports", () => {
  it("distinguishes values from types", () => {
    const text = 'export { a, type B } from "./a.js";\nexport type {\n  C,\n} from "./b/c.js";\n';
    expect(exportedBy({ path: "index.ts", text })).toEqual([
      { name: "a", file: "a.ts", kind: "value" },
      { name: "B", file: "a.ts", kind: "type" },
      { name: "C", file: "b/c.ts", kind: "type" },
    ]);
  });

  it.each(['export * from "./a.js";', "export const a = 1;", 'import "./a.js";'])("rejects %s", (text) => {
    expect(() => exportedBy({ path: "index.ts", text })).toThrow(/holds more than exports/);
  });

  it.each([
    { text: "/** A thing. */\nexport const a = 1;", comment: "A thing." },
    {
      text: "/**\n * A thing\n * of use.\n *\n * More.\n */\nexport async function a() {}",
      comment: "A thing\nof use.\n\nMore.",
    },
    { text: "/** Another. */\nconst b = 1;\nexport class a {}", comment: "" },
    { text: "// A thing.\nexport interface a {}", comment: "" },
    { text: "/** Far. */\n\nexport type a = 1;", comment: "" },
  ])("finds only the comment directly above a declaration: $text", ({ text, comment }) => {
    expect(docCommentOf("a", { path: "a.ts", text })).toBe(comment);
  });

  it.each([
    { comment: "A thing. More.", sentence: "A thing." },
    { comment: "A thing of 0.5\nor so. More", sentence: "A thing of 0.5\nor so." },
    { comment: "A thing", sentence: "" },
    { comment: "A thing\n\nMore.", sentence: "" },
  ])("takes the first sentence only if it ends in a period: $comment", ({ comment, sentence }) => {
    expect(firstSentenceOf(comment)).toBe(sentence);
  });
});
