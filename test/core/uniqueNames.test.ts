import { describe, expect, it } from "vitest";
import { UniqueNames } from "../../src/core/uniqueNames.js";

const taken = (...names: string[]) => {
  const unique = new UniqueNames();
  return names.map((name) => unique.take(name));
};

describe("unique names", () => {
  it("are the names themselves, and numbered from the second use on", () => {
    expect(taken("relu", "conv", "relu", "relu")).toEqual(["relu", "conv", "relu#2", "relu#3"]);
  });

  it("skip a number that is taken as a name", () => {
    expect(taken("relu#2", "relu", "relu")).toEqual(["relu#2", "relu", "relu#3"]);
  });

  it("never repeat, whatever the order", () => {
    const names = taken("a", "a#2", "a", "a#2", "a#3", "a", "a#2");
    expect(new Set(names).size).toBe(names.length);
  });
});
