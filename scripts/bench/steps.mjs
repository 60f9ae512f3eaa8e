/**
 * Times the training step of the seed network, warm, as keras_train.py does, and prints {"ms": milliseconds a step}.
 *
 *     node steps.mjs native|wasm
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEngine, train } from "../../dist/index.js";

const WARM_STEPS = 20;
const TIMED_STEPS = 100;

/** Leaves the training before its epoch ends, so that neither evaluation nor saving is in the time. */
async function timeSteps(plan) {
  let start;
  for await (const { step } of train(plan)) {
    if (step === WARM_STEPS) start = performance.now();
    if (step === WARM_STEPS + TIMED_STEPS) return (performance.now() - start) / TIMED_STEPS;
  }
  throw new Error(`Expected more than ${WARM_STEPS + TIMED_STEPS} steps in an epoch`);
}

const out = mkdtempSync(join(tmpdir(), "convscope-bench-"));
try {
  const engine = await startEngine({ engine: process.argv[2] });
  const ms = await timeSteps({ engine, architecture: "seed", epochs: 1, batchSize: 128, seed: 0, out });
  console.log(JSON.stringify({ ms }));
} finally {
  rmSync(out, { recursive: true, force: true });
}
