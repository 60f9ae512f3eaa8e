import { describe, expect, it } from "vitest";
import { zerosByEngine } from "../../src/network/zerosByEngine.js";

const noteOf = (op: string, preActivation = false) => zerosByEngine([{ op, preActivation }]);

describe("exact zeros", () => {
  it.each([
    "sigmoid of conv 3×3",
    "T(x): sigmoid of conv 3×3",
    "1 − T(x)",
    "(1 − T(x)) · x",
    "softmax of dense 10",
  ])("depend on the engine for '%s'", (op) => {
    expect(noteOf(op)).toMatch(/^exact zeros depend on the engine: /);
  });

  it.each(["relu of conv 3×3", "hardSigmoid of dense 3", "hard_sigmoid", "x + F(x)", "max-pool 2×2"])(
    "are certain for '%s'",
    (op) => {
      expect(noteOf(op)).toBeUndefined();
    },
  );

  it("are certain before the activation", () => {
    expect(noteOf("conv 3×3, before its activation", true)).toBeUndefined();
  });

  it("are reported if one of several taps has them", () => {
    const taps = ["relu", "sigmoid"].map((op) => ({ op, preActivation: false }));
    expect(zerosByEngine(taps)).toBeDefined();
  });
});
