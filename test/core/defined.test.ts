import { describe, expect, it } from "vitest";
import { defined } from "../../src/core/objectFields.js";

describe("the defined fields of an object", () => {
  it("are all except the undefined ones, in order", () => {
    const fields = defined({ b: 1, a: undefined, c: null, d: 0, e: "" });
    expect(Object.entries(fields)).toEqual([
      ["b", 1],
      ["c", null],
      ["d", 0],
      ["e", ""],
    ]);
    expect("a" in fields).toBe(false);
  });

  it("leave the object unchanged", () => {
    const fields = { a: undefined };
    expect(defined(fields)).toEqual({});
    expect("a" in fields).toBe(true);
  });
});
