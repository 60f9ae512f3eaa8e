import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { runCommand } from "./command.mjs";

/**
 * Runs npm in the project: the npm that started this process, if any, so that a single npm suffices.
 * @param {{ root: string, env: NodeJS.ProcessEnv }} project
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, timeout?: number }} [options]
 */
export function runNpm(project, args, { env = {}, timeout } = {}) {
  const [command, ...first] = npmCommand(project.env);
  const merged = { ...project.env, ...headersBesideNode(process.execPath), ...env };
  return runCommand(command, [...first, ...args], { cwd: project.root, env: merged, timeout });
}

/**
 * Runs the install script of one package. Scripts run one by one and by name because npm 10, 11 and 12 differ in
 * which scripts `npm ci` runs: 12 blocks all except those named in `allowScripts`, and a failing one rolls back the
 * whole installation. `npm rebuild` runs the same in all three, even under a user's `ignore-scripts=true`.
 * @param {{ root: string, env: NodeJS.ProcessEnv }} project
 * @param {string} name
 * @param {{ env?: NodeJS.ProcessEnv, timeout?: number }} [options]
 */
export function rebuild(project, name, { env, timeout } = {}) {
  const args = ["rebuild", name, "--ignore-scripts=false", "--foreground-scripts"];
  // node-gyp compiles on one core by default.
  const jobs = { JOBS: project.env.JOBS ?? "max" };
  return runNpm(project, args, { env: { ...jobs, ...env }, timeout });
}

/** Folder with `node_api.h` of the running Node; undefined if there is none. */
export function nodeHeaders(execPath, env) {
  const beside = headersBesideNode(execPath).npm_config_nodedir;
  const cacheHome = env.XDG_CACHE_HOME ?? join(env.HOME ?? "", ".cache");
  const folders = [
    beside && join(beside, "include", "node"),
    // folder in which node-gyp keeps downloaded headers
    join(cacheHome, "node-gyp", process.versions.node, "include", "node"),
  ];
  return folders.find((folder) => folder && existsSync(join(folder, "node_api.h")));
}

// Headers next to the running Node certainly match it, and save node-gyp a download.
function headersBesideNode(execPath) {
  const prefix = dirname(dirname(realpathSync(execPath)));
  return existsSync(join(prefix, "include", "node", "node_api.h")) ? { npm_config_nodedir: prefix } : {};
}

function npmCommand(env) {
  if (basename(env.npm_execpath ?? "") === "npm-cli.js") return [process.execPath, env.npm_execpath];
  if (process.platform !== "win32") return ["npm"];
  // npm.cmd would need a shell.
  return [process.execPath, join(dirname(process.execPath), "node_modules", "npm", "bin", "npm-cli.js")];
}
