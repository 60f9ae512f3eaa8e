import { describe, expect, it } from "vitest";
import { CurrentNames } from "../../../../src/checkpoints/formats/exported/inPlace.js";

describe("the meaning of tensor names around in-place operations", () => {
  it("is unchanged if nothing wrote to the tensor", () => {
    expect(new CurrentNames().now("x")).toBe("x");
  });

  it("is the last written value, for every name of the tensor", () => {
    const names = new CurrentNames();
    names.alias("kept", "x");
    names.written("relu_", "kept");
    names.written("add_", "relu_");
    for (const name of ["x", "kept", "relu_", "add_"]) expect(names.now(name)).toBe("add_");
  });

  it("is unchanged for a separate tensor that was read before", () => {
    const names = new CurrentNames();
    names.written("relu_", "x");
    expect(names.now("y")).toBe("y");
  });

  it("is rejected for a tensor that was written to through a view, and for its other views, but not for that view", () => {
    const names = new CurrentNames();
    names.view("half", "x");
    names.view("part", "half");
    names.view("other", "x");
    names.written("relu_", "part");
    expect(names.now("part")).toBe("relu_");
    for (const name of ["x", "half", "other"])
      expect(() => names.now(name)).toThrow(
        `it reads '${name}', which was changed in place through a view of it`,
      );
  });

  it("is rejected for the views of a tensor that was written to, but not for that tensor", () => {
    const names = new CurrentNames();
    names.view("half", "x");
    names.written("relu_", "x");
    expect(names.now("x")).toBe("relu_");
    expect(() => names.now("half")).toThrow("changed in place");
  });
});
