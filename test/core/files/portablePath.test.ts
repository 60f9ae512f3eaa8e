import { describe, expect, it } from "vitest";
import { pathWithin, withoutLocation } from "../../../src/core/files/portablePath.js";

describe("a path within a folder", () => {
  it.each([
    ["/a/project/runs/1", "runs/1"],
    ["/a/project/digits:test/0-3", "digits:test/0-3"],
    ["/a/project", "."],
    ["/a/projects/runs/1", "/a/projects/runs/1"],
    ["runs/1", "runs/1"],
    ["../runs/1", "../runs/1"],
    ["bundled:mini-resnet", "bundled:mini-resnet"],
  ])("is from there, and any other unchanged: %s → %s", (path, expected) => {
    expect(pathWithin(path, "/a/project")).toBe(expected);
  });
});

describe("an address without its location", () => {
  it.each([
    ["/home/ada/runs/epoch-01", "epoch-01"],
    ["/home/ada/a.keras?preprocessing=caffe", "a.keras?preprocessing=caffe"],
    ["/home/ada/digits:test/label=7/0-9", "digits:test/label=7/0-9"],
    ["/home/ada/photos/", "photos"],
    ["/home/ada/photos/0-9", "photos/0-9"],
    ["/home/ada/shapes/label=circle/3", "shapes/label=circle/3"],
    ["photos/0-9", "photos/0-9"],
    ["mnist:test/53", "mnist:test/53"],
    ["fresh:plain?seed=1", "fresh:plain?seed=1"],
  ])("is the last part of an absolute path with its choice: %s → %s", (address, expected) => {
    expect(withoutLocation(address)).toBe(expected);
  });
});
