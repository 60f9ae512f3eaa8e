import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Activation } from "../../src/activations/activation.js";
import { open } from "../../src/checkpoints/open.js";
import { loadProbe, type Probe } from "../../src/data/probe.js";
import { type EngineName, startEngine } from "../../src/engine/engine.js";
import { draw } from "../../src/jobs/draw/drawPlan.js";
import { checkInputs } from "../../src/measures/comparison/warnings.js";
import type { Network } from "../../src/network/network.js";
import { enginesHere, startTestEngine } from "../support/engine.js";
import { fixture } from "../support/fixture.js";
import { mistakeOf } from "../support/mistake.js";
import { apart, built, chain, images, networkHere } from "../support/models.js";

const engines = await enginesHere();
afterAll(startTestEngine);

let five: Probe;
beforeAll(async () => {
  five = await loadProbe("mnist:test/53");
});

const valuesAt = (network: Network, tap: string, probe: Parameters<Network["record"]>[0]) =>
  network.record(
    probe,
    network.taps.filter(({ name }) => name === tap),
  )[0];

const openCase = () => open(fixture("cases/image-without-channel-axis/model"));

describe.each(engines)("a network whose input has no channel axis, on %s", (name: EngineName) => {
  beforeAll(async () => {
    await startEngine({ engine: name });
  });

  it("is shown gray images: the maximum of each map and the scores", async () => {
    const network = await openCase();
    const first = valuesAt(network, "first", five);
    expect(first?.shape).toEqual([1, 28, 28, 4]);
    const greatest = [0, 1, 2, 3].map((channel) =>
      (first as Activation).values.reduce(
        (most, value, at) => (at % 4 === channel ? Math.max(most, value) : most),
        0,
      ),
    );
    [0.1669, 0.0028, 0, 0.6941].forEach((value, channel) => {
      expect(Math.abs((greatest[channel] as number) - value)).toBeLessThan(1e-4);
    });
    const scores = Array.from(valuesAt(network, "scores", five)?.values ?? []);
    const expected = [
      0.09656, 0.11309, 0.07797, 0.10588, 0.18372, 0.07759, 0.10936, 0.07542, 0.0829, 0.07751,
    ];
    expect(apart(scores, expected)).toBeLessThan(1e-5);
    network.dispose();
  });

  it("returns its input as the image, and its gradients in the same form", async () => {
    const network = await openCase();
    const input = valuesAt(network, "image", five);
    expect(input?.shape).toEqual([1, 28, 28, 1]);
    expect(apart(input?.values, five.values)).toBe(0);
    const taps = network.taps.filter((tap) => tap.kind === "input");
    const [found] = network.gradients(five, { of: "score", classes: [5] }, taps);
    expect(found?.gradient.shape).toEqual([1, 28, 28, 1]);
    expect(found?.gradient.values.some((value) => value !== 0)).toBe(true);
    network.dispose();
  });

  it.each<readonly [string, readonly number[], () => tf.layers.Layer]>([
    ["rows as time steps of an LSTM", [28, 28], () => tf.layers.lstm({ units: 3 })],
    ["rows as steps of a convolution", [28, 28], () => tf.layers.conv1d({ filters: 3, kernelSize: 3 })],
    ["a row of numbers", [784], () => tf.layers.dense({ units: 3 })],
    ["a row of numbers with an axis of one", [784, 1], () => tf.layers.conv1d({ filters: 2, kernelSize: 9 })],
  ])("accepts %s", (_, shape, layer) => {
    const model = built(() => chain(shape, [layer()]));
    const network = networkHere(model);
    const found = valuesAt(network, network.output, five);
    const expected = tf.tidy(() =>
      (model.predict(tf.tensor([...five.values], [1, ...shape])) as tf.Tensor).dataSync(),
    );
    expect(apart(found?.values, expected)).toBeLessThan(1e-6);
    expect(valuesAt(network, network.taps[0]?.name ?? "", five)?.shape).toEqual([1, 28, 28, 1]);
    network.dispose();
  });

  it("flattens colors row by row, pixel by pixel, as Keras does", () => {
    const network = networkHere(chain([12], [tf.layers.activation({ activation: "linear" })]));
    const probe = images([3, 2, 2, 3]);
    expect(apart(valuesAt(network, network.output, probe)?.values, probe.values)).toBe(0);
    network.dispose();
  });
});

describe("an input that does not accept images", () => {
  it.each<readonly [readonly number[], string]>([
    [[28, 27], "takes images of 28×27, but the probe's are 28×28×1."],
    [[783], "takes images of 783, but the probe's are 28×28×1."],
  ])("is rejected with its shape: %j", async (shape, why) => {
    const network = networkHere(chain(shape, [tf.layers.activation({ activation: "relu" })]));
    expect(await mistakeOf(async () => network.record(five))).toContain(why);
    network.dispose();
  });
});

describe("networks with and without a channel axis", () => {
  const linear = () => tf.layers.activation({ activation: "linear" });

  it.each<readonly [readonly number[], readonly number[], boolean]>([
    [[28, 28], [28, 28, 1], true],
    [[784], [28, 28], true],
    [[28, 28], [28, 28, 3], false],
    [[784], [14, 56], false],
  ])("can be shown the same images: %j and %j", async (shape, other, isAlike) => {
    const two = { a: networkHere(chain(shape, [linear()])), b: networkHere(chain(other, [linear()])) };
    const check = async () => checkInputs(two);
    if (isAlike) await check();
    else expect(await mistakeOf(check)).toContain("Only networks that can be shown the same images");
    for (const network of Object.values(two)) network.dispose();
  });
});

describe("a figure of an input without a channel axis", () => {
  it("shows the image, and states the conversion", async () => {
    const engine = await startTestEngine();
    const network = await openCase();
    const plan = { engine, network, probe: five, view: "sheet", formats: ["svg"] } as const;
    const { artifacts } = await draw({ ...plan, taps: ["image"] });
    const svg = new TextDecoder().decode(artifacts[0]?.bytes);
    expect(svg).toContain("input · 28×28×1");
    expect(svg).toContain("taken as 28×28, without a channel axis");
    network.dispose();
    const row = networkHere(chain([784], [tf.layers.dense({ units: 2, name: "last" })]));
    const flat = await draw({ ...plan, network: row, taps: ["last"] });
    expect(new TextDecoder().decode(flat.artifacts[0]?.bytes)).toContain("28×28×1 flattened to 784 numbers");
    row.dispose();
  });

  it("may show an image file, fitted to the input", async () => {
    const ring = fixture("cases/white-on-transparent/drawn.png");
    for (const input of [[28, 28], [784]]) {
      const probe = await loadProbe(ring, { input });
      expect(probe.shape).toEqual([1, 28, 28, 1]);
      expect(probe.values.filter((value) => value === 1)).toHaveLength(160);
    }
    expect((await loadProbe(ring, { input: [192] })).shape).toEqual([1, 8, 8, 3]);
  });
});
