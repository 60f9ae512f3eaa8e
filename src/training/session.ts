import { join } from "node:path";
import { type Description, UNCHANGED } from "../checkpoints/description.js";
import type { Dataset, LabelledImages } from "../data/dataset.js";
import { seeded, shuffled, stream } from "../engine/seeds.js";
import { Interrupted } from "../errors.js";
import { writeFolderWhole } from "../files.js";
import { architectureOptions, freshModel } from "../networks/architectures/fresh.js";
import { architectureOf } from "../networks/architectures/index.js";
import { VERSION } from "../version.js";
import { checkpointFiles } from "./checkpointFiles.js";
import { optimizerOf } from "./optimizers.js";
import type { TrainingEvent, TrainingPlan } from "./plan.js";
import { type Score, type Trainee, trainStep } from "./step.js";

/** Both halves of a data set, read. */
export interface Halves {
  readonly train: LabelledImages;
  readonly test: LabelledImages;
}

/** One training: its model, optimizer and data, and what it does per epoch. It holds tensors until it is disposed of. */
export class Session {
  readonly trainee: Trainee;
  private readonly plan: TrainingPlan;
  private readonly dataset: Dataset;
  private readonly images: Halves;
  private readonly options: Readonly<Record<string, unknown>>;
  private readonly batchSize: number;

  constructor(plan: TrainingPlan, dataset: Dataset, images: Halves) {
    const architecture = architectureOf(plan.architecture);
    this.plan = plan;
    this.dataset = dataset;
    this.images = images;
    this.options = architectureOptions(plan.architecture, plan.architectureOptions);
    this.batchSize = Math.max(1, plan.batchSize ?? architecture.recipe.batchSize);
    const { height, width, labels } = images.train;
    const classes = labels.reduce((most, label) => Math.max(most, label), 0) + 1;
    const model = freshModel({
      architecture: plan.architecture,
      options: this.options,
      task: { inputShape: [height, width, 1], classes },
      seed: plan.seed,
    });
    this.trainee = {
      model,
      classes,
      optimizer: optimizerOf(architecture.recipe.optimizer),
      preprocessing: UNCHANGED,
    };
  }

  /** What an epoch holds. */
  start(): TrainingEvent & { readonly type: "start" } {
    const images = this.images.train.count;
    return { type: "start", images, steps: Math.ceil(images / this.batchSize) };
  }

  async *epoch(epoch: number): AsyncGenerator<TrainingEvent, Score> {
    const { seed, signal } = this.plan;
    const images = this.images.train;
    const order = shuffled(images.count, stream("order", seed, epoch));
    const { steps } = this.start();
    const total = { images: 0, loss: 0, correct: 0 };
    let score: Score = { loss: NaN, accuracy: NaN };
    for (let step = 1; step <= steps; step++) {
      const chosen = order.subarray((step - 1) * this.batchSize, step * this.batchSize);
      // Each step has its own stream, so that what a step draws does not hang on how many came before it.
      const at = seeded(["step", seed, epoch, step], () => trainStep(this.trainee, images, chosen));
      total.images += chosen.length;
      total.loss += at.loss * chosen.length;
      total.correct += at.accuracy * chosen.length;
      score = { loss: total.loss / total.images, accuracy: total.correct / total.images };
      yield { type: "step", epoch, step, steps, images: total.images, score };
      await breath();
      if (signal?.aborted === true) throw new Interrupted("Training was interrupted");
    }
    return score;
  }

  async keep(epoch: number, train: Score, test: Score): Promise<string> {
    const { plan } = this;
    const folder = join(plan.out, `epoch-${String(epoch).padStart(2, "0")}`);
    const { name, version, threads } = plan.engine;
    const description: Omit<Description, "sha256"> = {
      generator: "convscope",
      version: VERSION,
      architecture: plan.architecture,
      options: this.options,
      command: plan.command ?? "",
      seed: plan.seed,
      epoch,
      engine: { name, version, threads },
      metrics: {
        trainLoss: train.loss,
        trainAccuracy: train.accuracy,
        testLoss: test.loss,
        testAccuracy: test.accuracy,
      },
      data: { name: this.dataset.name, sha256: this.dataset.hashes() },
      preprocessing: this.trainee.preprocessing,
    };
    await writeFolderWhole(folder, await checkpointFiles(this.trainee.model, description));
    return folder;
  }

  dispose(): void {
    this.trainee.model.dispose();
    this.trainee.optimizer.dispose();
  }
}

/** Lets timers, signals and terminals have their turn: every op of an engine is synchronous. */
function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
