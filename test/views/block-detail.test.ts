import { existsSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { type Plane, samplesOf } from "../../src/activations/plane.js";
import { Residual } from "../../src/architectures/layers/residual.js";
import { open } from "../../src/checkpoints/open.js";
import { resolve } from "../../src/core/options/option.js";
import { loadProbe, type Probe } from "../../src/data/probe.js";
import { entryAt } from "../../src/figures/color/colormap.js";
import type { RasterMark } from "../../src/figures/figure.js";
import { writeArtifacts } from "../../src/jobs/artifact.js";
import { draw as drawArtifacts } from "../../src/jobs/draw/drawPlan.js";
import { type Network, networkOf } from "../../src/network/network.js";
import { blockDetail } from "../../src/views/blockDetail.js";
import { drawView } from "../../src/views/drawView.js";
import type { Drawing, ViewInput } from "../../src/views/view.js";
import { startTestEngine } from "../support/engine.js";
import { apart, built, chain, images } from "../support/models.js";
import { SCREEN } from "../support/style.js";
import { madeUpSubject } from "../support/subjects.js";
import { withTempFolder } from "../support/tempFolder.js";

const inFolder = withTempFolder();

function subjectOf(network: Network, probe: Probe, patterns?: readonly string[]): ViewInput {
  const taps = blockDetail.taps(network, patterns);
  const { name, blocks, output } = network;
  const [activations, kernels] = [network.record(probe, taps), network.kernels(taps)];
  return { network: name, blocks, output, probe, taps, activations, kernels };
}

function drawn(
  subject: ViewInput,
  given: Readonly<Record<string, unknown>> = {},
): ReadonlyMap<string, Drawing> {
  const { drawings } = drawView(blockDetail, subject, resolve(blockDetail.options, given), SCREEN);
  return new Map([...drawings].map((drawing) => [drawing.name, drawing]));
}

const rastersOf = ({ figure }: Drawing): readonly RasterMark[] =>
  figure.marks.filter((mark) => mark.type === "raster").slice(0, -1);

const textsOf = ({ figure }: Drawing): readonly string[] =>
  figure.marks.flatMap((mark) => (mark.type === "text" ? [mark.text] : []));

const numbersOf = (planes: readonly Plane[]) => planes.map((plane) => [...samplesOf(plane)]);

/** A probe of images that no data set has. */
function probeOf(shape: readonly [number, number, number, number]): Probe {
  const ids = Array.from({ length: shape[0] }, (_, image) => image);
  const blank = ids.map(() => "");
  return {
    ...images(shape),
    address: "made:up",
    ids,
    names: ids.map(String),
    labels: ids.map(() => undefined),
    notes: blank,
    failures: [],
    ignored: 0,
    sha256: "",
  };
}

/** A network with a residual block of two convolutions, not square, with irregular numbers of channels. */
function oblong(): Network {
  const conv = (filters: number, activation: "relu" | "linear") =>
    tf.layers.conv2d({ filters, kernelSize: [3, 2], padding: "same", activation });
  const branch = () => {
    const layers = [
      tf.layers.conv2d({ ...{ inputShape: [5, 9, 3], filters: 7, kernelSize: 3, padding: "same" } }),
      conv(3, "linear"),
    ];
    return tf.sequential({ layers });
  };
  const model = built(() =>
    chain([5, 9, 3], [new Residual({ name: "block", layer: branch() }), tf.layers.reLU({ name: "out" })]),
  );
  return networkOf(model);
}

describe("the seven faults of the original pictures", () => {
  let network: Network;
  let figures: ReadonlyMap<string, Drawing>;
  const figure = (name: string) => figures.get(name) as Drawing;

  beforeAll(async () => {
    await startTestEngine();
    network = await open("bundled:mini-resnet");
    figures = drawn(subjectOf(network, await loadProbe("mnist:test/53")));
  });

  it("1: the residual is F(x), the pre-activation minus the block's input, and not a difference of blocks", async () => {
    const recorded = new Map(
      network
        .record(await loadProbe("mnist:test/53"))
        .map((activation) => [activation.tap, activation.values]),
    );
    for (const block of [2, 3, 4, 5]) {
      const [sum, before, earlier] = [`residual${block}`, `relu${block - 1}`, `residual${block - 1}`].map(
        (tap) => recorded.get(tap) as Float32Array,
      ) as [Float32Array, Float32Array, Float32Array];
      const shown = numbersOf(figure(`residual${block}-residual`).planes);
      const found = Array.from(sum, (_, at) => shown[at % 8]![Math.floor(at / 8)] as number);
      expect(
        apart(
          found,
          sum.map((value, at) => value - before[at]!),
        ),
      ).toBeLessThan(1e-5);
      expect(
        apart(
          found,
          sum.map((value, at) => earlier[at]! - value),
        ),
      ).toBeGreaterThan(0.1);
    }
  });

  it("2: pictures are upright, not mirrored on their diagonal", () => {
    const subject = madeUpSubject({
      height: 5,
      width: 9,
      channels: 2,
      value: ({ row, column }) => (row === 0 ? 1 + column : 0),
    });
    const [raster] = rastersOf(drawn(subject).get("sum-residual") as Drawing) as [RasterMark];
    expect([raster.samples.height, raster.samples.width]).toEqual([5, 9]);
    expect(numbersOf([raster.samples])[0]!.slice(0, 10)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 0]);
  });

  it("3: no kernel is omitted: 64 of 64", () => {
    for (const block of [1, 2, 3, 4, 5]) {
      const filters = figure(`residual${block}-filters`);
      expect(filters.planes).toHaveLength(64);
      expect(new Set(rastersOf(filters).map(({ samples }) => samples.offset)).size).toBe(64);
    }
  });

  it("4: all tiles share one scale with one color for zero, and a dead tile does not have the color of the gaps", () => {
    const block = ["residual", "preactivation", "activation"].map((part) => figure(`residual3-${part}`));
    const looks = block.flatMap((drawing) => rastersOf(drawing).map((mark) => [mark.domain, mark.colormap]));
    expect(new Set(looks.map((look) => JSON.stringify(look))).size).toBe(1);
    const [low, high] = figure("residual3-residual").facts.domain ?? [0, 0];
    expect(low).toBe(-high);

    const dead = madeUpSubject({
      images: 2,
      height: 4,
      width: 4,
      channels: 2,
      value: ({ channel }) => channel,
    });
    const drawing = drawn(dead).get("sum-residual-0") as Drawing;
    expect(drawing.facts.marked.dead).toBe(1);
    const fills = drawing.figure.marks.flatMap((mark) => (mark.type === "rect" ? (mark.fill ?? []) : []));
    expect(fills).toHaveLength(1);
    expect(fills).not.toContain(drawing.figure.background);
  });

  it("5: each sample is a square of several whole pixels, and values are rounded to colors, not truncated", () => {
    for (const drawing of figures.values()) {
      for (const { zoom, x, y } of rastersOf(drawing)) {
        expect([zoom, x, y].every(Number.isInteger)).toBe(true);
        expect(zoom).toBeGreaterThanOrEqual(4);
      }
    }
    // Every color stands for an equal part of the scale; if truncated at 255, the last would stand for one value.
    for (let color = 0; color < 256; color++) expect(entryAt((color + 0.5) / 256)).toBe(color);
    expect(entryAt(0.998)).toBe(255);
  });

  it("6: the first block is drawn, any shape and number of channels works, and the folder is created", async () => {
    expect([...figures.keys()].slice(0, 4)).toEqual([
      "residual1-residual",
      "residual1-filters",
      "residual1-preactivation",
      "residual1-activation",
    ]);
    const other = oblong();
    const made = drawn(subjectOf(other, probeOf([1, 5, 9, 3])));
    other.dispose();
    expect([...made.keys()]).toEqual([
      "block-residual",
      "block-filters",
      "block-preactivation",
      "block-activation",
    ]);
    expect(made.get("block-residual")?.facts.shape).toEqual([5, 9, 3]);
    expect(made.get("block-filters")?.planes).toHaveLength(3 * 7 + 7 * 3);

    const engine = await startTestEngine();
    const probe = await loadProbe("mnist:test/53");
    const plan = { engine, network, probe, view: "block-detail", taps: ["residual1"] } as const;
    await writeArtifacts(inFolder("new", "folder"), await drawArtifacts(plan));
    expect(existsSync(inFolder("new", "folder", "residual1-filters.png"))).toBe(true);
  });

  it("7: any images, any checkpoint, and numbers along with the pictures", async () => {
    const younger = await open("bundled:mini-resnet/epoch-01");
    const several = drawn(subjectOf(younger, await loadProbe("mnist:test/label=7/0-2"), ["residual1"]));
    younger.dispose();
    expect(several.size).toBe(3 * 3 + 1);
    for (const [name, drawing] of several) {
      const text = textsOf(drawing).join("\n");
      expect(text).toContain("epoch-01");
      if (name.endsWith("-filters")) continue;
      expect(text).toMatch(/label 7/);
      expect(text).toMatch(/ to [\d.]+, mean −?[\d.e−]+, [\d.]+% zeros/);
      if (name.includes("-residual")) expect(text).toMatch(/‖F\(x\)‖ \/ ‖x‖ = [\d.]+ \/ [\d.]+ = [\d.]+/);
    }
  });
});

describe("scales of the four pictures", () => {
  const subject = madeUpSubject({
    height: 5,
    width: 6,
    channels: 3,
    value: ({ row, channel }) => row - channel,
  });

  it("are those of their block, and for kernels separate", () => {
    const { scales } = drawView(blockDetail, subject, resolve(blockDetail.options, {}), SCREEN);
    expect(scales.domains.map(({ group }) => group)).toEqual([{ block: "sum" }, { tap: "tap (kernel)" }]);
  });

  it("do not mix maps and kernels of one tap if each map has its own", () => {
    const { scales } = drawView(
      blockDetail,
      subject,
      resolve(blockDetail.options, { scope: "layer" }),
      SCREEN,
    );
    expect(scales.domains.map(({ group }) => group.tap)).toEqual(["tap", "sum", "output", "tap (kernel)"]);
  });
});
