import { join } from "node:path";
import { type Description, UNCHANGED } from "../checkpoints/description.js";
import type { Dataset, LabelledImages } from "../data/dataset.js";
import { seeded, shuffled, stream } from "../engine/seeds.js";
import { Interrupted } from "../errors.js";
import { writeFolderWhole } from "../files.js";
import { architectureOptions, freshModel } from "../networks/architectures/fresh.js";
import { architectureOf } from "../networks/architectures/index.js";
import type { Augmentation, Recipe } from "../networks/recipe.js";
import { VERSION } from "../version.js";
import { augmented } from "./augment.js";
import { checkpointFiles } from "./checkpointFiles.js";
import type { RuleOptimizer } from "./optimizer.js";
import { optimizerOf } from "./optimizers.js";
import type { TrainingEvent, TrainingPlan } from "./plan.js";
import { rateAt } from "./schedules.js";
import { recipeWith } from "./settings.js";
import { type Score, type Trainee, trainStep } from "./step.js";

/** Both halves of a data set, read. */
export interface Halves {
  readonly train: LabelledImages;
  readonly test: LabelledImages;
}

/** Where the images of a training come from. */
interface Source {
  readonly dataset: Dataset;
  readonly images: Halves;
}

/** What a plan comes to with all that its architecture says. */
export interface Settled {
  readonly options: Readonly<Record<string, unknown>>;
  readonly recipe: Recipe;
}

/** Checks what a plan says of the network and of how to train it, and fills in the rest. Throws `UserError` for a misfit. */
export function settled(plan: TrainingPlan): Settled {
  const options = architectureOptions(plan.architecture, plan.architectureOptions);
  return { options, recipe: recipeWith(architectureOf(plan.architecture).recipe, plan) };
}

/** One training: its model, optimizer and data, and what it does per epoch. It holds tensors until it is disposed of. */
export class Session {
  readonly trainee: Trainee & { readonly optimizer: RuleOptimizer };
  private readonly recipe: Recipe;
  private readonly plan: TrainingPlan;
  private readonly dataset: Dataset;
  private readonly images: Halves;
  private readonly options: Readonly<Record<string, unknown>>;

  constructor(plan: TrainingPlan, { options, recipe }: Settled, { dataset, images }: Source) {
    this.plan = plan;
    this.options = options;
    this.recipe = recipe;
    this.dataset = dataset;
    this.images = images;
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
      optimizer: optimizerOf(this.recipe.optimizer, this.recipe.weightDecay),
      preprocessing: UNCHANGED,
    };
  }

  /** What an epoch holds. */
  start(): TrainingEvent & { readonly type: "start" } {
    const images = this.images.train.count;
    const { batchSize, epochs } = this.recipe;
    return { type: "start", images, steps: Math.ceil(images / batchSize), epochs };
  }

  async *epoch(epoch: number): AsyncGenerator<TrainingEvent, Score> {
    const { seed, signal } = this.plan;
    const order = shuffled(this.images.train.count, stream("order", seed, epoch));
    const { steps } = this.start();
    const { batchSize } = this.recipe;
    const total = { images: 0, loss: 0, correct: 0 };
    let score: Score = { loss: NaN, accuracy: NaN };
    for (let step = 1; step <= steps; step++) {
      const chosen = order.subarray((step - 1) * batchSize, step * batchSize);
      const at = this.step({ epoch, step }, chosen);
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

  /** Each step has its own streams, so that what a step draws does not hang on how many came before it. */
  private step({ epoch, step }: { epoch: number; step: number }, chosen: Uint32Array): Score {
    const { trainee, recipe } = this;
    const { seed } = this.plan;
    const { steps, epochs } = this.start();
    const { schedule, optimizer, augment, weightDecay } = recipe;
    const place = { step: (epoch - 1) * steps + step - 1, steps: steps * epochs };
    trainee.optimizer.pace = { learningRate: rateAt(schedule, optimizer.learningRate, place), weightDecay };
    const random = stream("augment", seed, epoch, step);
    const { images, order } = isStill(augment)
      ? { images: this.images.train, order: chosen }
      : {
          images: augmented(this.images.train, chosen, { augment, random }),
          order: chosen.map((_, at) => at),
        };
    return seeded(["step", seed, epoch, step], () => trainStep(trainee, images, order));
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
      recipe: this.recipe,
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

function isStill({ shift, rotate }: Augmentation): boolean {
  return shift === 0 && rotate === 0;
}

/** Lets timers, signals and terminals have their turn: every op of an engine is synchronous. */
function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
