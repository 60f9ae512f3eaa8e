import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { describeEnd } from "../describeEnd.mjs";

const POLL_MS = 5;

/** Peak resident memory of a living process in MB (10^6 bytes); undefined without /proc. */
function readPeak(pid) {
  try {
    const [, kibibytes] = readFileSync(`/proc/${pid}/status`, "utf8").match(/^VmHWM:\s+(\d+)/m) ?? [];
    return kibibytes && (Number(kibibytes) * 1024) / 1e6;
  } catch {
    return undefined;
  }
}

/** Follows the peak until stopped. The kernel keeps the peak, so only growth in the last few ms can be missed. */
function followPeak(pid) {
  let peak;
  const timer = setInterval(() => {
    peak = readPeak(pid) ?? peak;
  }, POLL_MS);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

function collect(stream) {
  const chunks = [];
  stream.on("data", (chunk) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

/** Line that states the error: a runtime may print a stack and its version after it. */
function complaintOf(stderr) {
  const lines = stderr.trim().split("\n");
  return lines.findLast((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1);
}

/**
 * Runs a command until it exits: `{wall, peak, stdout}` in seconds and MB. Throws if it fails.
 * @param {readonly string[]} words
 */
export async function runProcess([command = "", ...args]) {
  const start = performance.now();
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const stopPeak = followPeak(child.pid);
  const closed = once(child, "close");
  let wall;
  child.on("exit", () => {
    wall = (performance.now() - start) / 1000;
  });
  const [code, signal] = await closed.finally(stopPeak);
  const problem = describeEnd(code, signal);
  const complaint = complaintOf(stderr());
  if (problem !== undefined)
    throw new Error([`${command}, ${problem}`, complaint].filter(Boolean).join(": "));
  return { wall, peak: stopPeak(), stdout: stdout() };
}

/** Runs a script that prints one JSON line with its own measurements, and adds these to the sample. */
export async function runReporting(command) {
  const { stdout, ...sample } = await runProcess(command);
  return { ...sample, ...JSON.parse(stdout.trim().split("\n").at(-1) ?? "") };
}
