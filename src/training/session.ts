import { freshModel } from "../architectures/freshModel.js";
import type { Augmentation, OptimizerName, OptimizerRecipe } from "../architectures/recipe.js";
import type { LabelledImages } from "../data/labelledImages.js";
import { seeded, shuffled, stream } from "../engine/seeds.js";
import { type StateFacts, UNCHANGED } from "../network/description.js";
import { augmented } from "./augment.js";
import { type Rule, RuleOptimizer } from "./optimizer.js";
import { optimizerState, restoreOptimizer } from "./optimizerState.js";
import type { TrainingOrder } from "./order.js";
import { adadelta } from "./rules/adadelta.js";
import { adam } from "./rules/adam.js";
import { sgd } from "./rules/sgd.js";
import { restoreWeights, type SavedState } from "./savedState.js";
import { rateAt } from "./schedules.js";
import { evaluate, type Score, type Trainee, trainStep } from "./step.js";
import type { TrainingEvent } from "./trainingPlan.js";

/** Sums over the images of an epoch so far: their number, their losses, and the number of correct predictions. */
interface EpochSums {
  readonly images: number;
  readonly loss: number;
  readonly correct: number;
}

/** Sums at the beginning of an epoch. */
const NOTHING_YET: EpochSums = { images: 0, loss: 0, correct: 0 };

/** Adds the mean score of some more images to the sums. */
function tallied({ images, loss, correct }: EpochSums, score: Score, more: number): EpochSums {
  return { images: images + more, loss: loss + score.loss * more, correct: correct + score.accuracy * more };
}

/** Mean score; NaN before the first image. */
function scoreOf({ images, loss, correct }: EpochSums): Score {
  return { loss: loss / images, accuracy: correct / images };
}

type Recipes = { readonly [N in OptimizerName]: Extract<OptimizerRecipe, { readonly name: N }> };

const RULES: { readonly [N in OptimizerName]: (recipe: Recipes[N]) => Rule } = {
  adadelta,
  sgd: (recipe) => sgd(recipe, { nesterov: false }),
  nesterov: (recipe) => sgd(recipe, { nesterov: true }),
  adam,
};

/** Creates an optimizer with the settings of a recipe. Default: no weight decay. */
export function optimizerOf<N extends OptimizerName>(recipe: Recipes[N], weightDecay = 0): RuleOptimizer {
  const rule = (RULES[recipe.name] as (recipe: Recipes[N]) => Rule)(recipe);
  return new RuleOptimizer(rule, { learningRate: recipe.learningRate, weightDecay });
}

/** Both splits of a data set. */
export interface Halves {
  readonly train: LabelledImages;
  readonly test: LabelledImages;
}

/** Position in a training: an epoch, counted from 1, and its number of batches so far. */
export interface Progress {
  readonly epoch: number;
  readonly batch: number;
}

/** Training in progress: its model, optimizer and data, and its position. It holds tensors until it is disposed of. */
export class Session {
  readonly trainee: Trainee & { readonly optimizer: RuleOptimizer };
  /** Number of batches per epoch. */
  readonly steps: number;
  private readonly order: TrainingOrder;
  private readonly images: Halves;
  private at: Progress = { epoch: 1, batch: 0 };
  private tally: EpochSums = NOTHING_YET;
  private shuffle: { readonly epoch: number; readonly order: Uint32Array } | undefined;

  constructor(order: TrainingOrder, images: Halves) {
    this.order = order;
    this.images = images;
    const { height, width, labels } = images.train;
    const classes = Array.from(labels).reduce((most, label) => Math.max(most, label), 0) + 1;
    const { architecture, options, recipe, seed } = order;
    this.steps = Math.ceil(images.train.count / recipe.batchSize);
    this.trainee = {
      model: freshModel({
        architecture,
        options,
        task: { inputShape: [height, width, 1], classes },
        seed,
      }),
      classes,
      optimizer: optimizerOf(recipe.optimizer, recipe.weightDecay),
      preprocessing: UNCHANGED,
    };
  }

  get progress(): Progress {
    return this.at;
  }

  /** Mean score over the epoch so far. */
  get score(): Score {
    return scoreOf(this.tally);
  }

  /** Score on the test images. */
  tested(): Score {
    return evaluate(this.trainee, this.images.test);
  }

  /** State that resuming needs besides the weights. */
  saved(): { readonly state: StateFacts; readonly bytes: Uint8Array } {
    const last = { ...this.at, batch: this.at.batch - 1 };
    const { bytes, ...facts } = optimizerState(this.trainee.optimizer, this.trainee.model);
    return { state: { ...this.tally, learningRate: this.rateAt(last), ...facts }, bytes };
  }

  /** Continues from a checkpoint. Throws `UserError` if it does not belong to this training. */
  goOn({ epoch, batch, weights, state, bytes }: SavedState): void {
    const { model, optimizer } = this.trainee;
    const { images, loss, correct } = state;
    restoreWeights(model, weights);
    restoreOptimizer(optimizer, model, { ...state, bytes });
    this.at = { epoch, batch: batch ?? this.steps };
    // JSON has null for a sum that is not finite.
    this.tally = { images, loss: loss ?? Number.NaN, correct };
    if (batch === null) this.turn();
  }

  /** First event of the training. */
  start(): TrainingEvent & { readonly type: "start" } {
    const { epoch, batch } = this.at;
    const images = this.images.train.count;
    const from = epoch === 1 && batch === 0 ? null : this.at;
    return { type: "start", images, steps: this.steps, epochs: this.order.recipe.epochs, from };
  }

  /**
   * Performs the next step of the epoch. Each step has its own random streams, so its draws do not depend on the
   * number of steps before it.
   */
  step(): TrainingEvent & { readonly type: "step" } {
    const { epoch, batch } = this.at;
    const { seed, recipe } = this.order;
    const { augment, batchSize, weightDecay } = recipe;
    const step = batch + 1;
    const chosen = this.orderOf(epoch).subarray(batch * batchSize, step * batchSize);
    this.trainee.optimizer.pace = { learningRate: this.rateAt(this.at), weightDecay };
    const random = stream("augment", seed, epoch, step);
    const { images, order } = isStill(augment)
      ? { images: this.images.train, order: chosen }
      : {
          images: augmented(this.images.train, chosen, { augment, random }),
          order: chosen.map((_, at) => at),
        };
    const score = seeded(["step", seed, epoch, step], () => trainStep(this.trainee, images, order));
    this.tally = tallied(this.tally, score, chosen.length);
    this.at = { epoch, batch: step };
    return { type: "step", epoch, step, steps: this.steps, images: this.tally.images, score: this.score };
  }

  /** Moves to the beginning of the next epoch. */
  turn(): void {
    this.at = { epoch: this.at.epoch + 1, batch: 0 };
    this.tally = NOTHING_YET;
  }

  dispose(): void {
    this.trainee.model.dispose();
    this.trainee.optimizer.dispose();
  }

  private rateAt({ epoch, batch }: Progress): number {
    const { schedule, optimizer, epochs } = this.order.recipe;
    const place = { step: (epoch - 1) * this.steps + batch, steps: this.steps * epochs };
    return rateAt(schedule, optimizer.learningRate, place);
  }

  private orderOf(epoch: number): Uint32Array {
    if (this.shuffle?.epoch !== epoch) {
      const order = shuffled(this.images.train.count, stream("order", this.order.seed, epoch));
      this.shuffle = { epoch, order };
    }
    return this.shuffle.order;
  }
}

function isStill({ shift, rotate }: Augmentation): boolean {
  return shift === 0 && rotate === 0;
}
