import { appendFileSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import {
  addPrograms,
  callsIn,
  makeWorkshop,
  NPM_WITH_ENGINE,
  PYTHON_WITH_WRONG_WHEEL,
  recordIn,
  removeWorkshop,
  setUp,
  type Workshop,
} from "./workshop.ts";

let workshop: Workshop;
beforeEach(() => {
  workshop = makeWorkshop();
});
afterEach(() => removeWorkshop(workshop));

const callsOf = (program: string) => callsIn(workshop).filter((call) => call.startsWith(`${program} `));
const attempts = () => callsOf("npm").filter((call) => call.includes("tfjs-node"));
const isGlibcX64 = process.platform === "linux" && process.arch === "x64";

it("tries the engine's own install first and never calls pip if it works", async () => {
  addPrograms(workshop, { npm: NPM_WITH_ENGINE });
  const { exitCode } = await setUp(workshop);
  expect(exitCode).toBe(0);
  expect(recordIn(workshop).engine).toMatchObject({ native: true, reason: "its own install worked" });
  expect([...callsOf("python3"), ...callsOf("pip"), ...callsOf("pip3")]).toEqual([]);
});

it("asks npm for one package at a time, despite the user's ignore-scripts", async () => {
  await setUp(workshop);
  const rebuilds = callsOf("npm").filter((call) => call.startsWith("npm rebuild"));
  expect(rebuilds.map((call) => call.split(" ")[2])).toEqual(["canvas", "@tensorflow/tfjs-node"]);
  for (const call of rebuilds) expect(call).toContain("--ignore-scripts=false");
});

it.runIf(isGlibcX64)(
  "falls back to WASM and reports why if neither the own install nor pip works",
  async () => {
    const { exitCode, stdout, stderr } = await setUp(workshop);
    const reason =
      "no native engine: its own install failed (getaddrinfo ENOTFOUND host.example); pip, which fetches tensorflow-cpu, was not found";
    expect(exitCode).toBe(0);
    expect(stdout).toBe("");
    expect(stderr).toContain(`setup: the WASM engine will run; ${reason}\n`);
    expect(recordIn(workshop).engine).toEqual({ native: false, reason });
  },
);

it.runIf(isGlibcX64)("rejects a wheel with another SHA-256 and keeps nothing of it", async () => {
  addPrograms(workshop, { python3: PYTHON_WITH_WRONG_WHEEL });
  const { exitCode } = await setUp(workshop);
  expect(exitCode).toBe(0);
  expect(recordIn(workshop).engine.native).toBe(false);
  expect(recordIn(workshop).engine.reason).toMatch(
    /wheel that pip fetched has SHA-256 [0-9a-f]{64}, expected 2b847d/,
  );
  const kept = readdirSync(join(workshop.home, ".cache", "convscope"));
  expect(kept.filter((name) => !name.startsWith("canvas-"))).toEqual([]);
});

it.runIf(isGlibcX64)("requests one exact file from pip", async () => {
  addPrograms(workshop, { python3: PYTHON_WITH_WRONG_WHEEL });
  await setUp(workshop);
  const download = callsOf("python3").find((call) => call.includes("download"));
  expect(download).toContain(
    "--no-deps --only-binary=:all: --platform manylinux_2_27_x86_64 --python-version 311",
  );
  expect(download).toContain("tensorflow-cpu==2.21.0");
});

it("does nothing and prints nothing the second time", async () => {
  await setUp(workshop);
  const calls = callsIn(workshop);
  expect(await setUp(workshop)).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  expect(callsIn(workshop)).toEqual(calls);
});

it("tries a failed engine again if the lock file changes, and if requested", async () => {
  await setUp(workshop);
  appendFileSync(join(workshop.root, "package-lock.json"), "\n");
  await setUp(workshop);
  expect(attempts()).toHaveLength(2);
  await setUp(workshop, { args: ["--retry"] });
  expect(attempts()).toHaveLength(3);
});

it("keeps a working engine if the lock file changes", async () => {
  addPrograms(workshop, { npm: NPM_WITH_ENGINE });
  await setUp(workshop);
  appendFileSync(join(workshop.root, "package-lock.json"), "\n");
  await setUp(workshop);
  expect(attempts()).toHaveLength(1);
  expect(recordIn(workshop).engine.native).toBe(true);
});

it("omits the engine with CONVSCOPE_ENGINE=wasm, and provides it later without", async () => {
  addPrograms(workshop, { npm: NPM_WITH_ENGINE });
  const env = { CONVSCOPE_ENGINE: "wasm" };
  await setUp(workshop, { env });
  expect(attempts()).toEqual([]);
  expect(recordIn(workshop).engine.native).toBe(false);
  expect((await setUp(workshop, { env })).stderr).toBe("");
  await setUp(workshop);
  expect(recordIn(workshop).engine.native).toBe(true);
});

it("removes the remains of a broken install, so that nothing incomplete is loaded", async () => {
  addPrograms(workshop, {
    npm: `mkdir -p node_modules/@tensorflow/tfjs-node/deps/lib
      case "$*" in *canvas*) mkdir -p node_modules/canvas/build/Release; echo > node_modules/canvas/build/Release/canvas.node ;; esac`,
  });
  await setUp(workshop);
  expect(recordIn(workshop).engine.reason).toContain("no binding");
  expect(existsSync(join(workshop.root, "node_modules/@tensorflow/tfjs-node/deps"))).toBe(false);
});
