import { describe, expect, it } from "vitest";
import { CurrentNames } from "../../../../src/checkpoints/formats/exported/inPlace.js";

describe("the names of tensors around operations in place", () => {
  it("mean themselves where nothing wrote into them", () => {
    expect(new CurrentNames().now("x")).toBe("x");
  });

  it("mean what was written last, under every name that the tensor has", () => {
    const names = new CurrentNames();
    names.alias("kept", "x");
    names.written("relu_", "kept");
    names.written("add_", "relu_");
    for (const name of ["x", "kept", "relu_", "add_"]) expect(names.now(name)).toBe("add_");
  });

  it("leave alone a tensor of its own that was read before", () => {
    const names = new CurrentNames();
    names.written("relu_", "x");
    expect(names.now("y")).toBe("y");
  });

  it("refuse a tensor that was written into by way of a view, and other views of it, but not that view", () => {
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

  it("refuse the views of a tensor that was written into, but not that tensor", () => {
    const names = new CurrentNames();
    names.view("half", "x");
    names.written("relu_", "x");
    expect(names.now("x")).toBe("relu_");
    expect(() => names.now("half")).toThrow("changed in place");
  });
});
