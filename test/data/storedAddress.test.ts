import { describe, expect, it } from "vitest";
import { firstStored, isStoredAddress, storedRange } from "../../src/data/storedAddress.js";

describe("an address of stored images", () => {
  it.each([
    ["all", true],
    ["3", true],
    ["0-9", true],
    ["mnist:test/3", false],
    ["3-", false],
    ["-3", false],
    ["photos", false],
  ])("is all or numbers: %s", (address, isStored) => {
    expect(isStoredAddress(address)).toBe(isStored);
  });

  it("names its first and last image", () => {
    expect([storedRange("3"), storedRange("2-7"), storedRange("all")]).toEqual([[3, 3], [2, 7], undefined]);
  });

  it.each([
    ["all", 1, "0"],
    ["all", 3, "0-2"],
    ["4-9", 2, "4-5"],
    ["4-5", 8, "4-5"],
    ["4", 8, "4"],
  ])("is narrowed to its first images: %s to %i", (address, count, first) => {
    expect(firstStored(address, count)).toBe(first);
  });
});
