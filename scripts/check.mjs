/**
 * Runs every check of the project and counts them: types, lint, dead code, packaging, generated documentation, and all
 * tests. Continues after a failure, so that one run shows everything. Ends with `N passed, N failed`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { describeEnd } from "./describeEnd.mjs";
import { runCommand, stopCommands } from "./setup/command.mjs";

const ROOT = join(import.meta.dirname, "..");
const tool = (name) => join(ROOT, "node_modules/.bin", name);

/** Checks, each a command that exits with 0 on success; the longest come first. */
const CHECKS = [
  { name: "no dead files, exports or dependencies", command: [tool("knip"), "--no-progress"] },
  { name: "package is well formed", command: [tool("publint"), "--strict"] },
  { name: "types of sources and tests", command: [tool("tsc"), "-p", "test"] },
  { name: "format and lint", command: [tool("biome"), "check", "--error-on-warnings", "."] },
  { name: "types of the scripts of pages", command: [tool("tsc"), "-p", "client"] },
  { name: "types of the project's own scripts", command: [tool("tsc"), "-p", "scripts"] },
  { name: "documentation is up to date", command: [process.execPath, "scripts/docs.mjs", "--check"] },
];

/** Number of checks that run at a time. */
const LANES = Math.min(2, availableParallelism());

function run(command) {
  const [program, ...args] = command;
  const { status, signal, error } = spawnSync(program, args, { cwd: ROOT, stdio: "inherit" });
  return tell(program, error?.message ?? describeEnd(status, signal));
}

/** Reports how a program failed, and returns true if it did not. */
function tell(program, problem) {
  if (problem !== undefined) console.error(`${basename(program)}: ${problem}`);
  return problem === undefined;
}

/** Runs a check next to others: its output appears at once when it has ended. */
async function runCheck({ name, command }) {
  const [program, ...args] = command;
  const { output, problem } = await runCommand(program, args, { cwd: ROOT });
  process.stdout.write(output);
  const passed = tell(program, problem);
  console.log(`${passed ? "ok" : "FAILED"}: ${name}`);
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1 };
}

async function runChecks() {
  // Checks are in process groups of their own, which Ctrl-C does not reach.
  const stop = () => {
    stopCommands();
    process.exit(130);
  };
  process.once("SIGINT", stop);
  const waiting = [...CHECKS];
  const results = [];
  const lane = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift())
      results.push(await runCheck(check));
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  process.off("SIGINT", stop);
  return results;
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

const results = [...(await runChecks()), runTests()];
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
process.exitCode = sum("failed") === 0 ? 0 : 1;
