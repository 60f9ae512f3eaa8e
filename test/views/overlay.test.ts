import { describe, expect, it } from "vitest";
import { planeOf } from "../../src/activations/activation.js";
import { samplesOf } from "../../src/activations/plane.js";
import { resolve } from "../../src/core/options/option.js";
import { loadStyle } from "../../src/figures/style/loadStyle.js";
import { drawView } from "../../src/views/drawView.js";
import { overlay } from "../../src/views/overlay.js";
import type { Drawing, ViewInput } from "../../src/views/view.js";
import { mistakeOf } from "../support/mistake.js";
import { blob, madeUpSubject, shownImages, troubled } from "../support/subjects.js";

const SUBJECT = madeUpSubject({ height: 6, width: 8, channels: 3, value: blob });

async function drawn(subject: ViewInput, given: Readonly<Record<string, unknown>> = {}): Promise<Drawing> {
  const [drawing] = drawView(overlay, subject, resolve(overlay.options, given), await loadStyle()).drawings;
  if (drawing === undefined) throw new Error("Nothing was drawn");
  return drawing;
}

/** The tiles of a figure: all rasters but the colorbar. */
function tilesOf({ figure }: Drawing) {
  return figure.marks.filter((mark) => mark.type === "raster").slice(0, -1);
}

function textOf({ figure }: Drawing): string {
  return figure.marks.map((mark) => (mark.type === "text" ? mark.text : "")).join("\n");
}

describe("an overlay", () => {
  it("begins with the image itself, and has a map over it for each channel", async () => {
    const drawing = await drawn(SUBJECT);
    const [input, ...maps] = tilesOf(drawing);
    expect(input).toMatchObject({ colormap: "gray", domain: [0, 1], under: { opacity: 0 } });
    expect(maps.map(({ under }) => under?.opacity)).toEqual([0.6, 0.6, 0.6]);
    const image = [...SUBJECT.probe.values];
    for (const { under } of maps) expect([...samplesOf(under!.planes[0])]).toEqual(image);
    expect(textOf(drawing)).toMatch(/^input\n+0\n+1\n+2\n/m);
  });

  it("names the image the input under the pointer, and the mean over channels as such", async () => {
    const titles = async (given = {}) => tilesOf(await drawn(SUBJECT, given)).map(({ title }) => title);
    expect(await titles()).toEqual(["input", "channel 0", "channel 1", "channel 2"]);
    expect(await titles({ average: true })).toEqual(["input", "mean of 3 channels"]);
  });

  it("states its blending formula, and shows a bar of all grays under all colors", async () => {
    const drawing = await drawn(SUBJECT, { opacity: 0.35 });
    const bar = drawing.figure.marks.findLast((mark) => mark.type === "raster");
    expect(textOf(drawing)).toMatch(/\(1 − w\) · image \+ w · color, w = 0\.35 · \|value\| \/ [\d.]+/);
    const grays = [...samplesOf(bar!.under!.planes[0])];
    expect([grays[0], grays.at(-1)]).toEqual([1, 0]);
    expect(bar!.domain).toEqual(drawing.facts.domain);
  });

  it("draws the mean over the chosen channels as one tile, and names it", async () => {
    const drawing = await drawn(SUBJECT, { average: true, channels: "0,2" });
    const [, mean, ...others] = tilesOf(drawing);
    expect(others).toEqual([]);
    const [tap] = SUBJECT.activations;
    const [zero, two] = [0, 2].map((channel) => [...samplesOf(planeOf(tap!, 0, channel))]);
    const expected = zero!.map((value, at) => Math.fround((value + two![at]!) / 2));
    expect([...samplesOf(mean!.samples)]).toEqual(expected);
    expect(textOf(drawing)).toContain("mean of 2");
    expect(drawing.facts.channels).toEqual([0, 2]);
    expect(drawing.planes).toHaveLength(1);
  });

  it("repeats the samples of smaller maps if the image is larger by an integer factor, and says so", async () => {
    const drawing = await drawn(shownImages(SUBJECT, { height: 18, width: 24, channels: 1 }));
    const [, map] = tilesOf(drawing);
    expect(map!.samples).toMatchObject({ width: 24, height: 18 });
    expect(textOf(drawing)).toContain("the maps enlarged from 6×8 to 18×24: each sample repeated");
    expect(drawing.planes[0]).toMatchObject({ width: 8, height: 6 });
  });

  it("enlarges them bilinearly otherwise, and says so", async () => {
    const drawing = await drawn(shownImages(SUBJECT, { height: 10, width: 12, channels: 1 }));
    expect(textOf(drawing)).toContain("from 6×8 to 10×12: bilinear, half-pixel centers");
  });

  it("enlarges the image if the maps are larger", async () => {
    const drawing = await drawn(shownImages(SUBJECT, { height: 3, width: 4, channels: 1 }));
    expect(textOf(drawing)).toContain("the image enlarged from 3×4 to 6×8");
  });

  it("keeps the colors of the image, and takes the mean of channels that are not colors", async () => {
    const colored = await drawn(shownImages(SUBJECT, { height: 6, width: 8, channels: 3 }));
    expect(tilesOf(colored).map(({ under }) => under?.planes.length)).toEqual([3, 3, 3, 3]);
    const many = shownImages(SUBJECT, { height: 6, width: 8, channels: 4 });
    const [input] = tilesOf(await drawn(many));
    expect(input!.under!.planes).toHaveLength(1);
    const first = [...many.probe.values.slice(0, 4)].reduce((sum, value) => sum + value, 0) / 4;
    expect(input!.samples.values[0]).toBeCloseTo(first, 6);
  });

  it("shows the mean of the images under the mean of the maps", async () => {
    const subject = madeUpSubject({ images: 2, height: 6, width: 8, channels: 2, value: blob });
    const [a, b] = [subject.probe.values.slice(0, 48), subject.probe.values.slice(48)];
    const [input] = tilesOf(await drawn(subject, { reduce: "mean" }));
    const expected = [...a].map((value, at) => Math.fround((value + b[at]!) / 2));
    expect([...samplesOf(input!.samples)]).toEqual(expected);
  });

  it("marks dead, silent and non-finite maps like other views", async () => {
    const drawing = await drawn(madeUpSubject({ height: 9, width: 12, channels: 6, value: troubled }));
    expect(drawing.facts.marked).toEqual({ dead: 0, silent: 1, constant: 1, nonFinite: 2 });
    expect(textOf(drawing)).toContain("1 of 6 channels silent on this image");
    expect(drawing.figure.marks.some(({ type }) => type === "hatch")).toBe(true);
  });
});

describe("the taps of an overlay", () => {
  const observed = { ...SUBJECT, name: "made up" };
  const units = { ...observed, taps: SUBJECT.taps.map((tap) => ({ ...tap, shape: [7] })) };

  it("are those with spatial dimensions", () => {
    const mixed = { ...observed, taps: [...SUBJECT.taps.slice(0, 1), ...units.taps.slice(1)] };
    expect(overlay.taps(mixed, ["all"]).map(({ name }) => name)).toEqual(["tap"]);
  });

  it("are rejected in one sentence if none has any", async () => {
    expect(await mistakeOf(async () => overlay.taps(units, ["tap"]))).toBe(
      "Taps 'tap' have no spatial dimensions to overlay. Use 'draw sheet'.",
    );
  });
});
