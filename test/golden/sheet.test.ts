import { describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { resolve, type Values } from "../../src/core/options/option.js";
import { loadProbe } from "../../src/data/probe.js";
import { encodePng } from "../../src/figures/encoders/png.js";
import { loadStyle } from "../../src/figures/style/loadStyle.js";
import { draw } from "../../src/jobs/draw/drawPlan.js";
import { blocks } from "../../src/views/blocks.js";
import { drawView } from "../../src/views/drawView.js";
import { histogram } from "../../src/views/histogram.js";
import { overlay } from "../../src/views/overlay.js";
import { sheet } from "../../src/views/sheet.js";
import type { ViewInput } from "../../src/views/view.js";
import { startTestEngine } from "../support/engine.js";
import { differenceFromGolden } from "../support/golden.js";
import { blob, madeUpSubject, shownImages, troubled } from "../support/subjects.js";

const AUTO = resolve(sheet.options, {});

async function picture(
  subject: ViewInput,
  options: Values<typeof sheet.options> = AUTO,
): Promise<Uint8Array> {
  const [drawing] = drawView(sheet, subject, options, await loadStyle()).drawings;
  if (drawing === undefined) throw new Error("Nothing was drawn");
  return encodePng(drawing.figure);
}

describe("sheets of synthetic taps look as they did when they were last inspected", () => {
  const size = { height: 9, width: 12 };
  const positive = (at: Parameters<typeof blob>[0]) => Math.max(0, blob(at));
  it.each([
    ["sheet-signed", madeUpSubject({ ...size, channels: 8, value: blob }), AUTO],
    [
      "sheet-positive",
      madeUpSubject({ ...size, channels: 7, value: positive }),
      { ...AUTO, colormap: "cividis" },
    ],
    ["sheet-troubled", madeUpSubject({ ...size, channels: 6, value: troubled }), AUTO],
    [
      "sheet-units",
      madeUpSubject({ height: 1, width: 1, channels: 130, value: ({ channel }) => Math.sin(channel) }),
      AUTO,
    ],
    ["sheet-one", madeUpSubject({ height: 28, width: 28, channels: 1, value: blob }), { ...AUTO, zoom: 4 }],
    ["sheet-filter", madeUpSubject({ ...size, channels: 6, value: troubled }), { ...AUTO, scope: "filter" }],
    ["sheet-dead", madeUpSubject({ ...size, images: 2, channels: 6, value: troubled }), AUTO],
    [
      "sheet-mean",
      madeUpSubject({ ...size, images: 4, channels: 4, value: blob }),
      { ...AUTO, reduce: "mean" },
    ],
  ] as const)("%s", async (name, subject, options) => {
    expect(await differenceFromGolden(name, await picture(subject, options))).toBeUndefined();
  });
});

describe("blocks", () => {
  it("look as they did when they were last inspected", async () => {
    const subject = madeUpSubject({ height: 9, width: 12, channels: 6, value: troubled });
    const [drawing] = drawView(blocks, subject, resolve(blocks.options, {}), await loadStyle()).drawings;
    expect(await differenceFromGolden("blocks", await encodePng(drawing!.figure))).toBeUndefined();
  });
});

describe("overlays", () => {
  const positive = madeUpSubject({ height: 9, width: 12, channels: 5, value: (at) => Math.max(0, blob(at)) });
  const signed = madeUpSubject({ height: 7, width: 7, channels: 3, value: blob });
  it.each([
    ["overlay-gray", shownImages(positive, { height: 27, width: 36, channels: 1 }), {}],
    ["overlay-color", shownImages(signed, { height: 24, width: 24, channels: 3 }), {}],
    ["overlay-mean", signed, { average: true, opacity: 0.9 }],
  ])("%s looks as it did when it was last inspected", async (name, subject, given) => {
    const [drawing] = drawView(overlay, subject, resolve(overlay.options, given), await loadStyle()).drawings;
    expect(await differenceFromGolden(name, await encodePng(drawing!.figure))).toBeUndefined();
  });
});

describe("histograms", () => {
  const subject = madeUpSubject({ images: 2, height: 9, width: 12, channels: 6, value: troubled });
  it.each([
    ["histogram", { over: "image" }],
    ["histogram-channels", { perChannel: true, axis: "log" }],
  ])("%s looks as it did when it was last inspected", async (name, given) => {
    const options = resolve(histogram.options, given);
    const [drawing] = drawView(histogram, subject, options, await loadStyle()).drawings;
    expect(await differenceFromGolden(name, await encodePng(drawing!.figure))).toBeUndefined();
  });
});

describe("the pictures of the README are what the program draws", () => {
  it.each([
    { file: "conv1", view: "sheet", tap: "conv1" },
    { file: "block3", view: "blocks", tap: "residual3" },
  ] as const)("$file", async ({ file, view, tap }) => {
    const engine = await startTestEngine();
    const network = await open("bundled:mini-resnet");
    const probe = await loadProbe("mnist:test/53");
    const { artifacts } = await draw({ engine, network, probe, view, taps: [tap] });
    network.dispose();
    const bytes = artifacts[0]?.bytes ?? new Uint8Array();
    expect(await differenceFromGolden(`../../examples/gallery/${file}`, bytes)).toBeUndefined();
  });
});
