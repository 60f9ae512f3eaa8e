/**
 * Watches the sources: compiles `src` and bundles `client` when they change, and runs the tests affected by a change.
 * Arguments are passed to Vitest: `npm run dev -- test/views`. Ends with Ctrl-C, or when Vitest exits.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { watch } from "chokidar";

const ROOT = join(import.meta.dirname, "..");
const modules = (...path) => join(ROOT, "node_modules", ...path);

function start(args) {
  return spawn(process.execPath, args, { cwd: ROOT, stdio: "inherit" });
}

const compiler = start([modules("typescript", "bin", "tsc"), "--watch", "--preserveWatchOutput"]);
const bundle = () => start([join(ROOT, "scripts/client.mjs")]);
watch(join(ROOT, "client"), { ignoreInitial: true }).on("all", bundle);

const tests = start([modules("vitest", "vitest.mjs"), "watch", "--standalone", ...process.argv.slice(2)]);
tests.on("close", (code) => {
  compiler.kill();
  process.exit(code ?? 1);
});
