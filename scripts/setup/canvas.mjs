import { existsSync } from "node:fs";
import { join } from "node:path";
import { provideAddon } from "./addon.mjs";
import { announce } from "./announce.mjs";
import { causeIn } from "./cause.mjs";
import { runCommand } from "./command.mjs";
import { installDebianPackages, missingForCanvas } from "./debian.mjs";
import { Failure } from "./failure.mjs";
import { fingerprint } from "./fingerprint.mjs";
import { rebuild } from "./npm.mjs";
import { canvasProblem } from "./probe.mjs";
import { readJson } from "./project.mjs";

/** Step that provides the addon of the canvas package: the prebuilt one if available, otherwise one built here. */
export const canvas = {
  name: "canvas",
  needed: (project) => project.record.stamps.canvas !== stampOf(project) || !existsSync(addonOf(project)),
  run: async (project) => {
    project.record.canvas = (await adopted(project)) ?? (await prebuilt(project)) ?? (await built(project));
    project.record.stamps.canvas = stampOf(project);
  },
};

const folderOf = (project) => join(project.modules, "canvas");
const addonOf = (project) => join(folderOf(project), "build", "Release", "canvas.node");

// The addon uses Node-API, so it survives a change of Node, but not of its package or of the processor.
function stampOf(project) {
  const version = readJson(join(folderOf(project), "package.json"))?.version;
  return fingerprint([version, process.platform, process.arch]);
}

// An addon that already works, from the user's own `npm install`, is not rebuilt.
async function adopted(project) {
  if (!existsSync(addonOf(project)) || (await canvasProblem(project)) !== undefined) return undefined;
  const fromSource = existsSync(join(folderOf(project), "build", "Makefile"));
  return fromSource ? "built from source" : "prebuilt";
}

// First half of the package's own install script, run separately so that build tools are installed only if a build is
// needed.
async function prebuilt(project) {
  const tool = join(project.modules, "prebuild-install", "bin.js");
  const work = async () => {
    const { ok } = await runCommand(process.execPath, [tool, "-r", "napi"], {
      cwd: folderOf(project),
      env: project.env,
      timeout: 300_000,
    });
    return ok && (await canvasProblem(project)) === undefined;
  };
  const outcome = (works) => (works ? "done" : "not available");
  return (await announce("fetching the prebuilt canvas", work, { outcome })) ? "prebuilt" : undefined;
}

async function built(project) {
  const { version } = readJson(join(folderOf(project), "package.json"));
  await provideAddon(project, `canvas-${version}`, {
    target: addonOf(project),
    build,
    problem: canvasProblem,
  });
  return "built from source";
}

async function build(project) {
  await installDebianPackages(await missingForCanvas(project.env), "building canvas", { env: project.env });
  await announce("building canvas from source", async () => {
    // Set explicitly, because otherwise a prebuilt addon that does not load here would be taken from npm's cache
    // again.
    const env = { npm_config_build_from_source: "canvas" };
    const { ok, output, problem } = await rebuild(project, "canvas", { env });
    const trouble = ok ? await canvasProblem(project) : causeIn(output, problem);
    if (trouble !== undefined) throw new Failure(`canvas could not be built: ${trouble}`, { output });
  });
}
