import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import {
  addPrograms,
  callsIn,
  makeWorkshop,
  recordIn,
  removeWorkshop,
  setUp,
  type Workshop,
} from "./workshop.ts";

let workshop: Workshop;
afterEach(() => removeWorkshop(workshop));

const installs = () => callsIn(workshop).filter((call) => call.startsWith("npm ci"));

it("installs the packages of a fresh clone without running their scripts", async () => {
  workshop = makeWorkshop({ installed: false });
  const { exitCode, stderr } = await setUp(workshop);
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/^setup: installing packages \(npm ci\) … done in \d+ s\n/);
  expect(installs()).toHaveLength(1);
  expect(installs()[0]).toContain("--ignore-scripts");
});

it("keeps packages that match the lock file, whatever installed them", async () => {
  workshop = makeWorkshop();
  await setUp(workshop);
  expect(installs()).toEqual([]);
});

it("installs again, including the addons, if node_modules is gone", async () => {
  workshop = makeWorkshop();
  await setUp(workshop);
  rmSync(join(workshop.root, "node_modules"), { recursive: true });
  await setUp(workshop);
  expect(installs()).toHaveLength(1);
  expect(recordIn(workshop).canvas).toBe("built from source");
});

it("shows the end of npm's output and exits with 2 if npm ci fails", async () => {
  workshop = makeWorkshop({ installed: false });
  addPrograms(workshop, { npm: 'echo "npm error Missing: left-pad@1.0.0 from lock file"; exit 1' });
  const { exitCode, stderr } = await setUp(workshop);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("  npm error Missing: left-pad@1.0.0 from lock file\n");
  expect(stderr.trimEnd().split("\n").at(-1)).toBe(
    "setup: npm ci did not install the packages (Missing: left-pad@1.0.0 from lock file)",
  );
});
