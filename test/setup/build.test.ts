import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeWorkshop, removeWorkshop, repository, setUp, type Workshop, writeInto } from "./workshop.ts";

// A stand-in for the compiler: one output, with one error line per error in src/index.ts.
const COMPILER = `
  const { mkdirSync, readFileSync, writeFileSync } = require("node:fs");
  if (readFileSync("src/index.ts", "utf8") === "broken") {
    console.log("src/index.ts(1,1): error TS1005: ';' expected.");
    process.exit(2);
  }
  const folder = process.argv[process.argv.indexOf("--outDir") + 1];
  mkdirSync(folder, { recursive: true });
  writeFileSync(folder + "/index.js", "");`;

// A stand-in for the bundler: its bundles are empty, or an error if a script says so.
const BUNDLER = `
  import { readFileSync } from "node:fs";
  export async function build({ input }) {
    if (readFileSync(input, "utf8") === "broken") throw new Error("Could not resolve './missing.ts'");
    return { output: [{ code: "" }] };
  }`;

let workshop: Workshop;
beforeEach(() => {
  workshop = makeWorkshop();
  writeInto(workshop.root, "node_modules/typescript/bin/tsc", COMPILER);
  writeInto(
    workshop.root,
    "node_modules/rolldown/package.json",
    '{"type": "module", "exports": "./index.js"}',
  );
  writeInto(workshop.root, "node_modules/rolldown/index.js", BUNDLER);
  cpSync(join(repository, "client"), join(workshop.root, "client"), { recursive: true });
  writeInto(workshop.root, "tsconfig.json", "{}");
  writeInto(workshop.root, "src/index.ts", "");
});
afterEach(() => removeWorkshop(workshop));

const dist = () => join(workshop.root, "dist");

it("compiles src, bundles client, and removes outputs without a source", async () => {
  writeInto(workshop.root, "dist/stale.js", "");
  const { exitCode, stderr } = await setUp(workshop);
  expect(exitCode).toBe(0);
  expect(stderr).toContain("setup: building convscope (tsc, rolldown) … done in");
  expect(readdirSync(dist())).toEqual(["client", "index.js"]);
  expect(readFileSync(join(dist(), "client/figure.css"), "utf8")).toContain("[data-tip]");
});

it("compiles again only if a source has changed or dist is missing", async () => {
  await setUp(workshop);
  expect((await setUp(workshop)).stderr).toBe("");
  writeInto(workshop.root, "client/live/live.css", "");
  expect((await setUp(workshop)).stderr).toContain("building convscope");
  writeInto(workshop.root, "src/other.ts", "");
  expect((await setUp(workshop)).stderr).toMatch(
    /^setup: building convscope \(tsc, rolldown\) … done in \d+ s\n$/,
  );
});

it("shows the errors of src, exits with 1 and keeps the previous dist", async () => {
  await setUp(workshop);
  writeInto(workshop.root, "src/index.ts", "broken");
  const { exitCode, stderr } = await setUp(workshop);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("error TS1005: ';' expected.");
  expect(existsSync(join(dist(), "index.js"))).toBe(true);
  expect((await setUp(workshop)).exitCode).toBe(1);
});

it("shows why client cannot be bundled, exits with 1 and keeps the previous dist", async () => {
  await setUp(workshop);
  writeInto(workshop.root, "client/page/page.ts", "broken");
  const { exitCode, stderr } = await setUp(workshop);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("Could not resolve './missing.ts'");
  expect(stderr).toContain("setup: client could not be bundled (rolldown: exit code 1)");
  expect(existsSync(join(dist(), "index.js"))).toBe(true);
});
