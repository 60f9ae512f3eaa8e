import { describe, expect, it } from "vitest";
import { isOnTheWay, isTaken, partsBelow } from "../../../src/core/files/pathPattern.js";
import { specSources } from "../../../src/report/spec/specSources.js";

/** The paths, among some below the spec's folder, that a spec depends on. */
function takenOf(text: string, paths: readonly string[], variables = {}): readonly string[] {
  const sources = specSources(text, { file: "/work/r.yaml", variables });
  return paths.filter((path) => sources.some((source) => isTaken(source, `/work/${path}`)));
}

describe("the files that a spec depends on", () => {
  it.each([
    {
      what: "a checkpoint's folder and no deeper",
      text: "checkpoints: {a: net}",
      taken: ["net", "net/model.json", "net/weights.bin"],
      left: ["net/logs/a.txt", "other/model.json"],
    },
    {
      what: "a checkpoint's model.json and its neighbors",
      text: "checkpoints: [net/model.json]",
      taken: ["net/model.json", "net/weights.bin"],
      left: ["model.json", "net/a/model.json"],
    },
    {
      what: "Keras weights and the configuration beside them",
      text: "checkpoints: {a: 'net/w.h5?preprocessing=caffe', b: {address: more/w.keras, size: 64}}",
      taken: ["net/w.h5", "net/config.json", "more/w.keras"],
      left: ["net/w.txt", "net/a/config.json", "config.json"],
    },
    {
      what: "an ONNX model and the files of its weights, of any name",
      text: "checkpoints: [net/model.onnx]",
      taken: ["net/model.onnx", "net/model.onnx.data", "net/layer1.weight"],
      left: ["net/a/model.onnx.data", "model.onnx.data"],
    },
    {
      what: "all epochs of a run, those to come too",
      text: "checkpoints: {run: runs/42}",
      taken: ["runs/42/epoch-01/model.json", "runs/42/epoch-99", "runs/42/epoch-03-batch-0200/weights.bin"],
      left: ["runs/42/notes/a.txt", "runs/43/epoch-01/model.json"],
    },
    {
      what: "what a pattern matches, and the epochs of runs among it",
      text: "checkpoints: ['runs/v*/epoch-0?', 'more/*']",
      taken: ["runs/v1", "runs/v1/epoch-02/model.json", "more/a/model.json", "more/b/epoch-01/model.json"],
      left: ["runs/w1", "runs/v1/epoch-11", "more/.hidden/model.json", "more/a/b/c"],
    },
    {
      what: "an image and a folder of images, but no other files",
      text: "probes: {one: digit.png, many: photos/}",
      taken: ["digit.png", "photos/a.JPG", "photos"],
      left: ["photos/notes.txt", "photos/.a.png", "photos/deep/a.png", "digit.jpg"],
    },
    {
      what: "the halves of a data set",
      text: "probes: ['sets/fashion:test/0-9']",
      taken: ["sets/fashion/t10k-images-idx3-ubyte.gz", "sets/fashion/t10k-labels-idx1-ubyte"],
      left: ["sets/fashion/readme.md", "sets/digits/t10k-labels-idx1-ubyte"],
    },
    {
      what: "what options of sections name",
      text: "sections: [{view: sheet, scale-from: old/scale.json}, {measure: linear-probe, data: fashion, train: shots/}]",
      taken: ["old/scale.json", "fashion/train-images-idx3-ubyte", "shots/1.png"],
      left: ["old/manifest.json"],
    },
    {
      what: "what variables stand for",
      text: "checkpoints: {a: '${" + "run}'}",
      variables: { run: "runs/7" },
      taken: ["runs/7/epoch-01/model.json"],
      left: ["runs/8/epoch-01/model.json"],
    },
    {
      what: "what it names in spite of its mistakes",
      text: "titel: oops\ncheckpoints: {a: missing}\nsections:\n  - view: shet\n",
      taken: ["missing/model.json"],
      left: ["shet"],
    },
  ])("are $what", ({ text, taken, left, variables }) => {
    expect(takenOf(text, [...taken, ...left], variables)).toEqual(taken);
  });

  it.each([
    "checkpoints: [bundled:mini-resnet, 'fresh:mini-resnet?depth=20']\nprobes: [mnist:test/5, test/0-9]",
    ": : :",
    "",
    "[1]",
  ])("are only the spec if it names nothing that changes: %j", (text) => {
    const sources = specSources(text, { file: "/work/r.yaml", variables: {} });
    expect(sources.map(({ root }) => root)).toEqual(["/work/r.yaml"]);
    expect(sources.map((source) => isTaken(source, "/work/r.yaml"))).toEqual([true]);
  });
});

describe("a source of files", () => {
  const source = { root: "/a/b", takes: ({ length }: readonly string[]) => length <= 1 };

  it.each([
    ["/", false, true],
    ["/a", false, true],
    ["/a/b", true, true],
    ["/a/b/c", true, true],
    ["/a/b/c/d", false, false],
    ["/a/bc", false, false],
    ["/x", false, false],
  ])("matches %s: %s; is below or above it: %s", (path, taken, onTheWay) => {
    expect([isTaken(source, path), isOnTheWay(source, path)]).toEqual([taken, onTheWay]);
  });

  it("distinguishes names that begin with dots from the parent folder", () => {
    expect(partsBelow("/a", "/a/..b")).toEqual(["..b"]);
    expect(partsBelow("/a", "/b")).toBeUndefined();
  });
});
