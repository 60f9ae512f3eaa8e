import { describe, expect, it } from "vitest";
import {
  bytesOfNumbers,
  memoryText,
  numbersOfTaps,
  refuseBeyondMemory,
} from "../../../src/jobs/cost/memoryNeed.js";
import { mistakeOf } from "../../support/mistake.ts";

const taps = [{ shape: [112, 112, 64] }, { shape: [1000] }];

describe("the memory of activations", () => {
  it("is that of their numbers, twice: in the engine and as they are drawn", () => {
    expect(numbersOfTaps(taps)).toBe(112 * 112 * 64 + 1000);
    expect(bytesOfNumbers(10)).toBe(80);
  });

  it("is unknown if a size is open", () => {
    expect(numbersOfTaps([...taps, { shape: [null, null, 3] }])).toBeNull();
  });

  it("is refused before work if it is not available, with the number and the cure", async () => {
    const needed = bytesOfNumbers(100 * (112 * 112 * 64 + 1000));
    expect(() => refuseBeyondMemory(taps, 100, needed)).not.toThrow();
    expect(() => refuseBeyondMemory(taps, 100, undefined)).not.toThrow();
    expect(await mistakeOf(() => refuseBeyondMemory(taps, 100, needed - 1))).toBe(
      "The activations of 2 taps for 100 images need 643 MB of memory, and 643 MB are available. Choose fewer taps with --taps or fewer images with --input, or smaller ones with --size where the network's input is open.",
    );
  });

  it("is told in GB, or MB below one", () => {
    expect([2.2e9, 5e8, 10].map(memoryText)).toEqual(["2.2 GB", "500 MB", "1 MB"]);
  });
});
