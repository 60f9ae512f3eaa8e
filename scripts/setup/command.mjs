import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describeEnd } from "../describeEnd.mjs";

const KEPT = 200_000;
const ownGroup = process.platform !== "win32";
const running = new Set();

/**
 * Runs a program with its output captured.
 * Resolves (never rejects) to `{ok, output, problem}`; `problem` describes briefly how it ended.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeout?: number }} [options] `timeout` in milliseconds; 0 for none
 */
export function runCommand(command, args, { cwd, env = process.env, timeout = 0 } = {}) {
  return new Promise((resolve) => {
    // A separate process group, so that a time limit also ends the processes that npm or pip started.
    const child = spawn(command, args, { cwd, env, detached: ownGroup, stdio: ["ignore", "pipe", "pipe"] });
    running.add(child);
    const output = collect(child);
    const limit = timeLimit(child, timeout);
    const finish = (problem) => {
      running.delete(child);
      resolve({ ok: problem === undefined, problem, output: output(), expired: limit.stop() });
    };
    child.on("error", (/** @type {NodeJS.ErrnoException} */ error) =>
      finish(error.code === "ENOENT" ? `${command} was not found` : error.message),
    );
    child.on("close", (code, signal) => finish(limit.words() ?? describeEnd(code, signal)));
  });
}

/** Ends every program started by `runCommand` that is still running. */
export function stopCommands() {
  for (const child of running) endGroup(child);
}

/** True if the program is found in PATH. */
export function isOnPath(program, env = process.env) {
  return (env.PATH ?? "")
    .split(delimiter)
    .some((folder) => folder !== "" && isProgram(join(folder, program)));
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function collect(child) {
  let text = "";
  const add = (chunk) => {
    text = (text + chunk).slice(-KEPT);
  };
  child.stdout?.setEncoding("utf8").on("data", add);
  child.stderr?.setEncoding("utf8").on("data", add);
  return () => text;
}

function timeLimit(child, milliseconds) {
  const limit = { expired: false };
  const timer = milliseconds > 0 ? setTimeout(expire, milliseconds) : undefined;
  function expire() {
    limit.expired = true;
    endGroup(child);
  }
  limit.words = () => (limit.expired ? `not done after ${Math.round(milliseconds / 1000)} s` : undefined);
  limit.stop = () => {
    clearTimeout(timer);
    return limit.expired;
  };
  return limit;
}

function endGroup(child) {
  try {
    if (ownGroup) process.kill(-child.pid, "SIGKILL");
    else child.kill();
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}
