import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatCount, formatNumber, jsonText, shapeText } from "../../src/core/format.js";

describe("a number in figures", () => {
  it.each([
    [0, "0"],
    [-0, "0"],
    [1, "1"],
    [-1, "−1"],
    [0.1 + 0.2, "0.3"],
    [3.127_6, "3.13"],
    [-2.717_6, "−2.72"],
    [0.001, "0.001"],
    [0.0012345, "0.00123"],
    [999.9, "1000"],
    [12_345, "12300"],
    [99_900, "99900"],
    [100_000, "1e5"],
    [-1_234_567, "−1.23e6"],
    [0.000_123_4, "1.23e−4"],
    [-1.5e-7, "−1.5e−7"],
    [1e-45, "1e−45"],
    [3.402_823_466e38, "3.4e38"],
    [Infinity, "∞"],
    [-Infinity, "−∞"],
    [NaN, "NaN"],
  ])("%d is %s", (value, expected) => {
    expect(formatNumber(value)).toBe(expected);
  });

  it("is within half of its third digit, in a few characters, with a true minus sign", () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = formatNumber(value);
        const read = Number(text.replaceAll("−", "-"));
        expect(Math.abs(read - value)).toBeLessThanOrEqual(Math.abs(value) * 0.005_000_01);
        expect(text.length).toBeLessThanOrEqual(9);
        expect(text).not.toContain("-");
      }),
    );
  });
});

describe("a count and its noun", () => {
  it.each([
    [0, "0 channels"],
    [1, "1 channel"],
    [64, "64 channels"],
  ])("%i is %s", (count, expected) => {
    expect(formatCount(count, "channel")).toBe(expected);
  });
});

describe("a shape in text", () => {
  it.each([
    [[28, 28, 8], "28×28×8"],
    [[null, null, 3], "any×any×3"],
    [[10], "10"],
    [[], ""],
  ])("of %j is '%s'", (shape, text) => {
    expect(shapeText(shape)).toBe(text);
  });
});

describe("the text of a JSON file", () => {
  it("is indented by two spaces and ends with a line break", () => {
    expect(jsonText({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}\n');
  });
});
