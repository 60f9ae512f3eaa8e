import { causeIn } from "./cause.mjs";
import { runCommand } from "./command.mjs";

const CANVAS = "require('canvas').createCanvas(1, 1).getContext('2d').fillRect(0, 0, 1, 1)";

// TensorFlow.js 4.22 calls two functions of node:util that Node 23 removed.
const ENGINE = `
  Object.assign(require('node:util'), { isArray: Array.isArray, isNullOrUndefined: (value) => value == null });
  const sum = require('@tensorflow/tfjs-node').add(1, 1).dataSync()[0];
  if (sum !== 2) throw new Error('one and one gave ' + sum);
`;

/** Reason why canvas cannot draw; undefined if it can. */
export const canvasProblem = (project) => problemOf(project, CANVAS);

/** Reason why the native engine cannot compute; undefined if it can. */
export const engineProblem = (project) => problemOf(project, ENGINE);

// In a child process, because an unsuitable addon can crash the process, and a loaded one cannot be replaced.
async function problemOf(project, script) {
  const options = { cwd: project.root, env: project.env, timeout: 120_000 };
  const { ok, output, problem } = await runCommand(process.execPath, ["-e", script], options);
  return ok ? undefined : causeIn(output, problem);
}
