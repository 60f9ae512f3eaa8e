import { describe, expect, it } from "vitest";
import type { Activation } from "../../src/activations/activation.js";
import { resolve } from "../../src/core/options/option.js";
import type { Targets } from "../../src/data/targets.js";
import { classColor, cssOf, DISTINCT_CLASSES } from "../../src/figures/color/categorical.js";
import type { RasterMark, RectMark, TextMark } from "../../src/figures/figure.js";
import { loadStyle } from "../../src/figures/style/loadStyle.js";
import type { Head } from "../../src/network/heads.js";
import type { Tap } from "../../src/network/tap.js";
import { drawView } from "../../src/views/drawView.js";
import { overview } from "../../src/views/overview.js";
import type { Drawing, ViewInput } from "../../src/views/view.js";
import { mistakeOf } from "../support/mistake.js";

const SIZE = { height: 2, width: 3 };

/** A network whose only tap is its output: its numbers for one image of 2×3 pixels of 0.5. */
function subject(shape: Activation["shape"], values: readonly number[], head: Partial<Head>): ViewInput {
  const name = "out";
  const own = shape[1] * shape[2] === 1 ? [shape[3]] : shape.slice(1);
  const tap = { name, source: name, kind: "conv", op: "conv 1×1", preActivation: false, shape: own } as const;
  const facts: Tap = { ...tap, parameters: 0, macs: 0 };
  return {
    ...{ network: "made up", taps: [facts], blocks: [], kernels: [], output: name },
    activations: [{ tap: name, shape, values: Float32Array.from(values) }],
    heads: [{ name, answers: "values", classes: null, ...head }],
    probe: {
      ...{ address: "made:up/0", shape: [1, 2, 3, 1], values: new Float32Array(6).fill(0.5) },
      ...{ ids: [0], names: ["0"], labels: [undefined], notes: [""] },
    },
  };
}

function withTargets(input: ViewInput, targets: Targets): ViewInput {
  return { ...input, probe: { ...input.probe, targets } };
}

async function drawn(input: ViewInput, given: Readonly<Record<string, unknown>> = {}): Promise<Drawing> {
  const { drawings } = drawView(overview, input, resolve(overview.options, given), await loadStyle({}));
  return [...drawings][0] as Drawing;
}

const textsOf = ({ figure }: Drawing) =>
  figure.marks.filter((mark): mark is TextMark => mark.type === "text").map(({ text }) => text);
const fillsOf = ({ figure }: Drawing) =>
  figure.marks.filter((mark): mark is RectMark => mark.type === "rect").flatMap(({ fill }) => fill ?? []);
const rastersOf = ({ figure }: Drawing) =>
  figure.marks.filter((mark): mark is RasterMark => mark.type === "raster");

/** Scores of three classes at six pixels, the class of each pixel first. */
const CLASSES = [0, 0, 2, 2, 2, 2];
const SCORES = CLASSES.flatMap((label) => [0, 1, 2].map((each) => (each === label ? 1 : 0)));
const MAP = subject([1, 2, 3, 3], SCORES, { answers: "classMap", pixelClasses: 3 });

