import { describe, expect, it } from "vitest";
import { namedPreprocessing } from "../../../src/data/images/preprocessingOptions.js";
import { type NamedPreprocessing, preprocessings } from "../../../src/data/images/preprocessings.js";

/** A pixel's bytes as fed to the network. */
function fed(name: keyof typeof preprocessings, rgb: readonly number[]): readonly number[] {
  const { mean, sd, order }: NamedPreprocessing = preprocessings[name];
  const channels = order === "bgr" ? [...rgb].reverse() : rgb;
  const at = (numbers: number | readonly number[], channel: number) =>
    typeof numbers === "number" ? numbers : (numbers[channel] as number);
  return channels.map((byte, channel) => (byte / 255 - at(mean, channel)) / at(sd, channel));
}

describe("a named preprocessing", () => {
  // keras.applications.imagenet_utils.preprocess_input of Keras 3.15, in its three modes.
  it.each([
    ["tf", [-0.92156863, 0.5686275, 1]],
    ["torch", [-1.9466565, 1.4656863, 2.64]],
    ["caffe", [151.061, 83.221, -113.68]],
  ] as const)("matches Keras: %s", (name, expected) => {
    fed(name, [10, 200, 255]).forEach((value, channel) => {
      expect(value).toBeCloseTo(expected[channel] as number, 4);
    });
  });

  it("keeps pixels unchanged, from 0 to 1 or to 255", () => {
    expect(fed("none", [0, 51, 255])).toEqual([0, 0.2, 1]);
    expect(fed("0-255", [0, 51, 255]).map(Math.round)).toEqual([0, 51, 255]);
  });

  it("may have a prefix with Keras's name", () => {
    expect(namedPreprocessing().parse("keras-caffe", "it")).toBe("caffe");
    expect(() => namedPreprocessing().parse("keras-timm", "it")).toThrow(/Unknown value for it 'keras-timm'/);
  });
});
