import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Interrupted } from "../../../src/core/errors.js";
import { jobOf } from "../../../src/jobs/request.js";
import type { ArtifactPlan } from "../../../src/report/build/artifactPlan.js";
import { type Answer, Pool } from "../../../src/report/build/workerPool.js";
import { mistakeOf } from "../../support/mistake.js";

const { checked, SilentWorker, workers } = await vi.hoisted(async () => {
  const { EventEmitter } = await import("node:events");

  /** A thread that is ready, and never answers on its own. */
  class SilentWorker extends EventEmitter {
    readonly asked: (ArtifactPlan | null)[] = [];

    constructor() {
      super();
      workers.push(this);
      queueMicrotask(() => this.answer({ type: "ready" }));
    }

    postMessage(message: ArtifactPlan | null): void {
      this.asked.push(message);
      if (message === null) queueMicrotask(() => this.emit("exit", 0));
    }

    answer(answer: Answer): void {
      this.emit("message", answer);
    }
  }

  const workers: SilentWorker[] = [];
  return { checked: vi.fn(async () => undefined), SilentWorker, workers };
});

type SilentWorker = InstanceType<typeof SilentWorker>;

vi.mock("node:worker_threads", async (original) => ({
  ...(await original<object>()),
  Worker: SilentWorker,
}));
vi.mock("../../../src/engine/nativeVerdict.js", () => ({ checkEngine: () => checked() }));
vi.mock("../../../src/figures/canvasLibrary.js", () => ({ loadCanvas: async () => undefined }));

const ENGINE = { name: "wasm", version: "1.2.3" } as const;
const START = { folder: "report", from: ".", choice: {} };

/** A plan for a view of one image of a checkpoint. */
function planOf(slug: string, more: Partial<ArtifactPlan> = {}): ArtifactPlan {
  const checkpoints = [{ name: "net", address: "net", fingerprint: "1" }];
  const probe = { name: "one", address: "mnist:test/5", fingerprint: "2" };
  return {
    ...{ slug, kind: "view", name: "sheet", checkpoints, probe, jobs: [] },
    ...{ files: {}, place: { line: 1, column: 1 } },
    ...more,
  } as ArtifactPlan;
}

const slugsAsked = ({ asked }: SilentWorker) => asked.map((plan) => plan?.slug);
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A pool of threads whose engines run. */
async function startedPool(count: number, signal?: AbortSignal): Promise<Pool> {
  const pool = await Pool.start(count, START, signal);
  for (const worker of workers) worker.answer({ type: "engine", engine: ENGINE });
  return pool;
}

/** The results of a pool, in order. */
function gathered(pool: Pool, plans: readonly ArtifactPlan[]) {
  const slugs: string[] = [];
  const end = (async () => {
    for await (const outcome of pool.make(plans))
      slugs.push("mistake" in outcome ? `${outcome.plan.slug}: ${outcome.mistake}` : outcome.plan.slug);
  })();
  // The error reaches the caller when it awaits this; until then it counts as handled.
  end.catch(() => undefined);
  return { slugs, end };
}

function made(worker: SilentWorker): void {
  const slug = worker.asked.at(-1)?.slug ?? "";
  worker.answer({ type: "made", slug, record: {} as never });
}

beforeEach(() => {
  workers.length = 0;
  checked.mockClear();
});

afterEach(() => {
  for (const worker of workers) worker.removeAllListeners();
});

