/**
 * Measures the training step of a network after a warm-up, like keras_train.py, and prints {"ms": the median, "best":
 * the fastest} in milliseconds.
 *
 * node steps.mjs native|wasm mini-resnet|mini-resnet-bn
 */

import { architectureOf } from "../../dist/architectures/index.js";
import { resolve } from "../../dist/core/options/option.js";
import { openDataset } from "../../dist/data/dataset.js";
import { startEngine } from "../../dist/index.js";
import { optimizerOf } from "../../dist/training/session.js";
import { trainStep } from "../../dist/training/step.js";

const WARM_STEPS = 20;
const TIMED_STEPS = 100;
const CLASSES = 10;

const TASK = { inputShape: [28, 28, 1], classes: CLASSES };

/** Milliseconds of every step, without those of the warm-up. */
function timeSteps({ build, options, recipe }, images) {
  const model = build(TASK, resolve(options, {}));
  const batch = recipe.batchSize;
  const optimizer = optimizerOf(recipe.optimizer, recipe.weightDecay);
  const trainee = { model, optimizer, preprocessing: { mean: 0, sd: 1 }, classes: CLASSES };
  const times = [];
  for (let step = 0; step < WARM_STEPS + TIMED_STEPS; step++) {
    const chosen = Uint32Array.from({ length: batch }, (_, index) => (step * batch + index) % images.count);
    const start = performance.now();
    trainStep(trainee, images, chosen);
    times.push(performance.now() - start);
  }
  return times.slice(WARM_STEPS);
}

const [engine, network] = process.argv.slice(2);
await startEngine({ engine: /** @type {"native" | "wasm"} */ (engine) });
const images = await openDataset("mnist").split("train");
const times = timeSteps(architectureOf(network), images).sort((one, other) => one - other);
console.log(JSON.stringify({ ms: times[TIMED_STEPS / 2], best: times[0] }));
