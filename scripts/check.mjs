/**
 * Runs every check of the project and counts them: types, lint, dead code, packaging, generated documentation, and all
 * tests. Continues after a failure, so that one run shows everything. Ends with `N passed, N failed`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { describeEnd } from "./describeEnd.mjs";

const ROOT = join(import.meta.dirname, "..");
const tool = (name) => join(ROOT, "node_modules/.bin", name);

/** Checks, each a command that exits with 0 on success. */
const CHECKS = [
  { name: "types of sources and tests", command: [tool("tsc"), "-p", "test"] },
  { name: "types of the scripts of pages", command: [tool("tsc"), "-p", "client"] },
  { name: "types of the project's own scripts", command: [tool("tsc"), "-p", "scripts"] },
  { name: "format and lint", command: [tool("biome"), "check", "--error-on-warnings", "."] },
  { name: "no dead files, exports or dependencies", command: [tool("knip"), "--no-progress"] },
  { name: "package is well formed", command: [tool("publint"), "--strict"] },
  { name: "documentation is up to date", command: [process.execPath, "scripts/docs.mjs", "--check"] },
];

function run(command) {
  const [program, ...args] = command;
  const { status, signal, error } = spawnSync(program, args, { cwd: ROOT, stdio: "inherit" });
  const problem = error?.message ?? describeEnd(status, signal);
  if (problem !== undefined) console.error(`${basename(program)}: ${problem}`);
  return problem === undefined;
}

function runCheck({ name, command }) {
  const passed = run(command);
  console.log(`${passed ? "ok" : "FAILED"}: ${name}`);
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1 };
}

function runTests() {
  const folder = mkdtempSync(join(tmpdir(), "convscope-check-"));
  const report = join(folder, "tests.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const whole = run([tool("vitest"), "run", ...reporters]);
  const counts = readCounts(report);
  rmSync(folder, { recursive: true });
  // A file that does not load runs no tests, so none fail; it must not count as passed.
  return !whole && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function readCounts(report) {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8"));
    return { passed: numPassedTests, failed: numFailedTests };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

const results = [...CHECKS.map(runCheck), runTests()];
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
process.exitCode = sum("failed") === 0 ? 0 : 1;
