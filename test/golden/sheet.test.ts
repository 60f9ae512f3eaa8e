import { describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { loadProbe } from "../../src/data/probe.js";
import { resolve } from "../../src/options.js";
import { encodePng } from "../../src/pictures/encoders/png.js";
import { loadStyle } from "../../src/pictures/style/load.js";
import { draw } from "../../src/reports/draw.js";
import { blocks } from "../../src/views/blocks.js";
import { sheet } from "../../src/views/sheet.js";
import type { Subject } from "../../src/views/view.js";
import { startTestEngine } from "../support/engine.js";
import { differenceFromGolden } from "../support/golden.js";
import { blob, madeUpSubject, troubled } from "../support/subjects.js";

const AUTO = resolve(sheet.options, {});

async function picture(
  subject: Subject,
  options: Parameters<typeof sheet.draw>[1] = AUTO,
): Promise<Uint8Array> {
  const [drawing] = sheet.draw(subject, options, await loadStyle()).drawings;
  if (drawing === undefined) throw new Error("Nothing was drawn");
  return encodePng(drawing.figure);
}

describe("sheets of made-up taps look as they did when they were last looked at", () => {
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
  it("look as they did when they were last looked at", async () => {
    const subject = madeUpSubject({ height: 9, width: 12, channels: 6, value: troubled });
    const [drawing] = blocks.draw(subject, resolve(blocks.options, {}), await loadStyle()).drawings;
    expect(await differenceFromGolden("blocks", await encodePng(drawing!.figure))).toBeUndefined();
  });
});

describe("the pictures of the README are what the program draws", () => {
  it.each([
    { file: "conv1", view: "sheet", tap: "conv1" },
    { file: "block3", view: "blocks", tap: "residual3" },
  ] as const)("$file", async ({ file, view, tap }) => {
    const engine = await startTestEngine();
    const network = await open("bundled:seed");
    const probe = await loadProbe("mnist:test/53");
    const { artifacts } = await draw({ engine, network, probe, view, taps: [tap] });
    network.dispose();
    const bytes = artifacts[0]?.bytes ?? new Uint8Array();
    expect(await differenceFromGolden(`../../examples/gallery/${file}`, bytes)).toBeUndefined();
  });
});
