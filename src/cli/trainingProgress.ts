import { formatCount } from "../core/format.js";
import type { TrainingEvent } from "../training/trainingPlan.js";
import type { CommandContext } from "./command.js";

type Start = TrainingEvent & { readonly type: "start" };
type Step = TrainingEvent & { readonly type: "step" };
type Done = TrainingEvent & { readonly type: "done" };
type Diverged = TrainingEvent & { readonly type: "diverged" };
type Epoch = TrainingEvent & { readonly type: "epoch" };

const BAR = 6;
/** Number of progress lines per epoch without a terminal, in addition to its result. */
const LINES_PER_EPOCH = 4;

/** Reports the progress of a training: a bar on a terminal, plain lines elsewhere, and a line per epoch on both. */
export class TrainingTalk {
  private readonly context: CommandContext;
  private readonly title: string;
  private epochs = 0;
  private started = 0;
  private images = 0;
  /** Images seen before this process resumed the run. */
  private before = 0;

  constructor(context: CommandContext, title: string) {
    this.context = context;
    this.title = title;
  }

  onProgress(event: TrainingEvent): void {
    if (event.type === "start") this.start(event);
    else if (event.type === "step") this.step(event);
    else if (event.type === "epoch") this.epoch(event);
    else if (event.type === "diverged") this.context.say(`Warning: ${divergedWords(event)}.`);
    else if (event.type === "done") this.done(event);
  }

  private start({ epochs, images, steps, from }: Start): void {
    this.epochs = epochs;
    this.context.say(this.title);
    if (from !== null) {
      this.context.say(`resuming in epoch ${from.epoch}/${epochs} after ${from.batch} of ${steps} steps`);
      this.before = (from.epoch - 1 + from.batch / steps) * images;
    }
    this.started = this.context.now();
  }

  private done({ epochs }: Done): void {
    this.context.say(
      `This run is complete, with ${formatCount(epochs, "epoch")}; a larger --epochs continues it`,
    );
  }

  private step(event: Step): void {
    const { step, steps, epoch, images, score } = event;
    const perEpoch = (images / step) * steps;
    const seen = (epoch - 1) * perEpoch + images;
    this.images = seen;
    const seconds = (this.context.now() - this.started) / 1000;
    const rate = (seen - this.before) / seconds;
    const left = (this.epochs * perEpoch - seen) / rate;
    const numbers = `loss ${score.loss.toFixed(4)}  acc ${percent(score.accuracy)}`;
    const pace = `${Math.round(rate)} images/s  ${duration(left)} left`;
    // The line fits on a terminal with 80 columns.
    const line = `epoch ${epoch}/${this.epochs} ${bar(step / steps)}  ${numbers}  ${pace}`;
    if (this.context.terminal) return this.context.progress(line);
    const every = Math.ceil(steps / LINES_PER_EPOCH);
    if (step % every === 0 && step < steps)
      this.context.say(`epoch ${epoch}/${this.epochs}  step ${step}/${steps}  ${numbers}  ${pace}`);
  }

  private epoch({ epoch, train, test, checkpoint }: Epoch): void {
    const pace = Math.round(((this.images - this.before) / (this.context.now() - this.started)) * 1000);
    this.context.say(
      `epoch ${epoch}/${this.epochs}  train loss ${train.loss.toFixed(4)}  acc ${percent(train.accuracy)}  ` +
        `test loss ${test.loss.toFixed(4)}  acc ${percent(test.accuracy)}  ${pace} images/s  → ${checkpoint}`,
    );
  }
}

/** Point at which a training diverged, as a sentence without a period. */
export function divergedWords({ epoch, step }: Diverged): string {
  return step === null
    ? `The training diverged: at the end of epoch ${epoch} the loss is not finite`
    : `The training diverged: step ${step} of epoch ${epoch} is the first with a non-finite loss`;
}

function bar(part: number): string {
  const full = Math.round(part * BAR);
  return `${"█".repeat(full)}${"░".repeat(BAR - full)} ${String(Math.floor(part * 100)).padStart(2)} %`;
}

function percent(part: number): string {
  return `${(part * 100).toFixed(2)} %`;
}

function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "?";
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
