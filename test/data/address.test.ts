import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAddress } from "../../src/data/address.js";
import { SPLITS } from "../../src/data/dataset.js";
import { mistakeOf } from "../support/mistake.ts";

describe("a probe's address", () => {
  it.each([
    ["mnist:test/53", { source: "mnist", split: "test", range: [53, 53] }],
    ["mnist:train/0-99", { source: "mnist", split: "train", range: [0, 99] }],
    ["mnist:test/label=7/0-9", { source: "mnist", split: "test", label: 7, range: [0, 9] }],
    ["mnist:test/label=7/3", { source: "mnist", split: "test", label: 7, range: [3, 3] }],
    ["mnist:test/label=7", { source: "mnist", split: "test", label: 7 }],
    ["mnist:test", { source: "mnist", split: "test" }],
    ["C:\\data:test/1", { source: "C:\\data", split: "test", range: [1, 1] }],
  ])("%s is parsed", (text, parts) => {
    expect(parseAddress(text, "other")).toEqual({ text, ...parts });
  });

  it.each([
    [
      "data/fashion/idx:train/5",
      "idx:train/5",
      { source: "data/fashion/idx", split: "train", range: [5, 5] },
    ],
    ["/abs/with space/é:test", "é:test", { source: "/abs/with space/é", split: "test" }],
    ["../a:b:test/1", "a:b:test/1", { source: "../a:b", split: "test", range: [1, 1] }],
  ])("%s is shown as %s, without folders that differ between machines", (given, text, parts) => {
    expect(parseAddress(given, "other")).toEqual({ text, ...parts });
  });

  it.each(["test/53", "train/label=1/0-3", "test"])("%s gets the default data set", (text) => {
    const address = parseAddress(text, "some/folder");
    expect(address).toEqual(parseAddress(`some/folder:${text}`, "other"));
    expect(address.text).toBe(`folder:${text}`);
  });

  it("is parsed into the parts that it was composed of", () => {
    const folder = fc.stringMatching(/^[\w .:/\\-]{0,20}[\w./\\-]$/);
    const index = fc.nat(99_999);
    const parts = fc.record({
      source: fc.oneof(fc.constant("mnist"), folder),
      split: fc.constantFrom(...SPLITS),
      label: fc.option(fc.nat(255), { nil: undefined }),
      range: fc.option(fc.tuple(index, index), { nil: undefined }),
    });
    fc.assert(
      fc.property(parts, ({ source, split, label, range }) => {
        const [first, last] = range === undefined ? [0, 0] : range.toSorted((a, b) => a - b);
        const expected = {
          source,
          split,
          ...(label === undefined ? {} : { label }),
          ...(range === undefined ? {} : { range: [first, last] }),
        };
        const text =
          `${source}:${split}` +
          (label === undefined ? "" : `/label=${label}`) +
          (range === undefined ? "" : `/${first === last ? first : `${first}-${last}`}`);
        expect(parseAddress(text, "other")).toMatchObject(expected);
      }),
    );
  });

  it.each([
    "",
    "mnist",
    "mnist:",
    ":test/1",
    "mnist:valid/1",
    "mnist:Test/1",
    "mnist:test/",
    "mnist:test/x",
    "mnist:test/-1",
    "mnist:test/1-",
    "mnist:test/1.5",
    "mnist:test/1-2-3",
    "mnist:test/1/2",
    "mnist:test/1/label=2",
    "mnist:test/label=",
    "mnist:test/label=x",
    "mnist:test/label=-1",
    "mnist:test/ 1",
    "mnist/test/1",
  ])("'%s' is rejected, listing valid forms", async (text) => {
    expect(await mistakeOf(() => parseAddress(text, "mnist"))).toBe(
      `Cannot read the probe '${text}'. Write it like mnist:test/53, mnist:train/0-99 or mnist:test/label=7/0-9, or give an existing image or folder of images.`,
    );
  });

  it("is empty if it ends before it begins", async () => {
    expect(await mistakeOf(() => parseAddress("mnist:test/9-3", "mnist"))).toBe(
      "Probe 'mnist:test/9-3' is empty: 9 comes after 3.",
    );
  });
});