describe("a class map", () => {
  it("shows each pixel in the color of its highest score, with a legend of the classes that occur", async () => {
    const drawing = await drawn({ ...MAP, classes: ["sky", "tree", "road"] });
    const map = rastersOf(drawing).find(({ title }) => title === "class");
    expect([...map!.samples.values]).toEqual(CLASSES);
    const colors = CLASSES.map((_, at) =>
      map!.under!.planes.map(({ values }) => Math.round(values[at]! * 255)),
    );
    expect(colors).toEqual(CLASSES.map((label) => [...classColor(label)]));
    const texts = textsOf(drawing);
    expect(texts).toContain("0 sky · 33.3%");
    expect(texts).toContain("2 road · 66.7%");
    expect(texts.join(" ")).not.toContain("tree");
    expect(fillsOf(drawing)).toEqual(expect.arrayContaining([0, 2].map((label) => cssOf(classColor(label)))));
  });

  it("stands beside its label, and states the pixel accuracy and mean IoU without unlabelled pixels", async () => {
    const targets = {
      shape: [1, SIZE.height, SIZE.width],
      values: Float32Array.of(0, 1, 2, 2, 255, 2),
      areClasses: true,
    };
    const drawing = await drawn(withTargets(MAP, targets));
    expect(rastersOf(drawing).filter(({ title }) => title === "class")).toHaveLength(2);
    expect(textsOf(drawing)).toContain("pixel accuracy 80% · mean IoU 0.5");
    expect(textsOf(drawing)).toContain("no class · 0%");
  });

  it("is what --output-as says, or refused where its shape does not fit", async () => {
    const plain = subject([1, 2, 3, 3], SCORES, {});
    expect(textsOf(await drawn(plain)).join(" ")).toContain("plain values, no class probabilities");
    expect(textsOf(await drawn(plain, { outputAs: "class-map" }))).toContain("2 · 66.7%");
    expect(await mistakeOf(() => drawn(plain, { outputAs: "labels" }))).toBe(
      "--output-as labels does not fit the output 'out' of 2×3×3. Choose another meaning, or another output with --head.",
    );
  });
});

describe("masks", () => {
  it("color a pixel by its largest mask from one half on", async () => {
    const values = [0.9, 0.2, 0.6, 0.8, 0.1, 0.2, 0.4, 0.45, 0, 1, 0.5, 0];
    const drawing = await drawn(subject([1, 2, 3, 2], values, { answers: "masks", pixelClasses: 2 }));
    const map = rastersOf(drawing).find(({ title }) => title === "class");
    expect([...map!.samples.values]).toEqual([1, 2, 0, 0, 2, 1]);
    expect(textsOf(drawing)).toContain("no mask · 33.3%");
  });
});

describe("a picture", () => {
  it("stands beside the input, with its difference on a scale around zero", async () => {
    const values = [0.5, 0.75, 0.5, 0.5, 0.5, 0.25];
    const drawing = await drawn(subject([1, 2, 3, 1], values, { answers: "picture" }));
    const difference = rastersOf(drawing).find(({ title }) => title === "difference");
    expect([...difference!.samples.values]).toEqual([0, 0.25, 0, 0, 0, -0.25]);
    expect(difference?.domain).toEqual([-0.25, 0.25]);
    expect(textsOf(drawing)).toContain("Output − input: mean squared error 0.0208");
  });
});

describe("a vector without classes", () => {
  it("lists values with the numbers that they should be", async () => {
    const input = subject([1, 1, 1, 2], [0.5, -2], {});
    const targets = { shape: [1, 2], values: Float32Array.of(0.25, 3), areClasses: false };
    const texts = textsOf(await drawn(withTargets(input, targets)));
    expect(texts).toEqual(expect.arrayContaining(["0.5 · label 0.25", "−2 · label 3"]));
    expect(texts.join(" ")).not.toMatch(/class|probabilit/);
  });

  it("lists independent labels, each by itself", async () => {
    const input = subject([1, 1, 1, 3], [0.9, 0.6, 0.2], { answers: "labels", classes: 3 });
    const targets = { shape: [1, 3], values: Float32Array.of(1, 0, 1), areClasses: false };
    const texts = textsOf(await drawn(withTargets(input, targets)));
    expect(texts).toEqual(
      expect.arrayContaining(["90% · predicted · true label", "60% · predicted", "20% · true label"]),
    );
  });
});

describe("the colors of classes", () => {
  it("are distinct before they repeat", () => {
    const colors = Array.from({ length: DISTINCT_CLASSES }, (_, label) => cssOf(classColor(label)));
    expect(new Set(colors).size).toBe(DISTINCT_CLASSES);
    expect(classColor(DISTINCT_CLASSES)).toEqual(classColor(0));
  });
});
