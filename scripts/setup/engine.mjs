import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { announce } from "./announce.mjs";
import { addonPath, bindingOrigin, bindingPath, clearBinding } from "./binding.mjs";
import { cacheFolder } from "./cache.mjs";
import { causeIn } from "./cause.mjs";
import { fingerprint } from "./fingerprint.mjs";
import { rebuild } from "./npm.mjs";
import { engineProblem } from "./probe.mjs";
import { WHEEL, wheelFolder } from "./wheel.mjs";
import { bindToWheel, wheelObstacle } from "./wheel-binding.mjs";

const PACKAGE = "@tensorflow/tfjs-node";
const REASONS = {
  own: "its own install worked",
  wheel: `built against libtensorflow ${WHEEL.version} of the ${WHEEL.name} wheel`,
};

/**
 * Step that provides the native engine: by the install script of @tensorflow/tfjs-node, else with the libtensorflow
 * of a wheel. Without it the WASM engine is used, so this step never fails; it records the reason.
 */
export const engine = { name: "engine", needed, run };

function needed(project) {
  const { engine: known, stamps } = project.record;
  if (isUnwanted(project)) return known === undefined;
  if (project.retry || stamps.engine !== stampOf(project)) return true;
  return known.native && !isComplete(project);
}

async function run(project) {
  if (isUnwanted(project)) {
    // Without a stamp, so that a later set-up tries again.
    project.record.engine = { native: false, reason: "no native engine: set up with CONVSCOPE_ENGINE=wasm" };
    return;
  }
  project.record.engine = (await adopted(project)) ?? (await installed(project));
  project.record.stamps.engine = stampOf(project);
}

const isUnwanted = (project) => project.env.CONVSCOPE_ENGINE === "wasm";
const native = (origin) => ({ native: true, origin, reason: REASONS[origin] });

// Fingerprint of everything that can change the outcome of a failed attempt, which would otherwise be repeated for
// minutes at every start.
function stampOf({ root }) {
  const folder = join(root, "scripts", "setup");
  const scripts = readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
  const texts = [join(root, "package-lock.json"), ...scripts].map((path) => readFileSync(path, "utf8"));
  return fingerprint([process.version, process.platform, process.arch, ...texts]);
}

function originOf(project) {
  return bindingOrigin(project, wheelFolder(cacheFolder(project.env)));
}

const isComplete = (project) =>
  existsSync(addonPath(project)) && existsSync(bindingPath(project, "deps", "lib"));

// An engine that already works, from the user's own `npm install` or an earlier set-up, is kept.
async function adopted(project) {
  const origin = project.retry ? undefined : originOf(project);
  if (origin === undefined || (await engineProblem(project)) !== undefined) return undefined;
  return native(origin);
}

async function installed(project) {
  const problems = [];
  for (const [origin, attempt] of Object.entries({ own: installOwn, wheel: installFromWheel })) {
    try {
      await attempt(project);
      return native(origin);
    } catch (error) {
      problems.push(error.message);
    }
  }
  await clearBinding(project);
  const reason = `no native engine: ${problems.join("; ")}`;
  process.stderr.write(`setup: the WASM engine will run; ${reason}\n`);
  return { native: false, reason };
}

async function installOwn(project) {
  if (!existsSync(bindingPath(project, "package.json"))) throw new Error(`${PACKAGE} is not installed`);
  // The script takes any existing library for complete, even half of one from an interrupted download.
  await clearBinding(project);
  const work = async () => {
    // The script waits indefinitely for a host that does not respond.
    const { ok, output, problem } = await rebuild(project, PACKAGE, { timeout: 600_000 });
    return ok ? engineProblem(project) : causeIn(output, problem);
  };
  const outcome = (trouble) => (trouble === undefined ? "done" : "not available");
  const trouble = await announce(`installing the native engine (${PACKAGE})`, work, { outcome });
  if (trouble !== undefined) throw new Error(`its own install failed (${trouble})`);
}

async function installFromWheel(project) {
  const report = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  const { glibcVersionRuntime } = report.header;
  const machine = { platform: process.platform, arch: process.arch, glibc: glibcVersionRuntime };
  const obstacle = wheelObstacle(machine);
  if (obstacle !== undefined) throw new Error(obstacle);
  await bindToWheel(project);
}
