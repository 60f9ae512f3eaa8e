import { describe, expect, it } from "vitest";
import { besides } from "../../../../src/checkpoints/formats/state/besides.js";
import type { StoredTensor } from "../../../../src/checkpoints/formats/tensorGraph/storedTensor.js";

function tensor(name: string, type: StoredTensor["type"]): StoredTensor {
  return { name, type, dims: [1], read: () => ({ dims: [1], values: Float32Array.of(0), isWhole: true }) };
}

describe("what a file of weights holds besides them", () => {
  it("is the state of an optimizer, other entries, and whole numbers", () => {
    const tensors = [tensor("fc.weight", "float32"), tensor("index", "int64")];
    expect(besides(["epoch", "optimizer_state_dict"], tensors)).toEqual([
      "the state of its optimizer",
      "its other entries ('epoch')",
      "tensors of whole numbers ('index')",
    ]);
  });

  it("names a few of many, and each of them in brief", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g"];
    expect(besides(names, [])).toEqual(["its other entries ('a', 'b', 'c', 'd', 'e' and 2 more)"]);
    expect(besides(["x".repeat(5000)], [])[0]).toHaveLength(82);
  });

  it("is nothing worth mentioning for counters of training steps", () => {
    expect(besides([], [tensor("bn1.num_batches_tracked", "int64")])).toEqual([]);
  });
});
