#!/usr/bin/env node
import type { Host } from "./console.js";
import { EXIT_CODES, main } from "./main.js";

const world: Host = {
  writeData: (text) => process.stdout.write(text),
  writeTalk: (text) => process.stderr.write(text),
  terminal: process.stderr.isTTY === true,
  columns: process.stderr.columns ?? 80,
  environment: process.env,
  now: () => performance.now(),
  availableMemory: () => process.availableMemory(),
  interruptible,
};

/** Converts the first Ctrl-C to an abort; the second one ends the process at once. */
function interruptible(): AbortSignal {
  const controller = new AbortController();
  process.once("SIGINT", () => {
    controller.abort();
    process.once("SIGINT", () => process.exit(EXIT_CODES.interrupted));
  });
  return controller.signal;
}

// A reader that has seen enough (`| head`) closes the pipe, which is not a failure. Without a reader of data there is
// nothing left to do; without a reader of messages, the command continues.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(EXIT_CODES.done);
});
process.stderr.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await main(process.argv.slice(2), world);
