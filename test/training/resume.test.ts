import { existsSync } from "node:fs";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { openRun } from "../../src/checkpoints/run.js";
import type { TrainingEvent, TrainingPlan } from "../../src/training/trainingPlan.js";
import { train } from "../../src/training/trainingRun.js";
import { mistakeOf } from "../support/mistake.js";
import { filesOf, leftAt, resumed, testResumedRecipes } from "./interrupted.js";
import { fileHash, trained, withTinyData, writeData } from "./tinyData.js";

const tiny = withTinyData();
const { folder, planOf } = tiny;

describe("an interrupted and resumed training", () => {
  testResumedRecipes(tiny, [["signal", [2, 3]]]);

  it.each([
    ["before its first checkpoint", [1, 1]],
    ["at the last step of an epoch", [2, 4]],
  ] as const)("has them if it was killed %s", async (_, place) => {
    const whole = planOf({ epochs: 2, batchSize: 20, checkpointEvery: 2 });
    await trained(whole);
    const plan = { ...whole, out: folder() };
    await leftAt(plan, place, "kill");
    await resumed(plan);
    expect(await filesOf(plan.out)).toEqual(await filesOf(whole.out));
  });

  it("has them however often it was interrupted, and wherever", async () => {
    const whole = planOf({ epochs: 3, optimizer: "adam" });
    await trained(whole);
    const plan = { ...whole, out: folder() };
    await leftAt(plan, [1, 1], "signal");
    for (const place of [
      [1, 4],
      [2, 1],
      [2, 2],
      [3, 4],
    ] as const) {
      await leftAt({ engine: plan.engine, out: plan.out, resume: true }, place, "signal");
    }
    await resumed(plan);
    expect(await filesOf(plan.out)).toEqual(await filesOf(whole.out));
  });

  it("resumes from the last checkpoint and reports which", async () => {
    const plan = planOf({ epochs: 2, checkpointEvery: 2 });
    await leftAt(plan, [2, 3], "kill");
    const events = await resumed(plan);
    expect(events[0]).toMatchObject({ type: "start", from: { epoch: 2, batch: 2 } });
    expect(events.flatMap((event) => (event.type === "step" ? [[event.epoch, event.step]] : []))).toEqual([
      [2, 3],
      [2, 4],
    ]);
  });

  it("leaves no tensor behind", async () => {
    const plan = planOf({ epochs: 2 });
    await leftAt(plan, [2, 1], "signal");
    const before = tf.memory().numTensors;
    await resumed(plan);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("checkpoints within an epoch", () => {
  it("are written at the given interval, in addition to the ends of epochs, without test scores", async () => {
    const plan = planOf({ epochs: 2, batchSize: 10, checkpointEvery: 3 });
    const events = await trained(plan);
    const names = ["epoch-01-batch-0003", "epoch-01-batch-0006", "epoch-01"];
    const { checkpoints } = await openRun(plan.out);
    expect(checkpoints.map(({ name }) => name)).toEqual([
      ...names,
      ...names.map((name) => name.replace("01", "02")),
    ]);
    for (const { batch, metrics } of checkpoints) {
      const measured = [
        "trainLoss",
        "trainAccuracy",
        ...(batch === null ? ["testLoss", "testAccuracy"] : []),
      ];
      expect(Object.keys(metrics)).toEqual(measured);
    }
    const saved = events.flatMap((event) => (event.type === "checkpoint" ? [event.checkpoint] : []));
    expect(saved).toEqual(
      ["epoch-01", "epoch-02"].flatMap((epoch) =>
        ["0003", "0006"].map((batch) => join(plan.out, `${epoch}-batch-${batch}`)),
      ),
    );
  });

  it("do not change the weights", async () => {
    const [often, seldom] = [planOf({ checkpointEvery: 1 }), planOf()];
    for (const plan of [often, seldom]) await trained(plan);
    const hash = (plan: TrainingPlan) => fileHash(plan.out, "epoch-01", "weights.bin");
    expect(await hash(often)).toBe(await hash(seldom));
  });
});

describe("the folder of a run", () => {
  it("contains the optimizer's state only in its last checkpoint, and a history of all of them", async () => {
    const plan = planOf({ epochs: 2, checkpointEvery: 3, schedule: "step" });
    await trained(plan);
    const files = Object.keys(await filesOf(plan.out));
    expect(files.filter((path) => path.endsWith("optimizer.bin"))).toEqual(["epoch-02/optimizer.bin"]);
    const [head, ...lines] = (await readFile(join(plan.out, "history.csv"), "utf8")).trimEnd().split("\r\n");
    expect(head).toBe("checkpoint,epoch,batch,trainLoss,trainAccuracy,testLoss,testAccuracy,learningRate");
    const { checkpoints } = await openRun(plan.out);
    const rates = [1, 1, 0.1 ** 2, 0.1 ** 2];
    expect(lines).toEqual(
      checkpoints.map(({ name, epoch, batch, metrics }, at) => {
        const { trainLoss, trainAccuracy, testLoss, testAccuracy } = metrics;
        return [name, epoch, batch, trainLoss, trainAccuracy, testLoss, testAccuracy, rates[at]].join(",");
      }),
    );
  });

  it("keeps the lines of checkpoints that were moved away", async () => {
    const plan = planOf({ epochs: 2 });
    await leftAt(plan, [2, 2], "kill");
    const whole = planOf({ epochs: 2 });
    await trained(whole);
    await resumed(plan);
    expect(await fileHash(plan.out, "history.csv")).toBe(await fileHash(whole.out, "history.csv"));
    await rename(join(plan.out, "epoch-01"), folder());
    await trained({ engine: plan.engine, out: plan.out, resume: true, epochs: 3 });
    const lines = (await readFile(join(plan.out, "history.csv"), "utf8")).split("\r\n");
    expect(lines.map((line) => line.split(",")[0])).toEqual([
      "checkpoint",
      "epoch-01",
      "epoch-02",
      "epoch-03",
      "",
    ]);
  });
});

describe("a run that is complete", () => {
  it("reports that and does nothing", async () => {
    const plan = planOf({ epochs: 2 });
    await trained(plan);
    const before = await filesOf(plan.out);
    expect(await resumed(plan)).toEqual([{ type: "done", epochs: 2 }]);
    expect(await filesOf(plan.out)).toEqual(before);
  });

  it("continues for more epochs to the weights of a longer run, if no step depends on their number", async () => {
    const [short, long] = [planOf({ epochs: 1 }), planOf({ epochs: 2 })];
    for (const plan of [short, long]) await trained(plan);
    await trained({ engine: short.engine, out: short.out, resume: true, epochs: 2 });
    const hash = (plan: TrainingPlan) => fileHash(plan.out, "epoch-02", "weights.bin");
    expect(await hash(short)).toBe(await hash(long));
    expect(await resumed(short)).toEqual([{ type: "done", epochs: 2 }]);
  });
});

describe("resuming is rejected", () => {
  const OTHERS: readonly [string, Partial<TrainingPlan>, RegExp][] = [
    [
      "another architecture",
      { architecture: "plain" },
      /was started with --architecture mini-resnet\. Omit the flag/,
    ],
    ["another depth", { architectureOptions: { depth: 3 } }, /was started with --depth 5\. /],
    ["another seed", { seed: 1 }, /was started with --seed 0\. /],
    ["another batch size", { batchSize: 32 }, /was started with --batch-size 16\. /],
    ["another optimizer", { optimizer: "adam" }, /was started with --optimizer adadelta\. /],
    ["another learning rate", { learningRate: 0.5 }, /was started with --learning-rate 1\. /],
    ["another schedule", { schedule: "cosine" }, /was started with --schedule constant\. /],
    ["weight decay", { weightDecay: 0.1 }, /was started with --weight-decay 0\. /],
    ["moved images", { augment: ["shift"] }, /was started with --shift 0\. /],
    ["other checkpoints", { checkpointEvery: 3 }, /was started with no --checkpoint-every\. /],
    ["fewer epochs", { epochs: 1 }, /was started with --epochs 2. Resume it with at least as many\.$/],
    ["a folder without data", { data: "nowhere" }, /^There is no data folder 'nowhere'/],
  ];

  it.each(OTHERS)("for %s, and nothing is touched", async (_, changes, sentence) => {
    const plan = planOf({ epochs: 2 });
    await leftAt(plan, [2, 1], "kill");
    const before = await filesOf(plan.out);
    const again = { engine: plan.engine, out: plan.out, resume: true, ...changes };
    expect(await mistakeOf(() => trained(again))).toMatch(sentence);
    expect(await filesOf(plan.out)).toEqual(before);
  });

  it("for more epochs if the learning rate depends on their number", async () => {
    const plan = planOf({ epochs: 1, schedule: "cosine" });
    await trained(plan);
    const again = { engine: plan.engine, out: plan.out, resume: true, epochs: 2 };
    expect(await mistakeOf(() => trained(again))).toMatch(
      /has the schedule cosine, whose learning rates depend on its 1 epochs. Start a new run for 2\.$/,
    );
  });

  it("with another engine, version or number of threads", async () => {
    const plan = planOf({ epochs: 2 });
    await leftAt(plan, [2, 1], "kill");
    const { name, version, threads } = plan.engine;
    const other = name === "wasm" ? "native" : "wasm";
    for (const [changes, is] of [
      [{ name: other }, `this is the ${other} engine`],
      [{ version: "0" }, `this is the ${name} engine 0 with`],
      [{ threads: threads + 1 }, `with ${threads + 1} threads, which would give other weights`],
    ] as const) {
      const engine = { ...plan.engine, ...changes };
      const sentence = await mistakeOf(() => trained({ engine, out: plan.out, resume: true }));
      expect(sentence).toContain(`was trained by the ${name} engine ${version} with ${threads} thread`);
      expect(sentence).toContain(is);
    }
  });

  it("with other data", async () => {
    const plan = planOf({ epochs: 2, data: await writeData(folder()) });
    await leftAt(plan, [2, 1], "kill");
    const path = join(plan.data, "train-labels-idx1-ubyte");
    const bytes = await readFile(path);
    bytes[20] = 2 - (bytes[20] as number);
    await writeFile(path, bytes);
    expect(await mistakeOf(() => resumed(plan))).toMatch(
      /was trained on other data: 'train-labels-idx1-ubyte' of folder-\d+ has changed\. Give the original data with --data/,
    );
  });

  it("for a folder that is not a run, no longer one, or damaged", async () => {
    const plan = planOf({ epochs: 2 });
    expect(await mistakeOf(() => resumed(plan))).toMatch(
      /^There is no run to resume in '.*': it has no run\.json\.$/,
    );
    expect(existsSync(plan.out)).toBe(false);
    await leftAt(plan, [2, 1], "kill");
    const record = await readFile(join(plan.out, "run.json"), "utf8");
    await writeFile(join(plan.out, "run.json"), "{");
    expect(await mistakeOf(() => resumed(plan))).toMatch(/run\.json' is not readable JSON\.$/);
    await writeFile(join(plan.out, "run.json"), '{"generator": "convscope"}');
    expect(await mistakeOf(() => resumed(plan))).toMatch(/does not describe a convscope run/);
    for (const [known, broken] of [
      ['"adadelta"', '"adam2"'],
      ['"rho": 0.95', '"rho": null'],
      ['"constant"', '"constantly"'],
      ['"epochs": 2', '"epochs": 0.5'],
      ['"seed": 0', '"seed": -1'],
    ] as const) {
      expect(record).toContain(known);
      await writeFile(join(plan.out, "run.json"), record.replace(known, broken));
      expect(await mistakeOf(() => resumed(plan)), broken).toMatch(/does not describe a convscope run/);
    }
    await writeFile(join(plan.out, "run.json"), record);
    await rm(join(plan.out, "epoch-01", "optimizer.bin"));
    expect(await mistakeOf(() => resumed(plan))).toMatch(/epoch-01': it lacks the optimizer's state/);
    await writeFile(join(plan.out, "epoch-01", "weights.bin"), "");
    expect(await mistakeOf(() => resumed(plan))).toMatch(/epoch-01' is incomplete/);
  });

  it("while another training has the folder", async () => {
    const plan = planOf({ epochs: 2 });
    const first = train(plan);
    await first.next();
    for (const again of [plan, { ...plan, resume: true }]) {
      expect(await mistakeOf(() => trained(again))).toMatch(
        new RegExp(
          `^Process ${process.pid} on .* is training in '.*'. Wait for it to finish, or choose another --out\\.$`,
        ),
      );
    }
    const events: TrainingEvent[] = [];
    for await (const event of first) events.push(event);
    expect(events.at(-1)).toMatchObject({ type: "epoch", epoch: 2 });
    expect(await resumed(plan)).toEqual([{ type: "done", epochs: 2 }]);
  });
});
