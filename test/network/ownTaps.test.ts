import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { networkOf } from "../../src/network/network.js";
import { chosenOrOwn, ownTaps } from "../../src/network/ownTaps.js";
import { withEngine } from "../support/engine.js";
import { built, chain } from "../support/models.js";

withEngine();

const { layers } = tf;
const rows = () => layers.reshape({ targetShape: [8, 8], name: "rows" });
const scores = () => layers.dense({ units: 4, activation: "softmax", name: "scores" });

describe("the default taps of a network", () => {
  it.each<[string, () => tf.layers.Layer[], readonly string[]]>([
    [
      "maps, where it has some",
      () => [
        layers.conv2d({ filters: 2, kernelSize: 3, activation: "relu", name: "maps" }),
        layers.reshape({ targetShape: [36, 2] }),
        layers.conv1d({ filters: 2, kernelSize: 3, name: "along" }),
        layers.flatten(),
        scores(),
      ],
      ["maps"],
    ],
    [
      "steps of one-dimensional convolutions",
      () => [
        rows(),
        layers.conv1d({ filters: 3, kernelSize: 3, activation: "relu", name: "along" }),
        layers.globalMaxPooling1d({}),
        scores(),
      ],
      ["along"],
    ],
    [
      "steps of recurrent layers",
      () => [
        rows(),
        layers.gru({ units: 3, returnSequences: true, name: "gru" }),
        layers.flatten(),
        scores(),
      ],
      ["gru"],
    ],
    [
      "the units of a recurrent layer",
      () => [rows(), layers.lstm({ units: 3, name: "lstm" }), scores()],
      ["lstm"],
    ],
    [
      "the hidden units of a network of dense layers",
      () => [layers.flatten(), layers.dense({ units: 5, activation: "relu", name: "hidden" }), scores()],
      ["hidden"],
    ],
    ["its output, where it has no hidden units", () => [layers.flatten(), scores()], ["scores"]],
    ["what it has, where nothing is weighted", () => [layers.maxPooling2d({ name: "pool" })], ["pool"]],
  ])("are %s", (_, make, expected) => {
    const network = networkOf(built(() => chain([8, 8, 1], make())));
    expect(ownTaps(network).map(({ name }) => name)).toEqual(expected);
    expect(chosenOrOwn(network, undefined)).toEqual(ownTaps(network));
    expect(chosenOrOwn(network, ["all"])).toEqual(network.taps);
  });
});
