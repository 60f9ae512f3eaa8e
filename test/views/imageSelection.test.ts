import { describe, expect, it } from "vitest";
import { selectionsOf } from "../../src/views/imageSelection.js";
import type { ViewInput } from "../../src/views/view.js";

const PROBE: ViewInput["probe"] = {
  address: "shapes/",
  shape: [3, 1, 1, 1],
  values: new Float32Array(3),
  ids: [0, 1, 2],
  names: ["circle/0.png", "circle/1.png", "cross/0.png"],
  labels: [0, 0, 1],
  notes: ["inverted", "16 bits; inverted", "inverted"],
};

const SUBJECT: ViewInput = {
  network: "net",
  probe: PROBE,
  taps: [],
  activations: [],
  kernels: [],
  output: "",
  blocks: [],
};

const wordsOf = (subject: ViewInput, reduce: "none" | "mean", by: "all" | "label") =>
  selectionsOf(subject, { reduce, by }).map(({ words }) => words);

describe("the description of a figure's images", () => {
  it("states the class of images in class folders, and the number of images per conversion", () => {
    expect(wordsOf(SUBJECT, "mean", "label")).toEqual([
      ["mean over 2 images of shapes/, label 0 (circle) · net", "inverted; 16 bits (1 of 2 images)"],
      ["mean over 1 image of shapes/, label 1 (cross) · net", "inverted"],
    ]);
    expect(wordsOf(SUBJECT, "mean", "all")).toEqual([
      ["mean over 3 images of shapes/ · net", "inverted; 16 bits (1 of 3 images)"],
    ]);
  });

  it("states the name, the label and the note of each image separately", () => {
    expect(wordsOf(SUBJECT, "none", "all").at(1)).toEqual([
      "image circle/1.png of shapes/, label 0 · net",
      "16 bits; inverted",
    ]);
  });

  it("states only the label in a data set", () => {
    const probe = { ...PROBE, address: "mnist:test", names: ["0", "1", "2"], notes: ["", "", ""] };
    expect(wordsOf({ ...SUBJECT, probe }, "mean", "label").at(1)).toEqual([
      "mean over 1 image of mnist:test, label 1 · net",
    ]);
  });
});