describe("a pool of threads", () => {
  it("checks the kernels once, before any thread starts", async () => {
    await startedPool(3);
    expect(workers).toHaveLength(3);
    expect(checked).toHaveBeenCalledTimes(1);
  });

  it("reports the engine of its threads", async () => {
    expect(await (await startedPool(1)).engine()).toEqual(ENGINE);
  });

  it("returns each artifact once, as soon as it is finished, and gives each free thread the next", async () => {
    const pool = await startedPool(2);
    const { slugs, end } = gathered(pool, [planOf("a"), planOf("b"), planOf("c")]);
    await settled();
    const [one, two] = workers as [SilentWorker, SilentWorker];
    expect([slugsAsked(one), slugsAsked(two)]).toEqual([["a"], ["b"]]);
    made(two);
    await settled();
    expect(slugsAsked(two)).toEqual(["b", "c"]);
    made(two);
    await settled();
    made(one);
    await end;
    expect(slugs).toEqual(["b", "c", "a"]);
  });

  it("never makes two memory-intensive artifacts at the same time, and starts with those", async () => {
    const several = { name: "many", address: "mnist:test/0-99", fingerprint: "3" };
    const pool = await startedPool(2);
    const plans = [planOf("a"), planOf("large", { probe: several }), planOf("larger", { probe: several })];
    const { end } = gathered(pool, plans);
    await settled();
    const [one, two] = workers as [SilentWorker, SilentWorker];
    expect([slugsAsked(one), slugsAsked(two)]).toEqual([["large"], ["a"]]);
    made(two);
    await settled();
    expect(slugsAsked(two)).toEqual(["a"]);
    made(one);
    await settled();
    expect([slugsAsked(one), slugsAsked(two)]).toEqual([["large", "larger"], ["a"]]);
    made(one);
    await end;
  });

  it("has one thread make all artifacts that train on the same images, because it trains once", async () => {
    const job = jobOf({ kind: "measure", name: "linear-probe", values: { train: "mnist:train/0-9" } });
    const learns = { kind: "measure", name: "linear-probe", jobs: [job] } as const;
    const pool = await startedPool(2);
    const { end } = gathered(pool, [planOf("first", learns), planOf("second", learns), planOf("other")]);
    await settled();
    const [one, two] = workers as [SilentWorker, SilentWorker];
    expect([slugsAsked(one), slugsAsked(two)]).toEqual([["first"], ["other"]]);
    made(two);
    await settled();
    expect(slugsAsked(two)).toEqual(["other"]);
    made(one);
    await settled();
    expect(slugsAsked(one)).toEqual(["first", "second"]);
    made(one);
    await end;
  });

  it("continues with artifacts of the checkpoint that a thread has open", async () => {
    const other = { checkpoints: [{ name: "other", address: "other", fingerprint: "4" }] };
    const pool = await startedPool(1);
    const { slugs, end } = gathered(pool, [planOf("a"), planOf("b", other), planOf("c")]);
    const [worker] = workers as [SilentWorker];
    for (let at = 0; at < 3; at++) {
      await settled();
      made(worker);
    }
    await end;
    expect(slugs).toEqual(["a", "c", "b"]);
  });

  it("ends its threads when it is stopped, once each", async () => {
    const pool = await startedPool(2);
    await pool.stop();
    await pool.stop();
    expect(workers.map(({ asked }) => asked)).toEqual([[null], [null]]);
  });
});

describe("an artifact that fails", () => {
  it("is reported with the user error, and the others are made", async () => {
    const pool = await startedPool(1);
    const { slugs, end } = gathered(pool, [planOf("a"), planOf("b")]);
    const [worker] = workers as [SilentWorker];
    await settled();
    worker.answer({ type: "mistake", message: "There is no such tap." });
    await settled();
    made(worker);
    await end;
    expect(slugs).toEqual(["a: There is no such tap.", "b"]);
  });

  it("ends everything with a message for the user if its thread runs out of memory", async () => {
    const { end } = gathered(await startedPool(1), [planOf("a")]);
    await settled();
    workers[0]?.emit("error", Object.assign(new Error("out"), { code: "ERR_WORKER_OUT_OF_MEMORY" }));
    expect(await mistakeOf(() => end)).toBe(
      "Cannot make a: it needs more memory than a thread may use. Give its section fewer images, taps or checkpoints. Finished artifacts are kept.",
    );
  });

  it("ends everything with the thread's own stack if it is an internal error", async () => {
    const { end } = gathered(await startedPool(1), [planOf("a")]);
    await settled();
    workers[0]?.answer({ type: "bug", stack: "TypeError: x\n    at deep.js:1" });
    await expect(end).rejects.toMatchObject({ stack: "TypeError: x\n    at deep.js:1" });
  });

  it("ends everything if its thread dies", async () => {
    const { end } = gathered(await startedPool(1), [planOf("a")]);
    await settled();
    workers[0]?.emit("exit", 7);
    await expect(end).rejects.toThrow("A thread of the report ended with 7.");
  });
});

describe("an interrupt", () => {
  it.each(["before", "while"])("ends the build %s an artifact is made", async (moment) => {
    const controller = new AbortController();
    const pool = await startedPool(1, controller.signal);
    if (moment === "before") controller.abort();
    const { slugs, end } = gathered(pool, [planOf("a")]);
    await settled();
    controller.abort();
    await expect(end).rejects.toThrow(Interrupted);
    expect(slugs).toEqual([]);
  });
});

describe("an engine that cannot run", () => {
  it("is reported as a user error", async () => {
    const pool = await Pool.start(1, START);
    workers[0]?.answer({ type: "mistake", message: "The native engine cannot run." });
    await expect(pool.engine()).rejects.toThrow("The native engine cannot run.");
  });
});
