import { cp, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, isAbsolute, join, relative, sep } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { Residual } from "../../src/architectures/layers/residual.js";
import { bundledNames } from "../../src/checkpoints/bundle.js";
import { open } from "../../src/checkpoints/open.js";
import { withEngine } from "../support/engine.js";
import { mistakeOf } from "../support/mistake.js";
import { apart, built, chain, images, networkHere, withFolders, writeCheckpoint } from "../support/models.js";

withEngine();
const folder = withFolders();

/** A network whose single weight distinguishes it from others. */
function constant(bias: number): tf.LayersModel {
  const dense = tf.layers.dense({
    units: 1,
    name: "last",
    biasInitializer: tf.initializers.constant({ value: bias }),
  });
  return chain([1, 1, 1], [dense]);
}

const biasOf = async (path: string) => {
  const network = await open(path);
  const bias = network.weights().at(-1)?.values[0];
  network.dispose();
  return bias;
};

async function runOf(
  epochs: readonly number[],
  named = (epoch: number) => `epoch-${epoch}`,
): Promise<string> {
  const run = folder();
  for (const epoch of epochs) await writeCheckpoint(constant(epoch), join(run, named(epoch)));
  return run;
}

describe("opening", () => {
  it("accepts a checkpoint's folder or its model.json", async () => {
    const path = await writeCheckpoint(constant(3), folder());
    expect(await biasOf(path)).toBe(3);
    expect(await biasOf(`${path}${sep}`)).toBe(3);
    expect(await biasOf(join(path, "model.json"))).toBe(3);
    expect(await biasOf(relative(process.cwd(), path))).toBe(3);
  });

  it.each([
    ["written without zeros", [1, 2, 10], (epoch: number) => `epoch-${epoch}`],
    ["written with zeros", [2, 10, 1], (epoch: number) => `epoch-${String(epoch).padStart(2, "0")}`],
    ["beyond the zeros", [99, 100, 9], (epoch: number) => `epoch-${String(epoch).padStart(2, "0")}`],
  ])("uses the last epoch of a run, %s", async (_, epochs, named) => {
    expect(await biasOf(await runOf(epochs, named))).toBe(Math.max(...epochs));
  });

  it("takes no incomplete or unrelated folder of a run for a checkpoint", async () => {
    const run = await runOf([1, 2]);
    await mkdir(join(run, ".convscope-partial-epoch-3-1-abcd"));
    await mkdir(join(run, "epoch-x"));
    await mkdir(join(run, "epoch-3-old"));
    await writeFile(join(run, "notes.txt"), "epoch-9");
    expect(await biasOf(run)).toBe(2);
  });

  it("uses the folder itself if a checkpoint's folder contains epochs too", async () => {
    const path = await writeCheckpoint(constant(5), folder());
    await writeCheckpoint(constant(6), join(path, "epoch-01"));
    expect(await biasOf(path)).toBe(5);
  });

  it("opens several checkpoints at the same time", async () => {
    const paths = await Promise.all([1, 2, 3].map((bias) => writeCheckpoint(constant(bias), folder())));
    expect(await Promise.all(paths.map(biasOf))).toEqual([1, 2, 3]);
  });

  it("opens one checkpoint while another fails at the same time", async () => {
    const good = await writeCheckpoint(constant(4), folder());
    const bad = await writeCheckpoint(constant(4), folder());
    const json = await readFile(join(bad, "model.json"), "utf8");
    await writeFile(join(bad, "model.json"), json.replaceAll("last/bias", "last/other"));
    const probe = images([1, 1, 1, 1]);
    const asked = Array.from({ length: 12 }, (_, at) => (at % 2 === 0 ? bad : good));
    const opened = await Promise.allSettled(asked.map((path) => open(path)));
    const networks = opened.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    expect(networks.length).toBe(6);
    for (const network of networks) expect(network.record(probe).at(-1)?.shape).toEqual([1, 1, 1, 1]);
  });

  it("executes nothing in a checkpoint: a prototype in its JSON remains data", async () => {
    const path = await writeCheckpoint(constant(1), folder());
    const json = await readFile(join(path, "model.json"), "utf8");
    await writeFile(join(path, "model.json"), json.replace("{", '{"__proto__":{"polluted":true},'));
    (await open(path)).dispose();
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });
});

