/**
 * Builds a report of three checkpoints, three probes and all views and measures: cold, unchanged, and with one option
 * changed; prints the seconds and peak memory of each. --without name,… omits views or measures.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measures } from "../../dist/measures/index.js";
import { views } from "../../dist/views/index.js";
import { runProcess } from "./process.mjs";

const PROGRAM = join(import.meta.dirname, "../../dist/cli/bin.js");
const left = process.argv.indexOf("--without");
const without = left < 0 ? [] : (process.argv[left + 1] ?? "").split(",");

/** Restricts a view that follows taps through several checkpoints to a tap that all of them have. */
function narrowed({ looksAt }) {
  return looksAt.includes("run") ? "\n    taps: conv1" : "";
}

function specOf(zoom) {
  const wanted = (table) => Object.keys(table).filter((name) => !without.includes(name));
  const sections = [
    ...wanted(views).map((name) => `  - view: ${name}${narrowed(views[name])}`),
    ...wanted(measures).map((name) => `  - measure: ${name}`),
  ];
  return `title: Everything
checkpoints: {mini-resnet: bundled:mini-resnet, plain: bundled:plain, highway: bundled:highway}
probes: {one: mnist:test/53, first: mnist:test/0-99, second: mnist:test/100-199}
sections:
${sections.join("\n")}
  - view: sheet
    checkpoints: mini-resnet
    probes: one
    taps: conv1
    zoom: ${zoom}
`;
}

/** Builds a report, and prints the time and the peak memory. */
async function build(folder, what) {
  const [spec, out] = [join(folder, "report.yaml"), join(folder, "report")];
  const command = [process.execPath, PROGRAM, "report", "build", spec, "--out", out, "-q"];
  const { wall, peak } = await runProcess(command);
  console.log(`${what}: ${wall.toFixed(2)} s, ${Math.round(peak)} MB`);
}

const folder = mkdtempSync(join(tmpdir(), "convscope-report-"));
try {
  writeFileSync(join(folder, "report.yaml"), specOf(4));
  await build(folder, "cold");
  await build(folder, "unchanged");
  writeFileSync(join(folder, "report.yaml"), specOf(5));
  await build(folder, "one option changed");
} finally {
  rmSync(folder, { recursive: true, force: true });
}
