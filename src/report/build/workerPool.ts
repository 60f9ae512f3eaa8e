import { once } from "node:events";
import { SHARE_ENV, Worker } from "node:worker_threads";
import { codeOf, Interrupted, UserError } from "../../core/errors.js";
import type { EngineChoice } from "../../engine/engineChoice.js";
import { checkEngine } from "../../engine/nativeVerdict.js";
import { loadCanvas } from "../../figures/canvasLibrary.js";
import type { EngineFacts } from "../../jobs/engineFacts.js";
import type { ArtifactPlan } from "./artifactPlan.js";
import type { ArtifactRecord } from "./artifactRecord.js";

/** Data that a thread starts with. */
export interface WorkerStart {
  /** Folder of the report. */
  readonly folder: string;
  /** Folder that relative paths are resolved against. */
  readonly from: string;
  readonly choice: EngineChoice;
}

/** Message from a thread. */
export type Answer =
  | { readonly type: "ready" }
  | { readonly type: "engine"; readonly engine: EngineFacts }
  | { readonly type: "made"; readonly slug: string; readonly record: ArtifactRecord }
  | { readonly type: "mistake"; readonly message: string }
  | { readonly type: "bug"; readonly stack: string };

/** Finished artifact, or the reason why it failed. */
export type Outcome =
  | { readonly plan: ArtifactPlan; readonly record: ArtifactRecord }
  | { readonly plan: ArtifactPlan; readonly mistake: string };

/**
 * Pool of threads that make artifacts, each with its own engine and networks. The results do not depend on the number
 * of threads. Must be stopped after use.
 */
export class Pool {
  private readonly workers: Thread[] = [];
  private readonly signal: AbortSignal | undefined;

  private constructor(signal: AbortSignal | undefined) {
    this.signal = signal;
  }

  /** Starts this many threads. Throws `UserError` if the requested engine cannot run. */
  static async start(count: number, start: WorkerStart, signal?: AbortSignal): Promise<Pool> {
    const pool = new Pool(signal);
    // Node unloads an addon with the last thread that uses it, and node-canvas's text libraries crash on that.
    await loadCanvas();
    // Once here, because each thread would start its own check.
    await checkEngine(start.choice);
    try {
      // One after the other, because the text libraries share one font store among all threads.
      for (let index = 0; index < count; index++) pool.workers.push(await Thread.start(start));
      return pool;
    } catch (error) {
      await pool.stop();
      throw error;
    }
  }

  /** Engine that all threads use. */
  engine(): Promise<EngineFacts> {
    return (this.workers[0] as Thread).engine;
  }

  /** Makes artifacts, and yields each as soon as it is finished. Throws `Interrupted`, and if a thread dies. */
  async *make(plans: readonly ArtifactPlan[]): AsyncGenerator<Outcome, void> {
    const waiting = [...plans];
    const teachers = new Map<string, Thread>();
    const working = new Map<Thread, Promise<{ readonly thread: Thread; readonly outcome: Outcome }>>();
    const occupy = (thread: Thread) => {
      const isHeavyMade = [...working.keys()].some(({ isHeavy }) => isHeavy);
      const plan = thread.choose(
        waiting.filter((each) => {
          return !(isHeavyMade && isHeavy(each)) && (teachers.get(lessonOf(each)) ?? thread) === thread;
        }),
      );
      if (plan === undefined) return;
      teachers.set(lessonOf(plan), thread);
      waiting.splice(waiting.indexOf(plan), 1);
      working.set(
        thread,
        thread.make(plan).then((outcome) => ({ thread, outcome })),
      );
    };
    this.workers.forEach(occupy);
    const interrupted = this.interruption();
    while (working.size > 0) {
      const { thread, outcome } = await Promise.race([...working.values(), interrupted]);
      working.delete(thread);
      for (const each of this.workers) if (!working.has(each)) occupy(each);
      yield outcome;
    }
  }

  /** Ends all threads. */
  async stop(): Promise<void> {
    await Promise.all(this.workers.map((thread) => thread.stop()));
  }

  private async interruption(): Promise<never> {
    const { signal } = this;
    if (signal === undefined) return new Promise(() => undefined);
    if (!signal.aborted) await once(signal, "abort");
    throw new Interrupted("Interrupted: finished artifacts are kept, and the next build continues from them");
  }
}

