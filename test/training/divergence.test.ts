import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Interrupted } from "../../src/core/errors.js";
import type { TrainingEvent, TrainingPlan } from "../../src/training/trainingPlan.js";
import { train } from "../../src/training/trainingRun.js";
import { trained, withTinyData } from "./tinyData.js";

const { planOf } = withTinyData();
const TOO_FAST = { optimizer: "sgd", learningRate: 1e12 } as const;

const kindsOf = (events: readonly TrainingEvent[]) => events.map(({ type }) => type);

describe("a training that diverges", () => {
  it("reports the first step with a non-finite loss, once, and continues to its end", async () => {
    const events = await trained(planOf({ ...TOO_FAST, epochs: 2 }));
    const diverged = events.filter(({ type }) => type === "diverged");
    expect(diverged).toEqual([{ type: "diverged", epoch: 1, step: 2 }]);
    expect(kindsOf(events).slice(0, 4)).toEqual(["start", "step", "diverged", "step"]);
    const [first, second] = events.flatMap((event) => (event.type === "epoch" ? [event] : []));
    expect(second).toMatchObject({
      train: { loss: Number.NaN, accuracy: 0 },
      test: { loss: Number.NaN, accuracy: 0 },
    });
    expect(first?.train.loss).toBeNaN();
  });

  it("that was interrupted within an epoch has no finite loss when resumed, and the same history", async () => {
    const whole = planOf(TOO_FAST);
    await trained(whole);
    const plan: TrainingPlan = { ...whole, out: planOf().out };
    const control = new AbortController();
    const left = async () => {
      for await (const event of train({ ...plan, signal: control.signal }))
        if (event.type === "step" && event.step === 3) control.abort();
    };
    await expect(left()).rejects.toThrow(Interrupted);
    const events = await trained({ engine: plan.engine, out: plan.out, resume: true });
    expect(kindsOf(events)).toEqual(["start", "diverged", "step", "epoch"]);
    expect(events[1]).toEqual({ type: "diverged", epoch: 1, step: null });
    expect(events[2]).toMatchObject({ step: 4, score: { loss: Number.NaN } });
    const [history, expected] = await Promise.all(
      [plan, whole].map(({ out }) => readFile(join(out, "history.csv"), "utf8")),
    );
    expect(history).toBe(expected);
  });

  it("at the last step of all is reported by its test images", async () => {
    const events = await trained(planOf({ ...TOO_FAST, batchSize: 64 }));
    expect(kindsOf(events)).toEqual(["start", "step", "diverged", "epoch"]);
    expect(events[2]).toEqual({ type: "diverged", epoch: 1, step: null });
    expect(events[1]).toMatchObject({ score: { loss: expect.any(Number) } });
  });
});
