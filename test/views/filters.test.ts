import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { resolve } from "../../src/core/options/option.js";
import type { RasterMark } from "../../src/figures/figure.js";
import type { Kernel } from "../../src/network/kernel.js";
import { drawView } from "../../src/views/drawView.js";
import { filters } from "../../src/views/filters.js";
import type { Drawing } from "../../src/views/view.js";
import { withEngine } from "../support/engine.js";
import { kernelSubject, kernelWith, wavy } from "../support/kernels.js";
import { mistakeOf } from "../support/mistake.js";
import { built, chain, networkHere } from "../support/models.js";
import { SCREEN } from "../support/style.js";

withEngine();

function drawn(kernel: Kernel, given: Readonly<Record<string, unknown>> = {}): Drawing {
  const [drawing] = drawView(
    filters,
    kernelSubject(kernel),
    resolve(filters.options, given),
    SCREEN,
  ).drawings;
  if (drawing === undefined) throw new Error("Nothing was drawn");
  return drawing;
}

const textsOf = ({ figure }: Drawing) =>
  figure.marks.flatMap((mark) => (mark.type === "text" ? [mark.text] : []));

/** The rasters of the weights: all but the colorbar's, which is below them. */
function tilesOf({ figure, facts }: Drawing): readonly RasterMark[] {
  const rasters = figure.marks.filter((mark) => mark.type === "raster");
  return facts.domain === null ? rasters : rasters.slice(0, -1);
}

function samplesOf({ samples }: RasterMark): readonly number[] {
  const { values, offset, stride, width, height } = samples;
  return Array.from({ length: width * height }, (_, at) => values[offset + at * stride] as number);
}

const NAMES = ["conv/pre", "conv", "dense", "deep"] as const;

