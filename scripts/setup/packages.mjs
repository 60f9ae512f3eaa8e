import { readFileSync } from "node:fs";
import { join } from "node:path";
import { announce } from "./announce.mjs";
import { causeIn } from "./cause.mjs";
import { Failure } from "./failure.mjs";
import { fingerprint } from "./fingerprint.mjs";
import { runNpm } from "./npm.mjs";
import { readJson } from "./project.mjs";

/** Step that makes node_modules match package-lock.json, without running any install script. */
export const packages = { name: "packages", needed: (project) => !fits(project), run: install };

/**
 * First package of the lock file that `installed` (npm's own list) lacks or has in another version; undefined if
 * there is none. Optional packages may be missing, because npm omits those of other platforms, but not one that the
 * project itself requires: npm also drops that one if its install script fails.
 */
export function misfit(lock, installed) {
  const own = lock.packages[""]?.optionalDependencies ?? {};
  const asked = new Set(Object.keys(own).map((name) => `node_modules/${name}`));
  const differs = ([path, entry]) => {
    const there = installed.packages[path];
    if (there === undefined) return !entry.optional || asked.has(path);
    return there.version !== entry.version || there.integrity !== entry.integrity;
  };
  return Object.entries(lock.packages).find((entry) => entry[0] !== "" && differs(entry))?.[0];
}

function fits(project) {
  const installed = readJson(join(project.modules, ".package-lock.json"));
  if (installed?.packages === undefined) return false;
  const lock = lockText(project);
  return (
    project.record.stamps.packages === fingerprint([lock]) ||
    misfit(JSON.parse(lock), installed) === undefined
  );
}

async function install(project) {
  // Includes packages that the user omits by default: the compiler is a development package, the native engine an
  // optional one.
  const args = ["ci", "--ignore-scripts", "--include=dev", "--include=optional", "--no-audit", "--no-fund"];
  await announce("installing packages (npm ci)", async () => {
    const { ok, output, problem } = await runNpm(project, args);
    if (!ok)
      throw new Failure(`npm ci did not install the packages (${causeIn(output, problem)})`, {
        exitCode: 2,
        output,
      });
  });
  // npm ci empties node_modules, including the addons built by other steps.
  project.record = { stamps: { packages: fingerprint([lockText(project)]) } };
}

const lockText = ({ root }) => readFileSync(join(root, "package-lock.json"), "utf8");
