/**
 * Builds a report of three checkpoints, three probes and all views and measures: cold, unchanged, and with one option
 * changed; prints seconds and the peak of memory of each. With --without name,… leaves some views or measures out.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measures } from "../../dist/measures/index.js";
import { views } from "../../dist/views/index.js";

const PROGRAM = join(import.meta.dirname, "../../dist/cli/bin.js");
const left = process.argv.indexOf("--without");
const without = left < 0 ? [] : (process.argv[left + 1] ?? "").split(",");

function specOf(zoom) {
  const sections = [
    ...Object.keys(views).map((name) => `  - view: ${name}`),
    ...Object.keys(measures).map((name) => `  - measure: ${name}`),
  ].filter((line) => !without.includes(line.split(": ")[1]));
  return `title: Everything
checkpoints: {seed: bundled:seed, plain: bundled:plain, highway: bundled:highway}
probes: {one: mnist:test/53, first: mnist:test/0-99, second: mnist:test/100-199}
sections:
${sections.join("\n")}
  - view: sheet
    checkpoints: seed
    probes: one
    taps: conv1
    zoom: ${zoom}
`;
}

/** Builds, and tells how long it took and how much memory it had at most. */
function built(folder, what) {
  const code = `process.argv = ["node", "convscope", "report", "build", "-q"];
    process.on("exit", () => console.log(process.resourceUsage().maxRSS));
    await import(${JSON.stringify(PROGRAM)});`;
  const start = performance.now();
  const { stdout, status } = spawnSync(process.execPath, ["--input-type=module", "-e", code], {
    cwd: folder,
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(2);
  console.log(`${what}: ${seconds} s, ${Math.round(Number(stdout) / 1024)} MB (exit ${status})`);
}

const folder = mkdtempSync(join(tmpdir(), "convscope-report-"));
try {
  writeFileSync(join(folder, "report.yaml"), specOf(4));
  built(folder, "cold");
  built(folder, "unchanged");
  writeFileSync(join(folder, "report.yaml"), specOf(5));
  built(folder, "one option changed");
} finally {
  rmSync(folder, { recursive: true, force: true });
}
