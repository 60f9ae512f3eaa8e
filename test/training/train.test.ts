import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Description } from "../../src/checkpoints/description.js";
import { open } from "../../src/checkpoints/open.js";
import { openDataset } from "../../src/data/dataset.js";
import { loadProbe } from "../../src/data/probe.js";
import type { Engine } from "../../src/engine/engine.js";
import { stream } from "../../src/engine/seeds.js";
import { Interrupted, UserError } from "../../src/errors.js";
import { type TrainingEvent, type TrainingPlan, train } from "../../src/training/train.js";
import { startTestEngine } from "../support/engine.js";
import { withFolders } from "../support/models.js";

const folder = withFolders();

let engine: Engine;
let data: string;

beforeAll(async () => {
  engine = await startTestEngine();
  data = await writeData(folder());
});

const COUNTS = { train: 64, t10k: 20 } as const;

/** Three kinds of images: bright at the left, bright above, and dark; with noise, so that no two are equal. */
async function writeData(path: string, sizes: { readonly test?: number } = {}): Promise<string> {
  await mkdir(path, { recursive: true });
  for (const [half, count] of Object.entries(COUNTS)) {
    const size = half === "t10k" ? (sizes.test ?? 8) : 8;
    const random = stream(half);
    const labels = Uint8Array.from({ length: count }, (_, image) => image % 3);
    const pixels = Uint8Array.from({ length: count * size * size }, (_, at) => {
      const [image, row, column] = [Math.floor(at / size ** 2), Math.floor(at / size) % size, at % size];
      const bright = [column < 4, row < 4, false][image % 3] as boolean;
      return (bright ? 180 : 0) + Math.floor(random() * 60);
    });
    await writeFile(join(path, `${half}-images-idx3-ubyte`), idx([count, size, size], pixels));
    await writeFile(join(path, `${half}-labels-idx1-ubyte`), idx([count], labels));
  }
  return path;
}

function idx(shape: readonly number[], values: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(0x800 + shape.length);
  shape.forEach((size, at) => {
    header.writeUInt32BE(size, 4 + 4 * at);
  });
  return Buffer.concat([header, values]);
}

function planOf(changes: Partial<TrainingPlan> = {}): TrainingPlan {
  return { engine, architecture: "seed", data, epochs: 1, batchSize: 16, seed: 0, out: folder(), ...changes };
}

async function trained(plan: TrainingPlan): Promise<readonly TrainingEvent[]> {
  const events: TrainingEvent[] = [];
  for await (const event of train(plan)) events.push(event);
  return events;
}

const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

const fileHash = async (...parts: readonly string[]) => hashOf(await readFile(join(...parts)));

async function weightsHash(changes: Partial<TrainingPlan> = {}): Promise<string> {
  const plan = planOf(changes);
  await trained(plan);
  return fileHash(plan.out, "epoch-01", "weights.bin");
}

