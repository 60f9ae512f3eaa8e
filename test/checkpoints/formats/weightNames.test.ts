import { describe, expect, it } from "vitest";
import { weightNames } from "../../../src/checkpoints/formats/weightNames.js";

describe("the weight names of a file match those of layers", () => {
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ["that have them", ["conv/kernel", "conv/bias"], ["conv/kernel", "conv/bias"]],
    ["with a number of TensorFlow behind", ["conv/kernel:0"], ["conv/kernel"]],
    ["with the name of a nested model in front", ["base/conv/kernel"], ["conv/kernel"]],
    ["with the name of a cell within", ["lstm/lstm_cell/kernel"], ["lstm/kernel"]],
    [
      "with a wrapper in front of a layer whose name another layer has",
      ["each/dense/kernel", "dense/kernel"],
      ["each/kernel", "dense/kernel"],
    ],
    [
      "of depthwise convolutions of Keras 3",
      ["deep/kernel", "deep/bias"],
      ["deep/depthwise_kernel", "deep/bias"],
    ],
    [
      "with the directions of a recurrent layer in order",
      ["both/forward_lstm/lstm_cell/kernel", "both/backward_lstm/lstm_cell/kernel"],
      ["both/forward_forward_lstm/kernel", "both/backward_forward_lstm/kernel"],
    ],
  ])("%s", (_, found, expected) => {
    const names = weightNames(found, expected);
    expect(found.map((name) => names.get(name))).toEqual(expected);
  });

  it("except for one that no layer has, which is omitted", () => {
    expect(weightNames(["other/kernel"], ["conv/kernel"]).get("other/kernel")).toBeUndefined();
  });
});
