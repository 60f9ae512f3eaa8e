import { describe, expect, it } from "vitest";
import { resolve } from "../../../src/core/options/option.js";
import { imageOptions } from "../../../src/data/images/imageOptions.js";
import { preprocessingOptions } from "../../../src/data/images/preprocessingOptions.js";
import { mistakeOf } from "../../support/mistake.ts";

describe("the image options", () => {
  it("default to contain, automatic inversion and background, and the checkpoint's preprocessing", () => {
    expect(resolve(imageOptions, {})).toEqual({ fit: undefined, invert: "auto", background: "auto" });
    expect(resolve(preprocessingOptions, {})).toEqual({ mean: undefined, sd: undefined });
  });

  it.each([
    ["0.1307", [0.1307]],
    ["0.485,0.456, 0.406", [0.485, 0.456, 0.406]],
    [0, [0]],
    [
      [0.5, 0.25, 1],
      [0.5, 0.25, 1],
    ],
  ])("parse the mean %j", (mean, expected) => {
    expect(resolve(preprocessingOptions, { mean }).mean).toEqual(expected);
  });

  it.each([
    [{ mean: "" }, "Expected a number, or one for each of three channels, for --mean but received nothing."],
    [{ mean: "x" }, "Expected a number, or one for each of three channels, for --mean but received 'x'."],
    [{ mean: "1,2" }, "Expected a number, or one for each of three channels, for --mean but received '1,2'."],
    [
      { mean: "1,,2" },
      "Expected a number, or one for each of three channels, for --mean but received '1,,2'.",
    ],
    [{ sd: "0" }, "Expected a number above 0, or one for each of three channels, for --sd but received '0'."],
    [
      { sd: "inf" },
      "Expected a number above 0, or one for each of three channels, for --sd but received 'inf'.",
    ],
  ])("reject %j", async (given, expected) => {
    expect(await mistakeOf(() => resolve(preprocessingOptions, given))).toBe(expected);
  });

  it("suggest the nearest fit", async () => {
    expect(await mistakeOf(() => resolve(imageOptions, { fit: "contian" }))).toBe(
      "Unknown value for --fit 'contian'. Did you mean 'contain'? Known: contain, cover, fill.",
    );
  });
});
