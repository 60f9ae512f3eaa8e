import { describe, expect, it } from "vitest";
import { halfFloats, upperHalves } from "../../../src/checkpoints/files/halfFloats.js";

describe("16-bit numbers", () => {
  it("have the values defined by IEEE 754", () => {
    // numpy.array([...], dtype=uint16).view(float16)
    const bits = Uint16Array.of(0x0000, 0x3c00, 0xc000, 0x3555, 0x7bff, 0x0001, 0x03ff, 0x7c00, 0xfc00);
    const expected = [0, 1, -2, 0.333251953125, 65504, 2 ** -24, 1023 * 2 ** -24, Infinity, -Infinity];
    expect([...halfFloats(bits)]).toEqual(expected);
    expect(halfFloats(Uint16Array.of(0x7e00))[0]).toBeNaN();
    expect(Object.is(halfFloats(Uint16Array.of(0x8000))[0], -0)).toBe(true);
  });

  it("of the type bfloat16 are the upper halves of 32-bit numbers", () => {
    expect([...upperHalves(Uint16Array.of(0x3f80, 0xc000, 0x4049, 0x7f80))]).toEqual([
      1,
      -2,
      3.140625,
      Infinity,
    ]);
  });
});
