import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** The addon of canvas that the set-up of this checkout provided; its own build is not tested here. */
const CANVAS_ADDON = "node_modules/canvas/build/Release";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MINUTES = 60_000;

const home = mkdtempSync(join(tmpdir(), "convscope-package-"));

function run(program: string, args: readonly string[], folder: string): string {
  return execFileSync(program, args, {
    cwd: folder,
    // No engine from this checkout.
    env: { ...process.env, CONVSCOPE_ENGINE: "wasm" },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

describe("the packed tarball", () => {
  beforeAll(() => {
    run("npm", ["pack", "--silent", "--pack-destination", home], ROOT);
    const [tarball] = readdirSync(home).filter((name) => name.endsWith(".tgz"));
    const allowScripts = { canvas: false, "@tensorflow/tfjs-node": false, "core-js": false };
    writeFileSync(
      join(home, "package.json"),
      JSON.stringify({ name: "consumer", private: true, allowScripts }),
    );
    run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", `./${tarball}`], home);
    cpSync(join(ROOT, CANVAS_ADDON), join(home, CANVAS_ADDON), { recursive: true });
  }, 8 * MINUTES);

  afterAll(() => {
    rmSync(home, { recursive: true, force: true });
  });

  it("draws from an empty folder that it was installed into", { timeout: MINUTES }, () => {
    run(
      "npx",
      ["--no-install", "convscope", "draw", "sheet", "bundled:mini-resnet", "--taps", "conv1,relu5"],
      home,
    );
    expect(readdirSync(join(home, "output")).sort()).toEqual([
      "conv1.png",
      "manifest.json",
      "relu5.png",
      "scale.json",
    ]);
  });

  it("is a library that a script imports by name", { timeout: MINUTES }, () => {
    const script =
      "import { VERSION, views } from 'convscope'; console.log(VERSION, Object.keys(views).join());";
    expect(run(process.execPath, ["--input-type=module", "--eval", script], home)).toMatch(
      /^\d+\.\d+\.\d+ sheet,/,
    );
  });

  it("writes a figure's page with its script and its style", { timeout: MINUTES }, () => {
    const words = [
      "draw",
      "sheet",
      "bundled:mini-resnet",
      "--taps",
      "conv1",
      "--format",
      "html",
      "--out",
      "page",
    ];
    run("npx", ["--no-install", "convscope", ...words], home);
    const page = readFileSync(join(home, "page/conv1.html"), "utf8");
    expect(page).toContain("<style>text,\nsvg svg {");
    expect(page).toContain('<script>"use strict";(function(){');
  });

  it("contains no source maps, which would refer to sources that are not in it", () => {
    const files = readdirSync(join(home, "node_modules/convscope/dist"), {
      recursive: true,
      encoding: "utf8",
    });
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((file) => file.endsWith(".map"))).toEqual([]);
  });

  it("contains no tests, sources or scripts", () => {
    const installed = readdirSync(join(home, "node_modules/convscope")).sort();
    expect(installed).toEqual(["LICENSE", "README.md", "REFERENCE.md", "assets", "dist", "package.json"]);
  });
});
