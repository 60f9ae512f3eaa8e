import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { ARCHITECTURE_NAMES, type ArchitectureName } from "../../src/architectures/declarations.js";
import { architectureOf, architectures } from "../../src/architectures/index.js";
import { open } from "../../src/checkpoints/open.js";
import { UserError } from "../../src/core/errors.js";
import { resolve } from "../../src/core/options/option.js";
import type { LabelledImages } from "../../src/data/labelledImages.js";
import { startEngine } from "../../src/engine/engine.js";
import { seeded } from "../../src/engine/seeds.js";
import { optimizerOf } from "../../src/training/session.js";
import { evaluate, type Trainee, trainStep } from "../../src/training/step.js";
import { enginesHere } from "../support/engine.js";
import {
  apart,
  images,
  networkHere,
  predicted,
  tensorOf,
  valuesOf,
  withFolders,
  writeCheckpoint,
} from "../support/models.js";

const folder = withFolders();
const engines = await enginesHere();

/**
 * Costs of each architecture on MNIST; moving statistics count as parameters. The compiler demands a line per
 * architecture.
 */
const COSTS: { readonly [N in ArchitectureName]: { readonly parameters: number; readonly macs: number } } = {
  "mini-resnet": { parameters: 23_866, macs: 6_337_856 },
  plain: { parameters: 23_866, macs: 6_337_856 },
  highway: { parameters: 26_786, macs: 8_595_776 },
  resnet: { parameters: 273_754, macs: 31_021_952 },
  recurrent: { parameters: 27_338, macs: 738_944 },
  "mini-resnet-bn": { parameters: 78_426, macs: 9_345_920 },
};

const MNIST = { inputShape: [28, 28, 1], classes: 10 } as const;
const SMALL = { inputShape: [8, 8, 1], classes: 3 } as const;

/** Networks that train in a moment. */
const SMALL_OPTIONS: { readonly [N in ArchitectureName]?: Readonly<Record<string, unknown>> } = {
  resnet: { depth: 8, width: 4 },
  recurrent: { width: 16 },
};

const CASES = engines.flatMap((engine) => ARCHITECTURE_NAMES.map((name) => ({ engine, name })));

/**
 * Two engines sum the same few hundred products in other orders; that changes an activation by about 1e-6 of its
 * value, and a probability, which is at most 1, by less than this.
 */
const BETWEEN_ENGINES = 1e-5;

type Task = typeof MNIST | typeof SMALL;

function build(name: ArchitectureName, task: Task): tf.LayersModel {
  const architecture = architectureOf(name);
  const options = resolve(architecture.options, task === SMALL ? (SMALL_OPTIONS[name] ?? {}) : {});
  return seeded(["weights", name], () => architecture.build(task, options));
}

function traineeOf(name: ArchitectureName): Trainee {
  const optimizer = optimizerOf(architectureOf(name).recipe.optimizer);
  return { model: build(name, SMALL), optimizer, preprocessing: { mean: 0, sd: 1 }, classes: SMALL.classes };
}

/** Twelve images of three easily distinguished kinds: a bright half at the left, at the top, or nowhere. */
function easyImages(): LabelledImages {
  const [count, height, width] = [12, 8, 8];
  const labels = Uint8Array.from({ length: count }, (_, image) => image % 3);
  const pixels = Uint8Array.from({ length: count * height * width }, (_, at) => {
    const [image, row, column] = [Math.floor(at / 64), Math.floor(at / 8) % 8, at % 8];
    const bright = [column < 4, row < 4, false][image % 3] as boolean;
    return (bright ? 200 : 10) + ((at * 7919) % 32);
  });
  return { count, height, width, pixels, labels };
}

const everyImage = () => Uint32Array.from({ length: 12 }, (_, image) => image);

/** A network that was trained for one step, as files, with its predictions. */
async function trained(name: ArchitectureName) {
  const trainee = traineeOf(name);
  seeded(["step"], () => trainStep(trainee, easyImages(), everyImage()));
  const probe = images([3, ...SMALL.inputShape]);
  const input = tensorOf(probe);
  const prediction = predicted(trainee.model, input);
  const path = await writeCheckpoint(trainee.model, folder());
  input.dispose();
  trainee.model.dispose();
  trainee.optimizer.dispose();
  return { path, probe, prediction };
}

async function recordedLast(path: string, probe: ReturnType<typeof images>): Promise<Float32Array> {
  const network = await open(path);
  try {
    const last = network.taps.at(-1) as (typeof network.taps)[number];
    return network.record(probe, [last])[0]?.values as Float32Array;
  } finally {
    network.dispose();
  }
}

