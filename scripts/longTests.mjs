/** Runs the tests that take minutes and that `npm test` omits: files named `*.long.test.ts`. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const env = { ...process.env, CONVSCOPE_LONG_TESTS: "1" };
const { status } = spawnSync(join(ROOT, "node_modules/.bin/vitest"), ["run"], {
  cwd: ROOT,
  env,
  stdio: "inherit",
});
process.exitCode = status ?? 1;
