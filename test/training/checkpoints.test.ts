import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { Interrupted } from "../../src/core/errors.js";
import { openDataset } from "../../src/data/dataset.js";
import { loadProbe } from "../../src/data/probe.js";
import type { Description } from "../../src/network/description.js";
import type { TrainingEvent } from "../../src/training/trainingPlan.js";
import { train } from "../../src/training/trainingRun.js";
import { fileHash, trained, withTinyData } from "./tinyData.js";

const { planOf } = withTinyData();

const BESIDE = ["history.csv", "run.json"];

describe("the checkpoints of a training", () => {
  const FILES = ["convscope.json", "model.json", "weights.bin"];

  async function run() {
    const plan = planOf({ epochs: 2, seed: 7, command: "convscope train --seed 7" });
    const events = await trained(plan);
    const path = (epoch: number) => join(plan.out, `epoch-0${epoch}`);
    const describedIn = async (epoch: number) =>
      JSON.parse(await readFile(join(path(epoch), "convscope.json"), "utf8")) as Description;
    return { plan, events, path, describedIn };
  }

  it("are one complete folder per epoch, along with the run's record and history, and nothing else", async () => {
    const { plan, path } = await run();
    expect((await readdir(plan.out)).sort()).toEqual(["epoch-01", "epoch-02", ...BESIDE]);
    expect((await readdir(path(1))).sort()).toEqual(FILES);
    expect((await readdir(path(2))).sort()).toEqual([...FILES, "optimizer.bin"].sort());
  });

  it("state how they were made", async () => {
    const { plan, events, describedIn } = await run();
    const epochs = events.filter((event) => event.type === "epoch");
    for (const { epoch, train, test } of epochs) {
      const { name, version, threads } = plan.engine;
      expect(await describedIn(epoch)).toMatchObject({
        generator: "convscope",
        architecture: "mini-resnet",
        options: {},
        command: plan.command,
        seed: 7,
        epoch,
        engine: { name, version, threads },
        metrics: {
          trainLoss: train.loss,
          trainAccuracy: train.accuracy,
          testLoss: test.loss,
          testAccuracy: test.accuracy,
        },
        preprocessing: { mean: 0, sd: 1 },
      });
    }
  });

  it("contain hashes that match their files and the data", async () => {
    const { plan, path, describedIn } = await run();
    for (const epoch of [1, 2]) {
      const described = await describedIn(epoch);
      const { "optimizer.bin": state, ...sha256 } = described.sha256;
      if (epoch === 2) expect(state).toBe(await fileHash(path(epoch), "optimizer.bin"));
      expect(sha256).toEqual({
        "model.json": await fileHash(path(epoch), "model.json"),
        "weights.bin": await fileHash(path(epoch), "weights.bin"),
      });
      const names = (await readdir(plan.data)).sort();
      const hashes = await Promise.all(names.map(async (name) => [name, await fileHash(plan.data, name)]));
      expect(described.data.sha256).toEqual(Object.fromEntries(hashes));
    }
  });

  it("have the test scores reported by the training", async () => {
    const { plan, path, events } = await run();
    const network = await open(path(2));
    const { labels, count } = await openDataset(plan.data).split("test");
    const { values } = network.record(
      await loadProbe("test", { data: plan.data }),
      network.taps.slice(-1),
    )[0] as {
      readonly values: Float32Array;
    };
    const share = (image: number, label: number) => values[image * 3 + label] as number;
    const loss = [...labels].reduce((sum, label, image) => sum - Math.log(share(image, label)), 0) / count;
    const epoch = events.at(-1) as TrainingEvent & { type: "epoch" };
    expect(loss).toBeCloseTo(epoch.test.loss, 5);
    network.dispose();
  });

  it("open as the run's last one", async () => {
    const { plan, path } = await run();
    const [whole, last] = [await open(plan.out), await open(path(2))];
    expect(whole.name).toBe(last.name);
    expect(whole.sha256).toBe(last.sha256);
    expect(whole.weights().map(({ values }) => values)).toEqual(last.weights().map(({ values }) => values));
    whole.dispose();
    last.dispose();
  });
});

describe("an interrupted training", () => {
  async function interruptedAt(epoch: number, step: number) {
    const control = new AbortController();
    const plan = planOf({ epochs: 3, signal: control.signal });
    const events: TrainingEvent[] = [];
    const going = async () => {
      for await (const event of train(plan)) {
        events.push(event);
        if (event.type === "step" && event.epoch === epoch && event.step === step) control.abort();
      }
    };
    await expect(going()).rejects.toThrow(Interrupted);
    return { events, out: plan.out };
  }

  it.each([
    ["in the middle of the first epoch", 1, 2, ["epoch-01-batch-0002"]],
    ["in the middle of the second epoch", 2, 2, ["epoch-01", "epoch-02-batch-0002"]],
    ["at the last step of the second epoch", 2, 4, ["epoch-01", "epoch-02-batch-0004"]],
  ])("ends after the batch and writes a checkpoint to resume from, %s", async (_, epoch, step, kept) => {
    const before = tf.memory().numTensors;
    const { events, out } = await interruptedAt(epoch, step);
    expect(events.at(-1)).toMatchObject({ type: "step", epoch, step });
    expect((await readdir(out)).sort()).toEqual([...kept, ...BESIDE]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("leaves files that can be opened", async () => {
    const { out } = await interruptedAt(2, 1);
    const network = await open(out);
    expect(network.name.endsWith("/epoch-02-batch-0001")).toBe(true);
    network.dispose();
  });

  it("does not begin an epoch if the signal was given before", async () => {
    const plan = planOf({ signal: AbortSignal.abort() });
    await expect(trained(plan)).rejects.toThrow(Interrupted);
    expect(await readdir(plan.out)).toEqual([]);
  });
});