describe("training", () => {
  it("tells each step and each epoch, in order", async () => {
    const plan = planOf({ epochs: 2, batchSize: 20 });
    const events = await trained(plan);
    const told = events.map((event) => (event.type === "step" ? [event.epoch, event.step, event.images] : event.epoch));
    const steps = (epoch: number) => [20, 40, 60, 64].map((images, at) => [epoch, at + 1, images]);
    expect(told).toEqual([...steps(1), 1, ...steps(2), 2]);
    for (const event of events) if (event.type === "step") expect(event.steps).toBe(4);
    const checkpoints = events.flatMap((event) => (event.type === "epoch" ? [event.checkpoint] : []));
    expect(checkpoints).toEqual([1, 2].map((epoch) => join(plan.out, `epoch-0${epoch}`)));
  });

  it("takes the batch size of the architecture's recipe when none is given", async () => {
    const { batchSize: _, ...plan } = planOf();
    expect((await trained(plan)).filter((event) => event.type === "step").length).toBe(1);
  });

  it("learns what is easy to learn", async () => {
    const events = await trained(planOf({ epochs: 12, batchSize: 8 }));
    const last = events.at(-1) as TrainingEvent & { type: "epoch" };
    expect(last.test.accuracy).toBeGreaterThan(0.6);
  });

  it("tells the mean of the epoch's steps as the epoch's score", async () => {
    const events = await trained(planOf());
    const [epoch, step] = [events.at(-1), events.at(-2)];
    expect(epoch).toMatchObject({ type: "epoch", train: step?.type === "step" ? step.score : undefined });
  });

  it("gives the same weights for the same seed, bit for bit", async () => {
    expect(await weightsHash()).toBe(await weightsHash());
  });

  it.each([
    ["another seed", { seed: 1 }],
    ["another batch size", { batchSize: 32 }],
  ])("gives other weights for %s", async (_, changes) => {
    expect(await weightsHash(changes)).not.toBe(await weightsHash());
  });

  it("gives the same weights whatever was drawn from Math.random before", async () => {
    const first = await weightsHash();
    Math.random();
    tf.dispose(tf.randomUniform([3]));
    expect(await weightsHash()).toBe(first);
  });

  it("leaves Math.random as it was, also between two steps", async () => {
    const original = Math.random;
    for await (const _ of train(planOf())) expect(Math.random).toBe(original);
    expect(Math.random).toBe(original);
  });

  it("leaves no tensor behind", async () => {
    const before = tf.memory().numTensors;
    await trained(planOf({ epochs: 2 }));
    expect(tf.memory().numTensors).toBe(before);
  });

  it("leaves no tensor behind when its reader goes away", async () => {
    const before = tf.memory().numTensors;
    for await (const event of train(planOf())) if (event.type === "step") break;
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("the checkpoints of a training", () => {
  const FILES = ["convscope.json", "model.json", "weights.bin"];

  async function run() {
    const plan = planOf({ epochs: 2, seed: 7, command: "convscope train --seed 7" });
    const events = await trained(plan);
    const told = (epoch: number) => Buffer.from(epoch.toString()).toString().padStart(2, "0");
    const path = (epoch: number) => join(plan.out, `epoch-${told(epoch)}`);
    const describedIn = async (epoch: number) =>
      JSON.parse(await readFile(join(path(epoch), "convscope.json"), "utf8")) as Description;
    return { plan, events, path, describedIn };
  }

  it("are one whole folder per epoch and nothing else", async () => {
    const { plan, path } = await run();
    expect((await readdir(plan.out)).sort()).toEqual(["epoch-01", "epoch-02"]);
    for (const epoch of [1, 2]) expect((await readdir(path(epoch))).sort()).toEqual(FILES);
  });

  it("tell how they were made", async () => {
    const { plan, events, describedIn } = await run();
    const epochs = events.filter((event) => event.type === "epoch");
    for (const { epoch, train, test } of epochs) {
      const { name, version, threads } = engine;
      expect(await describedIn(epoch)).toMatchObject({
        generator: "convscope",
        architecture: "seed",
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

  it("name hashes that fit their files and the data", async () => {
    const { path, describedIn } = await run();
    for (const epoch of [1, 2]) {
      const described = await describedIn(epoch);
      expect(described.sha256).toEqual({
        "model.json": await fileHash(path(epoch), "model.json"),
        "weights.bin": await fileHash(path(epoch), "weights.bin"),
      });
      const names = (await readdir(data)).sort();
      const hashes = await Promise.all(names.map(async (name) => [name, await fileHash(data, name)]));
      expect(described.data.sha256).toEqual(Object.fromEntries(hashes));
    }
  });

  it("score on the test images what the training told", async () => {
    const { path, events } = await run();
    const network = await open(path(2));
    const { labels, count } = await openDataset(data).split("test");
    const { values } = network.record(await loadProbe("test", { data }), network.taps.slice(-1))[0] as {
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
    expect(whole.weights()).toEqual(last.weights());
    whole.dispose();
    last.dispose();
  });
});

describe("an interrupted training", () => {
  async function interruptedAt(epoch: number, step: number) {
    const control = new AbortController();
    const plan = planOf({ epochs: 3, signal: control.signal });
    const told: TrainingEvent[] = [];
    const going = async () => {
      for await (const event of train(plan)) {
        told.push(event);
        if (event.type === "step" && event.epoch === epoch && event.step === step) control.abort();
      }
    };
    await expect(going()).rejects.toThrow(Interrupted);
    return { told, out: plan.out };
  }

  it.each([
    ["in the middle of the first epoch", 1, 2, []],
    ["in the middle of the second epoch", 2, 2, ["epoch-01"]],
    ["at the last step of the second epoch", 2, 4, ["epoch-01"]],
  ])("ends after the batch and keeps whole checkpoints only, %s", async (_, epoch, step, kept) => {
    const before = tf.memory().numTensors;
    const { told, out } = await interruptedAt(epoch, step);
    expect(told.at(-1)).toMatchObject({ type: "step", epoch, step });
    expect(await readdir(out)).toEqual(kept);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("leaves what can be opened", async () => {
    const { out } = await interruptedAt(2, 1);
    const network = await open(out);
    expect(network.name.endsWith("/epoch-01")).toBe(true);
    network.dispose();
  });

  it("does not begin an epoch when the signal was given before", async () => {
    const plan = planOf({ signal: AbortSignal.abort() });
    await expect(trained(plan)).rejects.toThrow(Interrupted);
    expect(await readdir(plan.out)).toEqual([]);
  });
});

describe("a training that cannot be", () => {
  it.each([
    ["a missing data folder", { data: "no-such-folder" }, /^There is no data folder 'no-such-folder'/],
    ["an unknown architecture", { architecture: "sead" }, /^Unknown architecture 'sead'\. Did you mean 'seed'/],
    ["an unknown option", { architectureOptions: { width: 3 } }, /^Unknown option '--width'/],
  ])("is refused for %s and writes nothing", async (_, changes, sentence) => {
    const plan = planOf(changes);
    const before = tf.memory().numTensors;
    const refused = trained(plan);
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(sentence);
    expect(existsSync(plan.out)).toBe(false);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("is refused for a data folder that lacks a file, and writes nothing", async () => {
    const lacking = folder();
    await mkdir(lacking);
    const plan = planOf({ data: lacking });
    await expect(trained(plan)).rejects.toThrow(/There is no IDX file '.*train-images-idx3-ubyte'/);
    expect(existsSync(plan.out)).toBe(false);
  });

  it("is refused when its folder is a file", async () => {
    const out = folder();
    await writeFile(out, "in the way");
    await expect(trained(planOf({ out }))).rejects.toThrow(UserError);
    expect(await readFile(out, "utf8")).toBe("in the way");
  });

  it("is refused before its first step when the test images have another size", async () => {
    const plan = planOf({ data: await writeData(folder(), { test: 10 }) });
    const before = tf.memory().numTensors;
    await expect(trained(plan)).rejects.toThrow(UserError);
    expect(tf.memory().numTensors).toBe(before);
  });
});