describe("kernels in a grid", () => {
  it("are all shown, upright, each once, in its row and column", () => {
    const size = fc.integer({ min: 1, max: 9 });
    const shapes = fc.tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 1, max: 4 }), size, size);
    fc.assert(
      fc.property(shapes, (shape) => {
        const [height, width, inputs, outputs] = shape;
        const kernel = kernelWith(shape, wavy);
        const tiles = tilesOf(drawn(kernel));
        expect(tiles).toHaveLength(inputs * outputs);
        const found = tiles.map(({ samples }) => samples.offset).sort((a, b) => a - b);
        expect(found).toEqual(Array.from({ length: inputs * outputs }, (_, at) => at));
        const [first] = tiles as [RasterMark];
        expect([first.samples.height, first.samples.width]).toEqual([height, width]);
        const expected = Array.from({ length: height * width }, (_, place) =>
          wavy({ place, input: 0, output: 0 }),
        );
        expect(samplesOf(first)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it("never overlap", () => {
    for (const [inputs, outputs] of [
      [8, 8],
      [64, 8],
      [3, 64],
      [17, 5],
    ] as const) {
      const tiles = tilesOf(drawn(kernelWith([3, 3, inputs, outputs], wavy)));
      const corners = new Set(tiles.map(({ x, y }) => `${x},${y}`));
      expect(corners.size).toBe(inputs * outputs);
      const [{ zoom }] = tiles as [RasterMark];
      for (const one of tiles) {
        const near = tiles.filter(
          ({ x, y }) => Math.abs(x - one.x) < 3 * zoom && Math.abs(y - one.y) < 3 * zoom,
        );
        expect(near).toEqual([one]);
      }
    }
  });

  it("are a usable page for 64 × 64: none is dropped, and every 8th is labeled", () => {
    const drawing = drawn(kernelWith([3, 3, 64, 64], wavy));
    expect(tilesOf(drawing)).toHaveLength(4096);
    expect(drawing.facts.channels).toHaveLength(64);
    expect(drawing.figure.width).toBeLessThanOrEqual(1024);
    expect(drawing.figure.height).toBeLessThanOrEqual(1200);
    expect(Math.min(...tilesOf(drawing).map(({ zoom }) => zoom))).toBeGreaterThanOrEqual(3);
    const labels = textsOf(drawing).filter((text) => /^\d+$/.test(text));
    expect(labels.filter((text) => text === "8")).toHaveLength(2);
    expect(labels.some((text) => text === "63")).toBe(false);
    expect(textsOf(drawing).join()).toContain("all 4096 drawn");
  });

  it("have zero in the exact middle of a diverging map, even if no weight is negative", () => {
    for (const value of [wavy, () => 0.5, ({ output }: { output: number }) => output]) {
      for (const { domain, colormap } of tilesOf(drawn(kernelWith([3, 3, 2, 3], value)))) {
        expect(domain[0]).toBe(-domain[1]);
        expect(colormap).toBe("RdBu_r");
      }
    }
  });

  it("label the chosen rows and columns with their own indices", () => {
    const drawing = drawn(kernelWith([3, 3, 6, 5], wavy), { channels: "1,4", inputs: "0,3-5" });
    expect(drawing.facts.channels).toEqual([1, 4]);
    expect(drawing.planes.map(({ offset }) => offset)).toEqual([1, 4, 16, 19, 21, 24, 26, 29]);
    expect(textsOf(drawing).join()).toContain("8 of 30 drawn");
  });

  it("have one scale, or one for each output channel with its range above the column", () => {
    const grows = ({ output, place }: { output: number; place: number }) => (place === 0 ? output + 1 : 0.5);
    const own = drawn(kernelWith([3, 3, 2, 4], grows), { scope: "filter", estimator: "extent" });
    expect(own.facts.domain).toBeNull();
    expect(textsOf(own)).toEqual(expect.arrayContaining(["±1", "±2", "±3", "±4"]));
    const shared = drawn(kernelWith([3, 3, 2, 4], grows), { estimator: "extent" });
    expect(shared.facts.domain).toEqual([-4, 4]);
  });

  it("mark those that are zero everywhere, in another color than the gaps", () => {
    const drawing = drawn(
      kernelWith([3, 3, 4, 4], (at) => (at.input === 1 && at.output === 2 ? 0 : wavy(at))),
    );
    expect(drawing.facts.marked.silent).toBe(1);
    expect(textsOf(drawing).join()).toContain("1 of 16 kernels zero everywhere: gray with a slash");
    const fills = drawing.figure.marks.flatMap((mark) => (mark.type === "rect" ? (mark.fill ?? []) : []));
    expect(new Set(fills).size).toBe(2);
  });

  it("do not mention a probe: they are not an activation of an image", () => {
    const drawing = drawn(kernelWith([3, 3, 2, 2], wavy));
    expect(textsOf(drawing).join()).not.toMatch(/made:up|label/);
    expect(drawing.facts.images).toEqual([]);
  });
});

describe("kernels that are not a grid", () => {
  it("wrap like a sheet if there is one input", () => {
    const tiles = tilesOf(drawn(kernelWith([3, 3, 1, 64], wavy)));
    expect(tiles).toHaveLength(64);
    expect(new Set(tiles.map(({ y }) => y)).size).toBeGreaterThan(3);
  });

  it("are one matrix if they are 1×1: inputs down, outputs across", () => {
    const [raster, ...others] = tilesOf(drawn(kernelWith([1, 1, 5, 7], wavy)));
    expect(others).toEqual([]);
    expect([raster!.samples.height, raster!.samples.width]).toEqual([5, 7]);
    expect(samplesOf(raster!).slice(7, 9)).toEqual([
      wavy({ place: 0, input: 1, output: 0 }),
      wavy({ place: 0, input: 1, output: 1 }),
    ]);
  });

  it("are labeled by output channel if they are depthwise, and by their inputs", () => {
    const drawing = drawn({ ...kernelWith([3, 3, 3, 2], wavy), isDepthwise: true });
    expect(tilesOf(drawing).map(({ samples }) => samples.offset)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(drawing.facts.channels).toEqual([0, 1, 2, 3, 4, 5]);
    expect(textsOf(drawing).join()).toContain("input channel i gives output channels 2i to 2i + 1");
    const chosen = drawn({ ...kernelWith([3, 3, 3, 2], wavy), isDepthwise: true }, { inputs: "1" });
    expect(chosen.facts.channels).toEqual([2, 3]);
  });
});

describe("the convolutions of filters", () => {
  const layers = () => [
    tf.layers.conv2d({ name: "conv", filters: 2, kernelSize: 3, activation: "relu" }),
    tf.layers.depthwiseConv2d({ name: "deep", kernelSize: 2, depthMultiplier: 3 }),
    tf.layers.conv2dTranspose({ name: "up", filters: 4, kernelSize: 3 }),
    tf.layers.flatten({ name: "flat" }),
    tf.layers.dense({ name: "dense", units: 2 }),
  ];
  const network = () => networkHere(built(() => chain([8, 8, 1], layers())));

  it("are all by default, and by pattern both the layer and the output of its activation", () => {
    const observed = network();
    expect(filters.taps(observed).map(({ name }) => name)).toEqual(["conv/pre", "deep", "up"]);
    for (const name of NAMES.slice(0, 2)) {
      expect(filters.taps(observed, [name]).map((tap) => tap.name)).toEqual(["conv/pre"]);
    }
    expect(filters.taps(observed, ["deep"]).map((tap) => tap.name)).toEqual(["deep"]);
  });

  it("are rejected in one sentence if none is chosen", async () => {
    expect(await mistakeOf(async () => filters.taps(network(), ["dense"]))).toBe(
      "No convolution is among 'dense'. The convolutions are conv, deep, up.",
    );
  });

  it("have kernels of input × output, however their layers store them", () => {
    const kernels = network().kernels();
    expect(kernels.map(({ tap, shape, isDepthwise }) => [tap, shape, isDepthwise === true])).toEqual([
      ["conv/pre", [3, 3, 1, 2], false],
      ["deep", [2, 2, 2, 3], true],
      ["up", [3, 3, 6, 4], false],
    ]);
  });

  it("of a transposed convolution contain the weights from an input to an output channel", () => {
    const model = built(() =>
      chain([4, 4, 2], [tf.layers.conv2dTranspose({ name: "up", filters: 3, kernelSize: 2 })]),
    );
    const stored = model.layers[1]!.getWeights()[0]!;
    const [kernel] = networkHere(model).kernels();
    const expected = tf.tidy(() => tf.transpose(stored, [0, 1, 3, 2]).dataSync());
    expect([...kernel!.values]).toEqual([...expected]);
  });

  it("are those of the bundled network, with their training names", async () => {
    const seed = await open("bundled:mini-resnet");
    const shapes = seed.kernels(filters.taps(seed)).map(({ shape }) => shape.join("×"));
    seed.dispose();
    expect(shapes).toEqual(["3×3×1×64", "3×3×64×8", ...Array.from({ length: 5 }, () => "3×3×8×8")]);
  });
});

describe("values beyond scales", () => {
  it("are counted for each output channel beyond its own", () => {
    // The second output's weights are ten times the first's: most would be beyond the first's scale.
    const kernel = kernelWith([3, 3, 2, 2], ({ place, output }) => (place + 1) * (output === 0 ? 1 : 10));
    const { facts } = drawn(kernel, { scope: "filter", estimator: "extent" });
    expect(facts.clipped).toEqual({ below: 0, above: 0, fraction: 0 });
    const { clipped } = drawn(kernel, { scope: "filter", percentile: 90 }).facts;
    expect(clipped.above).toBe(4);
  });
});
