import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import picomatch from "picomatch";
import { describe, expect, it } from "vitest";
import { PROJECT_NAMES, patternsOf } from "../../vitest.config.js";
import { wayTo } from "./rules.js";
import { type Import, importsOf, type Source } from "./sources.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const sources = ["src", "test"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => ({
      path: `${folder}/${name.split(sep).join("/")}`,
      text: readFileSync(join(ROOT, folder, name), "utf8"),
    })),
);
// The imports in that file are examples in strings.
const imports = sources
  .filter(({ path }) => path !== "test/structure/sources.test.ts")
  .flatMap((source) => [...importsOf(source), ...requiredBy(source)]);
const tests = sources.map(({ path }) => path).filter((path) => path.endsWith(".test.ts"));

/** The packages that a file requires when it is loaded: `import tf = require("…")`. */
function requiredBy({ path, text }: Source): readonly Import[] {
  const found = text.matchAll(/^import \w+ = require\("([^"]+)"\)/gm);
  return [...found].map(([, target = ""]) => ({ from: path, target, manner: "static" }));
}

function filesOf(project: (typeof PROJECT_NAMES)[number]): readonly string[] {
  const { include, exclude } = patternsOf(project);
  const isIncluded = picomatch(include, { ignore: exclude });
  return tests.filter((path) => isIncluded(path));
}

/** The import paths from test files to modules that they must not load. */
function waysTo(what: RegExp, files: readonly string[]): readonly (readonly string[])[] {
  return files.flatMap((file) => {
    const way = wayTo(what, file, { imports, manners: ["static"] });
    return way === undefined ? [] : [way];
  });
}

describe("the projects of tests", () => {
  it("contain each test file exactly once", () => {
    expect(tests.length).toBeGreaterThan(200);
    expect(PROJECT_NAMES.flatMap(filesOf).sort()).toEqual([...tests].sort());
  });

  it("name no folder or file without tests", () => {
    const patterns = PROJECT_NAMES.flatMap((project) => patternsOf(project).include);
    const empty = patterns.filter((pattern) => !tests.some((path) => picomatch.isMatch(path, pattern)));
    expect(empty).toEqual([]);
  });

  it("load no engine, start no process and run no command line in unit tests", () => {
    const heavy = /^(@tensorflow\/.*|node:child_process|playwright-core|test\/support\/(cli|program)\.ts)$/;
    expect(waysTo(heavy, filesOf("unit"))).toEqual([]);
  });

  it("replace modules only in files that have their own process", () => {
    const replacing = sources.filter(({ text }) => /^\s*vi\.(mock|doMock)\(/m.test(text));
    expect(replacing.map(({ path }) => path).sort()).toEqual([...filesOf("mocked")].sort());
  });

  it("run the built program only in end-to-end tests", () => {
    expect(waysTo(/^test\/support\/program\.ts$/, filesOf("engine"))).toEqual([]);
    const programs = waysTo(/^test\/support\/program\.ts$/, filesOf("e2e"));
    expect(programs.length).toBeGreaterThan(10);
  });
});
