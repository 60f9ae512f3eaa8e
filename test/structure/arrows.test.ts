import { describe, expect, it } from "vitest";
import {
  circleIn,
  isPackage,
  PROCESS_USES,
  ROOMS,
  ROOT,
  roomOf,
  wayTo,
  wrongArrow,
  wrongUses,
} from "./rules.js";
import { allSources, importsOf, type Source } from "./sources.js";

const sources = allSources();
const imports = sources.flatMap(importsOf);
const inner = imports.filter((arrow) => !isPackage(arrow));

describe("the imports of src", () => {
  it("follow the table of rooms and packages", () => {
    expect(imports.length).toBeGreaterThan(sources.length);
    expect(imports.map(wrongArrow).filter((wrong) => wrong !== undefined)).toEqual([]);
  });

  it("lead to existing files", () => {
    const paths = new Set(sources.map(({ path }) => path));
    expect(inner.filter(({ target }) => !paths.has(target))).toEqual([]);
  });

  it("form no cycle between files, types included", () => {
    expect(circleIn(inner.map(({ from, target }) => [from, target] as const))).toBeUndefined();
  });

  it("form no cycle between rooms, types included", () => {
    const between = inner.map(({ from, target }) => [roomOf(from), roomOf(target)] as const);
    const arrows = between.filter(([from, target]) => from !== target && from !== ROOT);
    expect(circleIn(arrows)).toBeUndefined();
  });

  it("load no engine, canvas, image or chart library from the command line until a command needs one", () => {
    const heavy = /^(@tensorflow\/.*|canvas|sharp|vega|vega-lite)$/;
    const files = sources.map(({ path }) => path).filter((path) => roomOf(path) === "cli");
    const ways = files.map((file) => wayTo(heavy, file, { imports, manners: ["static"] }));
    expect(files).toContain("cli/bin.ts");
    expect(ways.filter((way) => way !== undefined)).toEqual([]);
  });

  it("never load a measure in order to draw a view", () => {
    const files = ["cli/drawing.ts", "jobs/index.ts", "jobs/draw/drawFigures.ts", "jobs/draw/drawFiles.ts"];
    const ways = files.map((file) => wayTo(/^measures\//, file, { imports, manners: ["static"] }));
    expect(sources.map(({ path }) => path)).toEqual(expect.arrayContaining(files));
    expect(ways.filter((way) => way !== undefined)).toEqual([]);
  });

  it("never load an engine, canvas, image library or disk access from views and activations", () => {
    const effects = /^(@tensorflow\/.*|canvas|sharp|vega|vega-lite|node:fs.*)$/;
    const files = sources.map(({ path }) => path).filter((path) => /^(views|activations)\//.test(path));
    const ways = files.map((file) => wayTo(effects, file, { imports, manners: ["static", "dynamic"] }));
    expect(files.length).toBeGreaterThan(0);
    expect(ways.filter((way) => way !== undefined)).toEqual([]);
  });
});

describe("the imports of client", () => {
  const arrows = allSources("client").flatMap(importsOf);
  const outward = arrows.filter(({ target }) => target.startsWith("../"));

  it("lead out of client only to files of src without imports, because they run in a browser", () => {
    expect(outward.length).toBeGreaterThan(0);
    for (const { from, target } of outward) {
      const source = sources.find(({ path }) => `../src/${path}` === target);
      expect(source, `${target}, which ${from} imports`).toBeDefined();
      expect(importsOf(source!)).toEqual([]);
    }
  });

  it("need no package, and form no cycle", () => {
    const isFile = ({ target }: { readonly target: string }) => /\.(?:ts|css)$/.test(target);
    expect(arrows.filter((arrow) => !isFile(arrow))).toEqual([]);
    expect(circleIn(arrows.map(({ from, target }) => [from, target] as const))).toBeUndefined();
  });
});

describe("the global process", () => {
  it("is used only where the table allows it", () => {
    expect(sources.flatMap(wrongUses)).toEqual([]);
  });

  it("is used in every file that the table lists", () => {
    const used = (file: string, pattern: RegExp) =>
      sources.some(({ path, text }) => path.startsWith(file) && pattern.test(text));
    const named = PROCESS_USES.filter(({ what }) => what !== "the console");
    for (const { files, pattern } of named)
      for (const file of files) expect(used(file, pattern), file).toBe(true);
  });
});

describe("the rules themselves", () => {
  it("give no room itself as an indirect dependency", () => {
    const arrows = Object.entries(ROOMS).flatMap(([room, { rooms }]) =>
      rooms.map((other) => [room, other] as const),
    );
    expect(circleIn(arrows)).toBeUndefined();
  });

  it.each([
    {
      path: "figures/a.ts",
      text: 'import type { Tap } from "../network/tap.js";',
      says: /figures must not stand on network/,
    },
    { path: "views/a.ts", text: 'import { createCanvas } from "canvas";', says: /only figures may/ },
    { path: "views/a.ts", text: 'const sharp = await import("sharp");', says: /only data, figures may/ },
    {
      path: "views/a.ts",
      text: 'import type * as tf from "@tensorflow/tfjs";',
      says: /imports @tensorflow\/tfjs: only/,
    },
    { path: "views/a.ts", text: 'import { readFile } from "node:fs/promises";', says: /only .* may/ },
    {
      path: "views/a.ts",
      text: 'import { draw } from "../jobs/draw/drawPlan.js";',
      says: /views must not stand on jobs/,
    },
    {
      path: "report/a.ts",
      text: 'import { main } from "../cli/main.js";',
      says: /report must not stand on cli/,
    },
    { path: "report/a.ts", text: 'import Parser from "yargs/helpers";', says: /only cli may/ },
    {
      path: "engine/a.ts",
      text: 'export { Residual } from "../architectures/layers/residual.js";',
      says: /engine must not stand on architectures/,
    },
    {
      path: "architectures/a.ts",
      text: 'import { openDataset } from "../data/dataset.js";',
      says: /architectures must not stand on data/,
    },
    {
      path: "core/errors.ts",
      text: 'import { views } from "../views/index.js";',
      says: /must not stand on views/,
    },
    { path: "cli/a.ts", text: 'import { draw } from "../index.js";', says: /which is for users/ },
    { path: "cli/a.ts", text: 'import sharp from "sharp";', says: /only data, figures may/ },
    { path: "index.ts", text: 'export { main } from "./cli/main.js";', says: /makes cli\/main\.ts public/ },
    {
      path: "gallery/a.ts",
      text: 'import { views } from "../views/index.js";',
      says: /has no line in the table/,
    },
    { path: "cli/a.ts", text: 'import chalk from "chalk";', says: /chalk has no line in the table/ },
  ])("reject $text in $path", ({ path, text, says }) => {
    expect(importsOf({ path, text }).map(wrongArrow)).toEqual([expect.stringMatching(says)]);
  });

  it.each([
    { path: "views/a.ts", text: 'import { scaleOf } from "../figures/scale/domain.js";' },
    { path: "figures/a.ts", text: 'import { unknown } from "../core/errors.js";' },
    { path: "figures/a.ts", text: 'import { crc32 } from "node:zlib";' },
    { path: "cli/commands/a.ts", text: 'const { open } = await import("../../checkpoints/open.js");' },
    { path: "index.ts", text: 'export { open } from "./checkpoints/open.js";' },
  ])("allow $text in $path", ({ path, text }) => {
    expect(importsOf({ path, text }).map(wrongArrow)).toEqual([undefined]);
  });

  it.each<Source>([
    { path: "report/a.ts", text: "process.exit(1);" },
    { path: "cli/main.ts", text: "process.exitCode = 2;" },
    { path: "cli/main.ts", text: "process.stdout.write(text);" },
    { path: "training/a.ts", text: "console.log(loss);" },
    { path: "engine/engine.ts", text: "const name = process.env.CONVSCOPE_ENGINE;" },
    { path: "engine/a.ts", text: `const name = \`\${process.env.HOME}\`;` },
  ])("reject '$text' in $path", (source) => {
    expect(wrongUses(source)).toHaveLength(1);
  });

  it.each<Source>([
    { path: "cli/bin.ts", text: "process.exitCode = await main(process.argv.slice(2), world);" },
    { path: "cli/a.ts", text: "const { CONVSCOPE_ENGINE } = process.env;" },
    { path: "engine/a.ts", text: '// process.exit(1)\nconst text = "console.log";' },
    { path: "engine/a.ts", text: "const pid = process.pid;" },
  ])("allow '$text' in $path", (source) => {
    expect(wrongUses(source)).toEqual([]);
  });

  it("find a cycle, and none if there is none", () => {
    const round = [
      ["a", "b"],
      ["b", "c"],
      ["d", "b"],
      ["c", "b"],
    ] as const;
    const straight = [
      ["a", "b"],
      ["b", "c"],
      ["a", "c"],
      ["d", "c"],
    ] as const;
    expect(circleIn(round)).toEqual(["b", "c", "b"]);
    expect(circleIn(straight)).toBeUndefined();
  });

  it("find the way to a package over imports of the manners that count", () => {
    const files: readonly Source[] = [
      { path: "a.ts", text: 'import { b } from "./b.js";' },
      { path: "b.ts", text: 'const canvas = () => import("canvas");\nimport type { A } from "./a.js";' },
    ];
    const arrows = files.flatMap(importsOf);
    expect(wayTo(/^canvas$/, "a.ts", { imports: arrows, manners: ["static"] })).toBeUndefined();
    expect(wayTo(/^canvas$/, "a.ts", { imports: arrows, manners: ["static", "dynamic"] })).toEqual([
      "a.ts",
      "b.ts",
      "canvas",
    ]);
  });
});
