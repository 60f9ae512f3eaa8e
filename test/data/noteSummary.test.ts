import { describe, expect, it } from "vitest";
import { noteSummary } from "../../src/data/noteSummary.js";

describe("the summary of notes on several images", () => {
  it.each<readonly [readonly string[], string]>([
    [[], ""],
    [["", ""], ""],
    [["16 bits", "16 bits"], "16 bits"],
    [["RGB → gray; inverted", "RGB → gray", ""], "RGB → gray (2 of 3 images); inverted (1 of 3 images)"],
    [
      ["a", "b", "c", "d", "e", "f", "f"],
      "f (2 of 7 images); a (1 of 7 images); b (1 of 7 images); c (1 of 7 images); d (1 of 7 images); …",
    ],
  ])("of %j are %j", (notes, summary) => {
    expect(noteSummary(notes)).toBe(summary);
  });

  it("includes images without notes in its count", () => {
    expect(noteSummary(["inverted"], 4)).toBe("inverted (1 of 4 images)");
  });
});
