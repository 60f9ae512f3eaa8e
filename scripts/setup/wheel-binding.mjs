import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { provideAddon } from "./addon.mjs";
import { announce } from "./announce.mjs";
import { addonPath, bindingPath, clearBinding } from "./binding.mjs";
import { cacheFolder } from "./cache.mjs";
import { causeIn } from "./cause.mjs";
import { installDebianPackages, missingTools } from "./debian.mjs";
import { rebuild } from "./npm.mjs";
import { engineProblem } from "./probe.mjs";
import { readJson } from "./project.mjs";
import { libtensorflow, WHEEL } from "./wheel.mjs";

// Names that the linker and the loader look up; the package itself looks for that of version 2.9.1.
const LINKS = {
  "libtensorflow.so": "libtensorflow_cc.so.2",
  "libtensorflow.so.2": "libtensorflow_cc.so.2",
  "libtensorflow.so.2.9.1": "libtensorflow_cc.so.2",
  "libtensorflow_cc.so.2": "libtensorflow_cc.so.2",
  "libtensorflow_framework.so": "libtensorflow_framework.so.2",
  "libtensorflow_framework.so.2": "libtensorflow_framework.so.2",
};

/**
 * Gives @tensorflow/tfjs-node the wheel's libtensorflow and an addon built against it; throws the reason if that
 * fails.
 */
export async function bindToWheel(project) {
  const cache = cacheFolder(project.env);
  const library = await libtensorflow(cache, project.env);
  await clearBinding(project);
  await linkLibrary(project, library);
  const { version } = readJson(bindingPath(project, "package.json"));
  const name = `tfjs-node-${version}-libtensorflow-${WHEEL.version}`;
  await provideAddon(project, name, {
    target: addonPath(project),
    build: buildAddon,
    problem: engineProblem,
  });
}

/** Reason why the wheel's library cannot run on this machine; undefined if it can. */
export function wheelObstacle({ platform, arch, glibc }) {
  if (platform !== "linux" || arch !== "x64") return `this is ${platform} ${arch}, not Linux x64`;
  const [major, minor] = (glibc ?? "0.0").split(".").map(Number);
  if (major > 2 || (major === 2 && minor >= 27)) return undefined;
  return `${WHEEL.name} ${WHEEL.version} needs glibc 2.27 or newer`;
}

async function linkLibrary(project, library) {
  const target = bindingPath(project, "deps", "lib");
  await mkdir(target, { recursive: true });
  await symlink(join(library, "include"), bindingPath(project, "deps", "include"));
  const links = Object.entries(LINKS).map(([name, file]) => symlink(join(library, file), join(target, name)));
  await Promise.all(links);
}

async function buildAddon(project) {
  await installDebianPackages(missingTools(project.env), "building the native engine", { env: project.env });
  await announce("building the native engine", async () => {
    // The addon offered for download was built against another libtensorflow.
    const env = { npm_config_build_from_source: "@tensorflow/tfjs-node" };
    const { ok, output, problem } = await rebuild(project, "@tensorflow/tfjs-node", {
      env,
      timeout: 900_000,
    });
    if (!ok) throw new Error(`@tensorflow/tfjs-node could not be built (${causeIn(output, problem)})`);
    const trouble = await engineProblem(project);
    if (trouble !== undefined)
      throw new Error(`@tensorflow/tfjs-node was built but does not run (${trouble})`);
  });
}
