import { beforeAll, describe, expect, it } from "vitest";
import { open } from "../../../src/checkpoints/open.js";
import { type EngineName, startEngine } from "../../../src/engine/engine.js";
import { laysCenters, makerOf } from "../../../src/network/layers/maker.js";
import type { Network } from "../../../src/network/network.js";
import { enginesHere } from "../../support/engine.js";
import { withFolders } from "../../support/models.js";
import { functional, KERAS_1, KERAS_2, KERAS_3, scattered, TFJS, written } from "../../support/topologies.js";

const folder = withFolders();

describe("the maker of a file", () => {
  const of = (keras_version: string | undefined, generatedBy?: string, convertedBy: string | null = null) =>
    makerOf({ modelTopology: { keras_version }, generatedBy, convertedBy });

  it.each([
    ["TensorFlow.js", of("tfjs-layers 4.22.0", "TensorFlow.js tfjs-layers v4.22.0")],
    ["TensorFlow.js", of(undefined)],
    ["Keras", of("2.15.0", "keras v2.15.0", "TensorFlow.js Converter v4.22.0")],
    ["Keras", of(undefined, "keras v3.1.0")],
    ["Keras", of("2.1.4")],
    ["Keras", of(undefined, undefined, "TensorFlow.js Converter v1.2.1")],
  ])("is %s", (name, maker) => {
    expect(maker.name).toBe(name);
  });

  it.each([
    ["2.15.0", true],
    ["3.0.1", true],
    ["2.2.4-tf", true],
    ["2.3.0-tf", true],
    ["2.1.6-tf", false],
    ["2.2.4", false],
    ["2.3.1", false],
    ["1.2.2", false],
  ])("%s aligns centers of pixels: %s", (version, expected) => {
    expect(laysCenters(of(version))).toBe(expected);
  });
});

/** The output of the last tap of a one-layer chain for a row of numbers. */
async function given(network: Network, values: readonly number[]): Promise<readonly number[]> {
  const [height, width, channels] = network.input as number[];
  const shape = [1, height, width, channels] as [number, number, number, number];
  const last = network.record({ shape, values: Float32Array.from(values) }).at(-1);
  return [...(last?.values ?? [])];
}

describe.each(await enginesHere())("on the %s engine", (engine: EngineName) => {
  beforeAll(() => startEngine({ engine }));

  const opened = async (
    topology: ReturnType<typeof functional>,
    options: Parameters<typeof written>[2] = {},
  ) => open(await written(folder(), topology, options));

  it.each([
    ["Keras 2", KERAS_2, [0.5, 0.7, 0.1, 0]],
    ["TensorFlow.js", TFJS, [0.5, 0.7, 0.1, 0]],
    ["Keras 3", KERAS_3, [0.5, 2 / 3, 1 / 6, 0]],
  ])("hard sigmoids are those of %s", async (_, maker, expected) => {
    const layer = { class_name: "Activation", config: { name: "hard", activation: "hard_sigmoid" } };
    const network = await opened(functional([null, 1, 4, 1], [layer]), { maker });
    const found = await given(network, [0, 1, -2, -3]);
    expected.forEach((value, at) => {
      expect(found[at]).toBeCloseTo(value, 6);
    });
    expect(network.taps.at(-1)?.op).toContain(maker === KERAS_3 ? "as in Keras 3" : "as in Keras 2");
    network.dispose();
  });

  it.each([
    ["Keras 2.15", KERAS_2, [0, 0.25, 0.75, 1], ""],
    ["Keras of TensorFlow 1", KERAS_1, [0, 0.5, 1, 1], "by corners"],
    ["TensorFlow.js", TFJS, [0, 0.5, 1, 1], "by corners"],
  ])(
    "bilinear upsampling is that of %s, and the tap says so if it differs",
    async (_, maker, expected, words) => {
      const layer = {
        class_name: "UpSampling2D",
        config: { name: "up", size: [1, 2], interpolation: "bilinear" },
      };
      const network = await opened(functional([null, 1, 2, 1], [layer]), { maker });
      expect(await given(network, [0, 1])).toEqual(expected);
      expect(network.taps.at(-1)?.op.includes("by corners")).toBe(words !== "");
      network.dispose();
    },
  );

  it("a dilated depthwise convolution of TensorFlow.js ignores the dilation, and says so", async () => {
    const layer = {
      class_name: "DepthwiseConv2D",
      config: { name: "deep", kernel_size: [1, 3], dilation_rate: [2, 2], use_bias: false },
    };
    const weights = { "deep/depthwise_kernel": { shape: [1, 3, 1, 1], values: [1, 10, 100] } };
    const topology = functional([null, 1, 6, 1], [layer]);
    const [theirs, keras] = [
      await opened(topology, { weights, maker: TFJS }),
      await opened(topology, { weights }),
    ];
    const row = [1, 2, 3, 4, 5, 6];
    expect(await given(theirs, row)).toEqual([321, 432, 543, 654]);
    expect(await given(keras, row)).toEqual([531, 642]);
    expect([theirs, keras].map(({ taps }) => /without the dilation/.test(taps.at(-1)?.op ?? ""))).toEqual([
      true,
      false,
    ]);
    theirs.dispose();
    keras.dispose();
  });

  it("states of a fixed batch are not kept: any number of images is accepted, each processed independently", async () => {
    const layers = [
      { class_name: "Reshape", config: { name: "rows", target_shape: [4, 3] } },
      { class_name: "SimpleRNN", config: { name: "rnn", units: 2, stateful: true, activation: "tanh" } },
    ];
    const weights = {
      "rnn/kernel": { shape: [3, 2], values: scattered(6) },
      "rnn/recurrent_kernel": { shape: [2, 2], values: scattered(4, 2) },
      "rnn/bias": { shape: [2], values: [0.1, -0.1] },
    };
    const network = await opened(functional([8, 4, 3, 1], layers), { weights });
    const image = scattered(12, 3);
    const shape = [3, 4, 3, 1] as const;
    const values = Float32Array.from([...image, ...scattered(12, 4), ...image]);
    const twice = [network.record({ shape, values }), network.record({ shape, values })];
    const [first, second] = twice.map((taps) => [...(taps.at(-1)?.values ?? [])]);
    expect(first).toEqual(second);
    expect(first?.slice(0, 2)).toEqual(first?.slice(4));
    network.dispose();
  });
});
