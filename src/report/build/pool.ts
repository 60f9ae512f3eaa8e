import { once } from "node:events";
import { SHARE_ENV, Worker } from "node:worker_threads";
import { codeOf, Interrupted, UserError } from "../../core/errors.js";
import { checkEngine } from "../../engine/engine.js";
import type { EngineChoice } from "../../engine/engineChoice.js";
import { loadCanvas } from "../../figures/library.js";
import type { EngineFacts } from "../../jobs/engineFacts.js";
import type { ArtifactPlan } from "./artifactPlan.js";
import type { ArtifactRecord } from "./artifactRecord.js";

/** The data that a thread starts with. */
export interface WorkerStart {
  /** The report's folder. */
  readonly folder: string;
  /** The folder that relative paths lead from. */
  readonly from: string;
  readonly choice: EngineChoice;
}

/** A message from a thread. */
export type Answer =
  | { readonly type: "ready" }
  | { readonly type: "engine"; readonly engine: EngineFacts }
  | { readonly type: "made"; readonly slug: string; readonly record: ArtifactRecord }
  | { readonly type: "mistake"; readonly message: string }
  | { readonly type: "bug"; readonly stack: string };

/** An artifact that was made, or why it could not be. */
export type Outcome =
  | { readonly plan: ArtifactPlan; readonly record: ArtifactRecord }
  | { readonly plan: ArtifactPlan; readonly mistake: string };

/**
 * Threads that make artifacts, each with an engine and networks of its own. What they draw does not depend on how many
 * they are. Stop a pool when it is done with.
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
    // Node unloads an addon with the last thread that uses it; the text libraries of node-canvas do not survive it.
    await loadCanvas();
    // Once, here: each thread would start a check of its own.
    await checkEngine(start.choice);
    try {
      // One after the other: the libraries that draw text keep their fonts in one place for all threads.
      for (let index = 0; index < count; index++) pool.workers.push(await Thread.start(start));
      return pool;
    } catch (error) {
      await pool.stop();
      throw error;
    }
  }

  /** The engine that all threads compute with. */
  engine(): Promise<EngineFacts> {
    return (this.workers[0] as Thread).engine;
  }

  /** Makes artifacts, and gives each as it is done. Throws `Interrupted`, and for a thread that dies. */
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

/** Without limits each thread lets garbage grow as if all memory were its own. In megabytes. */
const LIMITS = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 512 };

/** A view of several images has what all taps gave for all of them in memory at once; no two of these are made together. */
function isHeavy({ kind, probe }: ArtifactPlan): boolean {
  return kind === "view" && probe !== null && !/\/\d+$/.test(probe.address);
}

/** The same for artifacts that learn the same thing: one thread makes them all, and it learns once. */
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
    // Whoever asks is told; until then Node would take it for a failure that nobody looks at.
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

  /** True if its last artifact takes much memory. */
  get isHeavy(): boolean {
    return this.last !== undefined && isHeavy(this.last);
  }

  /**
   * The next artifact: one that learns what was just learned, one that takes much memory, or one of the checkpoint that
   * is open already. Memory that threads let go of stays with the process: what takes most comes while others hold little.
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

  /** Lets it finish what it has begun, and end. */
  async stop(): Promise<void> {
    if (this.isOver) return;
    this.worker.postMessage(null);
    await once(this.worker, "exit").catch(() => undefined);
  }
}

/** The error for an artifact whose thread ran out of memory and died. */
function tooLarge({ slug }: ArtifactPlan): UserError {
  return new UserError(
    `Cannot make ${slug}: it needs more memory than a thread may use. Give its section fewer images, taps or checkpoints. Finished artifacts are kept.`,
  );
}

/** The next answer of a type. Throws what the thread tells of instead, and where it dies. */
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