/**
 * Memory limits of a thread in megabytes. Without them, each thread lets garbage grow as if it had all memory to
 * itself.
 */
const LIMITS = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 512 };

/**
 * True for a view of several images, which keeps the activations of all taps for all images in memory; no two of
 * these run at the same time.
 */
function isHeavy({ kind, probe }: ArtifactPlan): boolean {
  return kind === "view" && probe !== null && !/\/\d+$/.test(probe.address);
}

/**
 * Key of the model that artifacts train, equal for those that can share it: a single thread makes them all and trains
 * once.
 */
function lessonOf({ slug, name, jobs }: ArtifactPlan): string {
  const [{ images, checkpoints, options } = {}] = jobs;
  if (images?.train === undefined) return slug;
  return JSON.stringify([name, checkpoints, options, { ...images, input: "" }]);
}

class Thread {
  readonly engine: Promise<EngineFacts>;
  private readonly worker: Worker;
  private last: ArtifactPlan | undefined;
  private isOver = false;

  private constructor(worker: Worker) {
    this.worker = worker;
    worker.once("exit", () => {
      this.isOver = true;
    });
    this.engine = answerOf(worker, "engine").then(({ engine }) => engine);
    // The error reaches the caller when it awaits this; until then, Node would report an unhandled rejection.
    this.engine.catch(() => undefined);
  }

  static async start(start: WorkerStart): Promise<Thread> {
    // The native engine reads its threads from the environment of the process.
    const worker = new Worker(new URL("./worker.js", import.meta.url), {
      workerData: start,
      env: SHARE_ENV,
      resourceLimits: LIMITS,
    });
    const thread = new Thread(worker);
    await answerOf(worker, "ready");
    return thread;
  }

  /** True if its last artifact takes a lot of memory. */
  get isHeavy(): boolean {
    return this.last !== undefined && isHeavy(this.last);
  }

  /**
   * Chooses the next artifact: one that shares the model just trained, one that takes a lot of memory, or one of the
   * checkpoint that is already open. Memory freed by threads stays with the process, so the largest artifacts run
   * while the others hold little.
   */
  choose(waiting: readonly ArtifactPlan[]): ArtifactPlan | undefined {
    const { last } = this;
    const open = last?.checkpoints[0]?.address;
    return (
      waiting.find((each) => last !== undefined && lessonOf(each) === lessonOf(last)) ??
      waiting.find(isHeavy) ??
      waiting.find(({ checkpoints }) => checkpoints[0]?.address === open) ??
      waiting[0]
    );
  }

  async make(plan: ArtifactPlan): Promise<Outcome> {
    this.last = plan;
    await this.engine;
    this.worker.postMessage(plan);
    try {
      const { record } = await answerOf(this.worker, "made");
      return { plan, record };
    } catch (error) {
      if (error instanceof UserError) return { plan, mistake: error.message };
      if (codeOf(error) === "ERR_WORKER_OUT_OF_MEMORY") throw tooLarge(plan);
      throw error;
    }
  }

  /** Lets it finish its current work and exit. */
  async stop(): Promise<void> {
    if (this.isOver) return;
    this.worker.postMessage(null);
    await once(this.worker, "exit").catch(() => undefined);
  }
}

/** Error for an artifact whose thread ran out of memory and died. */
function tooLarge({ slug }: ArtifactPlan): UserError {
  return new UserError(
    `Cannot make ${slug}: it needs more memory than a thread may use. Give its section fewer images, taps or checkpoints. Finished artifacts are kept.`,
  );
}

/** Next message of a type. Throws if the thread reports an error instead, or dies. */
function answerOf<T extends Answer["type"]>(worker: Worker, type: T): Promise<Extract<Answer, { type: T }>> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      worker.off("message", hear).off("error", fail).off("exit", exit);
      end();
    };
    const fail = (error: Error) => settle(() => reject(error));
    const exit = (code: number) => fail(new Error(`A thread of the report ended with ${code}.`));
    const hear = (answer: Answer) => {
      if (answer.type === "mistake") return fail(new UserError(answer.message));
      if (answer.type === "bug")
        return fail(Object.assign(new Error("A thread failed."), { stack: answer.stack }));
      if (answer.type === type) settle(() => resolve(answer as Extract<Answer, { type: T }>));
    };
    worker.on("message", hear).on("error", fail).on("exit", exit);
  });
}
