import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { announce } from "./announce.mjs";
import { runCommand } from "./command.mjs";
import { Failure } from "./failure.mjs";
import { fingerprint } from "./fingerprint.mjs";

/** Step that compiles src to dist, and bundles client into dist/client, if a source has changed. */
export const build = {
  name: "build",
  needed: (project) => {
    if (!existsSync(join(project.root, "src"))) return false;
    return !existsSync(join(project.root, "dist")) || project.record.stamps.build !== stampOf(project);
  },
  run: async (project) => {
    // Taken before the build: if a source changes meanwhile, the next set-up builds again.
    const stamp = stampOf(project);
    await announce("building convscope (tsc, rolldown)", () => compile(project));
    project.record.stamps.build = stamp;
  },
};

function stampOf({ root }) {
  const settings = ["tsconfig.json", "package-lock.json"].map((name) =>
    readFileSync(join(root, name), "utf8"),
  );
  const sources = ["src", "client"].flatMap((folder) => sourcesIn(join(root, folder)));
  return fingerprint([...settings, ...[...sources, bundlerIn(root)].map(describe)]);
}

function sourcesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();
}

function describe(path) {
  const { size, mtimeMs } = statSync(path);
  return `${path} ${size} ${mtimeMs}`;
}

const bundlerIn = (root) => join(root, "scripts", "client.mjs");

// Compiled into a new folder that then replaces dist, so that no stale or incomplete file is ever run.
async function compile({ root, folder, modules }) {
  const part = join(folder, `dist.${process.pid}`);
  await mkdir(folder, { recursive: true });
  const compiler = join(modules, "typescript", "bin", "tsc");
  const compilation = [compiler, "-p", "tsconfig.json", "--outDir", part, "--noEmitOnError"];
  const steps = [
    { args: compilation, failure: "src does not compile (tsc" },
    { args: [bundlerIn(root), join(part, "client")], failure: "client could not be bundled (rolldown" },
  ];
  for (const { args, failure } of steps) {
    const { ok, output, problem } = await runCommand(process.execPath, args, { cwd: root });
    if (ok) continue;
    await rm(part, { recursive: true, force: true });
    throw new Failure(`${failure}: ${problem})`, { output });
  }
  await rm(join(root, "dist"), { recursive: true, force: true });
  await rename(part, join(root, "dist"));
}
