import { readFileSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { announce } from "./announce.mjs";
import { cacheEntry, cacheFolder } from "./cache.mjs";
import { causeIn } from "./cause.mjs";
import { runCommand } from "./command.mjs";
import { fingerprint } from "./fingerprint.mjs";
import { nodeHeaders } from "./npm.mjs";

/**
 * Step that compiles the addon with which the wheel's library is loaded without its start-up messages. Without it the
 * only difference is that these messages appear, so this step never fails.
 */
export const quiet = {
  name: "quiet",
  needed: (project) =>
    project.record.engine?.origin === "wheel" && project.record.stamps.quiet !== stampOf(project),
  run: async (project) => {
    try {
      await provide(project);
    } catch (error) {
      process.stderr.write(`setup: TensorFlow will print its start-up messages; ${error.message}\n`);
    }
    project.record.stamps.quiet = stampOf(project);
  },
};

const sourceOf = ({ root }) => join(root, "scripts", "native", "quiet.c");

function stampOf(project) {
  return fingerprint([readFileSync(sourceOf(project), "utf8"), process.version, process.arch]);
}

async function provide(project) {
  const name = `quiet-${stampOf(project)}`;
  const entry = await cacheEntry(cacheFolder(project.env), name, (folder) =>
    compile(project, join(folder, "quiet.node")),
  );
  await mkdir(project.folder, { recursive: true });
  await copyFile(join(entry, "quiet.node"), join(project.folder, "quiet.node"));
}

async function compile(project, target) {
  const headers = nodeHeaders(process.execPath, project.env);
  if (headers === undefined) throw new Error("the headers of Node were not found");
  await announce("building the quiet loader", async () => {
    const args = ["-O2", "-shared", "-fPIC", "-pthread", `-I${headers}`, "-o", target, sourceOf(project)];
    const { ok, output, problem } = await runCommand("cc", args, { env: project.env });
    if (!ok) throw new Error(`quiet.c could not be compiled (${causeIn(output, problem)})`);
  });
}
