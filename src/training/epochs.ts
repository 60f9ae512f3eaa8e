import { Interrupted } from "../core/errors.js";
import { commandLine } from "../core/options/commandLine.js";
import type { Divergence } from "./divergence.js";
import type { TrainingEvent } from "./plan.js";
import type { RunFolder } from "./runFolder.js";
import type { Session } from "./session.js";

/** Range of epochs to train. */
interface Span {
  /** Folder of the run, for messages. */
  readonly out: string;
  readonly epochs: number;
  /** Ends the training after the current step. */
  readonly signal: AbortSignal | undefined;
  /** Watch for diverging losses. */
  readonly divergence: Divergence;
}

/**
 * Trains from a session's position to the end of its last epoch, writing checkpoints. Throws `Interrupted` if the
 * signal ends it, after writing a checkpoint of the last step.
 */
export async function* epochsOf(
  session: Session,
  run: RunFolder,
  { out, epochs, signal, divergence }: Span,
): AsyncGenerator<TrainingEvent, void> {
  while (session.progress.epoch <= epochs) {
    const { epoch, batch } = session.progress;
    if (batch === session.steps) {
      const end = await epochEnd(session, run);
      yield* divergence.eventsOf(end.test, epoch, null);
      yield end;
      session.turn();
      continue;
    }
    const event = session.step();
    yield* divergence.eventsOf(event.score, epoch, event.step);
    yield event;
    await breath();
    const place = { epoch, batch: batch + 1 };
    if (signal?.aborted === true) {
      await run.keep(session, place);
      const goOn = commandLine(["convscope", "train", "--resume", "--out", out], {}, {});
      throw new Interrupted(`Training was interrupted. Resume it with ${goOn}`);
    }
    if (run.isDue(place)) {
      const checkpoint = await run.keep(session, place);
      yield { type: "checkpoint", ...place, train: session.score, checkpoint };
    }
  }
}

async function epochEnd(session: Session, run: RunFolder): Promise<TrainingEvent & { type: "epoch" }> {
  const { epoch } = session.progress;
  const test = session.tested();
  const checkpoint = await run.keep(session, { epoch, batch: null }, test);
  return { type: "epoch", epoch, train: session.score, test, checkpoint };
}

/** Yields to timers, signals and terminals, because every op of an engine is synchronous. */
function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