describe("a checkpoint's name", () => {
  it("is its folder's, preceded by the run for an epoch, and never a path of this machine", async () => {
    const run = await runOf([1, 2]);
    const plain = await writeCheckpoint(constant(1), folder());
    const names: readonly [string, string][] = [
      [run, `${basename(run)}/epoch-2`],
      [join(run, "epoch-1"), `${basename(run)}/epoch-1`],
      [join(run, "epoch-1", "model.json"), `${basename(run)}/epoch-1`],
      [plain, basename(plain)],
      [`${plain}${sep}`, basename(plain)],
      [relative(process.cwd(), plain), basename(plain)],
      ["bundled:mini-resnet", "bundled:mini-resnet/epoch-12"],
      ["bundled:mini-resnet/epoch-01", "bundled:mini-resnet/epoch-01"],
    ];
    for (const [checkpoint, name] of names) {
      const network = await open(checkpoint);
      expect(network.name, checkpoint).toBe(name);
      expect(isAbsolute(network.name)).toBe(false);
      network.dispose();
    }
  });

  it("does not change its hash", async () => {
    const path = await writeCheckpoint(constant(1), folder());
    const copy = folder();
    await cp(path, copy, { recursive: true });
    const [first, second] = [await open(path), await open(copy)];
    expect(second.sha256).toBe(first.sha256);
    expect(second.name).not.toBe(first.name);
    first.dispose();
    second.dispose();
  });
});

describe("a bundled checkpoint", () => {
  it("is listed by its address", async () => {
    const names = await bundledNames();
    expect(names).toEqual([...names].sort());
    for (const name of [
      "bundled:mini-resnet/epoch-01",
      "bundled:mini-resnet/epoch-12",
      "bundled:plain/epoch-12",
    ])
      expect(names).toContain(name);
  });

  it("opens under every listed address", async () => {
    for (const name of await bundledNames()) {
      const network = await open(name);
      expect(network.input).toEqual([28, 28, 1]);
      network.dispose();
    }
  });

  it.each([
    ["bundled:mini-resnet/epoch-13", "bundled:mini-resnet/epoch-03"],
    ["bundled:mini-resmet/epoch-12", "bundled:mini-resnet/epoch-12"],
    ["bundled:mini-resnet/epoch_12", "bundled:mini-resnet/epoch-12"],
  ])("is rejected as '%s', suggesting the nearest one", async (asked, near) => {
    const sentence = await mistakeOf(() => open(asked));
    expect(sentence).toContain(`Unknown bundled checkpoint '${asked}'. Did you mean '${near}'?`);
    const names = await bundledNames();
    const runs = new Set(names.map((name) => name.replace(/\/.*/, "")));
    expect(sentence).toContain(`Known: ${[...runs].sort().join(", ")}.`);
  });

  it("is rejected with a mistyped run's name, suggesting the correct run", async () => {
    expect(await mistakeOf(() => open("bundled:mini-resmet"))).toContain("Did you mean 'bundled:mini-resnet");
  });

  it.each([
    "bundled:",
    "bundled:../checkpoints/mini-resnet",
    "bundled:mini-resnet/../mini-resnet",
    "bundled:mini-resnet/epoch-01/../../..",
    "bundled:/etc",
  ])("cannot lead out of the bundle: '%s'", async (asked) => {
    expect(await mistakeOf(() => open(asked))).toContain(`Unknown bundled checkpoint '${asked}'`);
  });
});