describe("the table of architectures", () => {
  it("contains every name, each with its own entry", () => {
    expect(Object.keys(architectures)).toEqual([...ARCHITECTURE_NAMES]);
    for (const name of ARCHITECTURE_NAMES) expect(architectureOf(name)).toBe(architectures[name]);
  });

  it.each(["sead", "constructor", ""])("rejects '%s', listing the known ones", (name) => {
    expect(() => architectureOf(name)).toThrow(UserError);
    expect(() => architectureOf(name)).toThrow(`Known: ${ARCHITECTURE_NAMES.join(", ")}.`);
  });
});

describe.each(CASES)("architecture $name on the $engine engine", ({ engine, name }) => {
  beforeAll(async () => {
    await startEngine({ engine });
  });

  it("has the published parameters and multiply-accumulates, counted through its taps", () => {
    const network = networkHere(build(name, MNIST));
    const sum = (of: "parameters" | "macs") =>
      network.taps.reduce((total, tap) => total + (tap[of] ?? Number.NaN), 0);
    expect({ parameters: sum("parameters"), macs: sum("macs") }).toEqual(COSTS[name]);
    const held = network.weights().reduce((total, { values }) => total + values.length, 0);
    expect(held).toBe(COSTS[name].parameters);
    network.dispose();
  });

  it("outputs a probability per class", () => {
    const model = build(name, SMALL);
    const shares = valuesOf(() =>
      tf.sum(model.predict(tensorOf(images([4, ...SMALL.inputShape]))) as tf.Tensor, -1),
    );
    expect(model.outputs[0]?.shape).toEqual([null, SMALL.classes]);
    for (const share of shares) expect(share).toBeCloseTo(1, 5);
    model.dispose();
  });

  it("has the same initial weights for the same seed", () => {
    const [first, second] = [build(name, SMALL), build(name, SMALL)];
    const values = (model: tf.LayersModel) => model.getWeights().map((weight) => weight.dataSync());
    expect(values(first)).toEqual(values(second));
    expect(values(first).some((weight) => weight.some((value) => value !== 0))).toBe(true);
    first.dispose();
    second.dispose();
  });

  it("changes every trainable weight in one step", () => {
    const trainee = traineeOf(name);
    const values = () => trainee.model.trainableWeights.map((weight) => Array.from(weight.read().dataSync()));
    const before = values();
    const { loss } = seeded(["step"], () => trainStep(trainee, easyImages(), everyImage()));
    expect(loss).toBeGreaterThan(0);
    values().forEach((weight, at) => {
      expect(weight, trainee.model.trainableWeights[at]?.name).not.toEqual(before[at]);
    });
    trainee.model.dispose();
    trainee.optimizer.dispose();
  });

  it("learns: its loss on a few images decreases", () => {
    const trainee = traineeOf(name);
    const before = evaluate(trainee, easyImages()).loss;
    const learned = () => evaluate(trainee, easyImages()).loss < before * 0.8;
    const steps = seeded(["learning"], () => {
      let taken = 0;
      while (taken < 60 && !(taken % 5 === 0 && learned())) {
        trainStep(trainee, easyImages(), everyImage());
        taken++;
      }
      return taken;
    });
    expect(steps).toBeGreaterThan(0);
    expect(learned()).toBe(true);
    trainee.model.dispose();
    trainee.optimizer.dispose();
  });

  it("leaves no tensor behind when it is trained and disposed of", () => {
    const before = tf.memory().numTensors;
    const trainee = traineeOf(name);
    trainStep(trainee, easyImages(), everyImage());
    const once = tf.memory().numTensors;
    trainStep(trainee, easyImages(), everyImage());
    expect(tf.memory().numTensors).toBe(once);
    trainee.model.dispose();
    trainee.optimizer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("predicts the same after it was saved and opened here", async () => {
    const { path, probe, prediction } = await trained(name);
    expect(apart(await recordedLast(path, probe), prediction)).toBeLessThan(1e-6);
  });

  it.each(engines)("predicts the same after it was saved here and opened on %s", async (other) => {
    const { path, probe, prediction } = await trained(name);
    await startEngine({ engine: other });
    const there = await recordedLast(path, probe);
    await startEngine({ engine });
    expect(apart(there, prediction)).toBeLessThan(BETWEEN_ENGINES);
    expect(new Set(prediction).size).toBeGreaterThan(3);
  });

  it("frees every tensor of an opened checkpoint", async () => {
    const { path } = await trained(name);
    const before = tf.memory().numTensors;
    (await open(path)).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
