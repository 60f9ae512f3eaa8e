import { readdir } from "node:fs/promises";
import { openDataset } from "../data/dataset.js";
import { UserError } from "../errors.js";
import { ensureFolder } from "../files.js";
import type { TrainingEvent, TrainingPlan } from "./plan.js";
import { type Halves, Session, settled } from "./session.js";
import { evaluate } from "./step.js";

/**
 * Trains a network and keeps a checkpoint per epoch, telling each step as it goes. The same plan on the same engine
 * with the same threads gives the same weights, bit for bit.
 * Throws `UserError` when options, data or folder do not serve, and `Interrupted` when the signal ends it.
 */
export async function* train(plan: TrainingPlan): AsyncGenerator<TrainingEvent, void> {
  // A mistyped option should not cost the reading of the images.
  const settings = settled(plan);
  const dataset = openDataset(plan.data ?? "mnist");
  const images = { train: await dataset.split("train"), test: await dataset.split("test") };
  checkSizes(images, dataset.name);
  const session = new Session(plan, settings, { dataset, images });
  try {
    await ensureFolder(plan.out);
    await refuseCheckpoints(plan.out);
    yield session.start();
    for (let epoch = 1; epoch <= settings.recipe.epochs; epoch++) {
      const score = yield* session.epoch(epoch);
      const test = evaluate(session.trainee, images.test);
      const checkpoint = await session.keep(epoch, score, test);
      yield { type: "epoch", epoch, train: score, test, checkpoint };
    }
  } finally {
    session.dispose();
  }
}

/** A run that began anew in the folder of another would mix the checkpoints of both. */
async function refuseCheckpoints(folder: string): Promise<void> {
  const [found] = (await readdir(folder)).filter((name) => name.startsWith("epoch-"));
  if (found === undefined) return;
  throw new UserError(`'${folder}' holds '${found}' already: choose another --out or move it away.`);
}

function checkSizes({ train, test }: Halves, name: string): void {
  if (train.height === test.height && train.width === test.width) return;
  const sizes = `${train.height}×${train.width} for training, ${test.height}×${test.width} for testing`;
  throw new UserError(`The images of '${name}' differ in size: ${sizes}.`);
}