describe("opening something that is not a checkpoint", () => {
  it("reports that nothing exists there, and what can be opened instead", async () => {
    const sentence = await mistakeOf(() => open("no/such/checkpoint"));
    expect(sentence).toContain("There is no checkpoint 'no/such/checkpoint'. Bundled ones: bundled:");
  });

  it("lists the formats that were tried", async () => {
    const [empty, file, other] = [folder(), folder(), folder()];
    for (const path of [empty, other]) await mkdir(path);
    await writeFile(file, "text");
    await writeFile(join(other, "weights.h5"), "text");
    for (const path of [empty, file, other]) {
      const sentence = await mistakeOf(() => open(path));
      expect(sentence).toContain(
        `'${path}' is not a checkpoint that convscope can open. Formats tried: tfjs-graph (`,
      );
    }
  });

  it("rejects a file that only has the name of a checkpoint", async () => {
    const path = await writeCheckpoint(constant(1), folder());
    await rename(join(path, "weights.bin"), join(path, "other.bin"));
    expect(await mistakeOf(() => open(path))).toMatch(
      /Cannot read the weight file '.*weights\.bin': it is missing\.$/,
    );
  });

  it("opens a network with two inputs, and asks for the second in one line", async () => {
    const inputs = [1, 2].map(() => tf.input({ shape: [4, 4, 1] }));
    const outputs = tf.layers.conv2d({ filters: 1, kernelSize: 1 }).apply(tf.layers.add().apply(inputs));
    const model = built(() => tf.model({ inputs, outputs: outputs as tf.SymbolicTensor, name: "pair" }));
    const path = await writeCheckpoint(model, folder());
    const before = tf.memory().numTensors;
    const network = await open(path);
    const [image, other] = model.inputs.map(({ sourceLayer }) => sourceLayer.name);
    expect(network.taps[0]?.name).toBe(image);
    expect(network.furtherInputs).toEqual([{ name: other, shape: [4, 4, 1] }]);
    const images = { shape: [1, 4, 4, 1], values: new Float32Array(16) } as const;
    expect(await mistakeOf(() => network.record(images))).toBe(
      `The network '${network.name}' has 2 inputs, and nothing is fed to '${other}' (4×4×1). Give it with --feed, such as --feed ${other}=values.npy, an image or a number.`,
    );
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("convscope.json", () => {
  const said: readonly [string, string][] = [
    ["nothing of how pixels are prepared", "{}"],
    ["no object", "[1, 2]"],
    ["null", "null"],
    ["a preparation of words", '{"preprocessing": {"mean": "a", "sd": "b"}}'],
    ["a division by zero", '{"preprocessing": {"mean": 0, "sd": 0}}'],
    ["half a preparation", '{"preprocessing": {"mean": 0.5}}'],
  ];

  it.each(said)("leaves the pixels unchanged if it is %s", async (_, text) => {
    const path = await writeCheckpoint(constant(1), folder());
    await writeFile(join(path, "convscope.json"), text);
    const network = await open(path);
    expect(network.preprocessing).toEqual({ mean: 0, sd: 1, by: "assumption" });
    network.dispose();
  });

  it.each(["", "{", "not json", '{"a": 1', "\u0000"])("must be JSON: '%s' is rejected", async (text) => {
    const path = await writeCheckpoint(constant(1), folder());
    await writeFile(join(path, "convscope.json"), text);
    const before = tf.memory().numTensors;
    expect(await mistakeOf(() => open(path))).toContain("convscope.json' is not readable JSON");
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("the opened network", () => {
  it("records the same as the model in memory", async () => {
    const conv = tf.layers.conv2d({ filters: 2, kernelSize: 3, padding: "same", activation: "relu" });
    const model = built(() =>
      chain([6, 6, 2], [conv, new Residual({ layer: tf.layers.dense({ units: 2 }) })]),
    );
    const opened = await open(await writeCheckpoint(model, folder()));
    const probe = images([3, 6, 6, 2]);
    const expected = networkHere(model).record(probe);
    opened.record(probe).forEach(({ values }, at) => {
      expect(apart(values, expected[at]?.values)).toBe(0);
    });
  });
});
