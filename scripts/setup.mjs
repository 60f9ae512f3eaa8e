// Makes a fresh clone ready to run: installs the packages, provides the two native addons, compiles src. npm runs it
// before `start` and `test`; it skips everything already done. `--retry` tries the native engine again.

import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./setup/build.mjs";
import { canvas } from "./setup/canvas.mjs";
import { tailOf } from "./setup/cause.mjs";
import { stopCommands } from "./setup/command.mjs";
import { engine } from "./setup/engine.mjs";
import { Failure } from "./setup/failure.mjs";
import { nodeVersion } from "./setup/node-version.mjs";
import { packages } from "./setup/packages.mjs";
import { openProject, writeRecord } from "./setup/project.mjs";
import { quiet } from "./setup/quiet.mjs";

const STEPS = [nodeVersion, packages, canvas, engine, quiet, build];
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

async function setUp(project) {
  for (const step of STEPS) {
    if (!step.needed(project)) continue;
    await step.run(project);
    writeRecord(project);
  }
}

function tell(error) {
  if (!(error instanceof Failure)) return `setup: ${error.stack}\n`;
  const shown = error.output === "" ? "" : `${tailOf(error.output)}\n`;
  return `${shown}setup: ${error.message}\n`;
}

for (const [signal, exitCode] of Object.entries(SIGNALS)) {
  process.once(signal, () => {
    stopCommands();
    process.exit(exitCode);
  });
}

try {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  await setUp(openProject(root, { retry: process.argv.includes("--retry") }));
} catch (error) {
  process.stderr.write(tell(error));
  process.exitCode = error instanceof Failure ? error.exitCode : 1;
}
