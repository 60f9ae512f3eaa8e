import { describe, expect, it } from "vitest";
import { compareKeys, parseKey } from "../../../client/page/sorting.ts";

/** Sorts the texts of a column like a click on its name. */
function sort(texts: readonly string[], { isNumber = false, isDescending = false } = {}): readonly string[] {
  const cells = texts.map((text) => ({ text, key: parseKey(text, isNumber) }));
  return cells.sort((a, b) => compareKeys(a.key, b.key, isDescending)).map(({ text }) => text);
}

describe("a column of numbers", () => {
  const TEXTS = ["7", "", "-12.3", "NaN", "1e-7", "Infinity"];

  it("is sorted by value, with non-numbers last", () => {
    expect(sort(TEXTS, { isNumber: true })).toEqual(["-12.3", "1e-7", "7", "Infinity", "", "NaN"]);
  });

  it("is sorted in reverse, again with non-numbers last", () => {
    expect(sort(TEXTS, { isNumber: true, isDescending: true })).toEqual([
      "Infinity",
      "7",
      "1e-7",
      "-12.3",
      "",
      "NaN",
    ]);
  });

  it("keeps the order of equal values", () => {
    expect(compareKeys(2, 2, false)).toBe(0);
    expect(compareKeys(2, 2, true)).toBeCloseTo(0);
  });
});

describe("a column of texts", () => {
  const TEXTS = ["block 10", "", "block 2", "Block 1"];

  it("is sorted in natural order, with empty ones last", () => {
    expect(sort(TEXTS)).toEqual(["Block 1", "block 2", "block 10", ""]);
    expect(sort(TEXTS, { isDescending: true })).toEqual(["block 10", "block 2", "Block 1", ""]);
  });

  it("treats a text that looks like a number as text", () => {
    expect(parseKey("12", false)).toBe("12");
    expect(parseKey("NaN", false)).toBe("NaN");
  });
});
