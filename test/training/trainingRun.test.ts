import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import type { TrainingEvent, TrainingPlan } from "../../src/training/trainingPlan.js";
import { train } from "../../src/training/trainingRun.js";
import { fileHash, trained, withTinyData } from "./tinyData.js";

const { planOf } = withTinyData();

async function weightsHash(changes: Partial<TrainingPlan> = {}): Promise<string> {
  const plan = planOf(changes);
  await trained(plan);
  return fileHash(plan.out, "epoch-01", "weights.bin");
}

/** The hash of the weights that unchanged settings give, computed once. */
let unchanged: Promise<string> | undefined;

function unchangedHash(): Promise<string> {
  unchanged ??= weightsHash();
  return unchanged;
}

describe("training", () => {
  it("reports each step and each epoch, in order", async () => {
    const plan = planOf({ epochs: 2, batchSize: 20 });
    const events = await trained(plan);
    const seen = events.map(({ type, ...event }) => {
      if ("from" in event) return [type, event.images, event.steps];
      if (!("epoch" in event)) return [type];
      return "images" in event ? [event.epoch, event.step, event.images] : [type, event.epoch];
    });
    const steps = (epoch: number) => [20, 40, 60, 64].map((images, at) => [epoch, at + 1, images]);
    expect(seen).toEqual([["start", 64, 4], ...steps(1), ["epoch", 1], ...steps(2), ["epoch", 2]]);
    for (const event of events) if (event.type === "step") expect(event.steps).toBe(4);
    const checkpoints = events.flatMap((event) => (event.type === "epoch" ? [event.checkpoint] : []));
    expect(checkpoints).toEqual([1, 2].map((epoch) => join(plan.out, `epoch-0${epoch}`)));
  });

  it("uses the batch size of the architecture's recipe by default", async () => {
    const { batchSize: _, ...plan } = planOf();
    expect((await trained(plan)).filter((event) => event.type === "step").length).toBe(1);
  });

  it("learns an easy task", async () => {
    const events = await trained(planOf({ epochs: 12, batchSize: 8 }));
    const last = events.at(-1) as TrainingEvent & { type: "epoch" };
    expect(last.test.accuracy).toBeGreaterThan(0.6);
  });

  it("reports the mean of the epoch's steps as the epoch's score", async () => {
    const events = await trained(planOf());
    const [epoch, step] = [events.at(-1), events.at(-2)];
    expect(epoch).toMatchObject({ type: "epoch", train: step?.type === "step" ? step.score : undefined });
  });

  it("gives the same weights for the same seed, bit for bit", async () => {
    expect(await weightsHash()).toBe(await unchangedHash());
  });

  it("gives the same weights for the same seed with augmentation and a schedule", async () => {
    const changes = { augment: ["shift", "rotate"], schedule: "one-cycle", optimizer: "nesterov" } as const;
    expect(await weightsHash(changes)).toBe(await weightsHash(changes));
  });

  it.each<[string, Partial<TrainingPlan>]>([
    ["another seed", { seed: 1 }],
    ["another batch size", { batchSize: 32 }],
    ["another learning rate", { learningRate: 0.5 }],
    ["another optimizer", { optimizer: "adam" }],
    ["another schedule", { schedule: "one-cycle" }],
    ["weight decay", { weightDecay: 0.01 }],
    ["moved images", { augment: ["shift", "rotate"] }],
    ["images moved less far", { augment: ["shift"], shift: 1 }],
  ])("gives other weights for %s", async (_, changes) => {
    expect(await weightsHash(changes)).not.toBe(await unchangedHash());
  });

  it("gives the same weights whatever was drawn from Math.random before", async () => {
    const due = await unchangedHash();
    Math.random();
    tf.dispose(tf.randomUniform([3]));
    expect(await weightsHash()).toBe(due);
  });

  it("leaves Math.random unchanged, even between two steps", async () => {
    const original = Math.random;
    for await (const _ of train(planOf())) expect(Math.random).toBe(original);
    expect(Math.random).toBe(original);
  });

  it("leaves no tensor behind", async () => {
    const before = tf.memory().numTensors;
    await trained(planOf({ epochs: 2 }));
    expect(tf.memory().numTensors).toBe(before);
  });

  it("leaves no tensor behind if its reader stops early", async () => {
    const before = tf.memory().numTensors;
    for await (const event of train(planOf())) if (event.type === "step") break;
    expect(tf.memory().numTensors).toBe(before);
  });
});
