import { describe, expect, it } from "vitest";
import { resolve } from "../../src/core/options/option.js";
import { encodePng } from "../../src/figures/encoders/png.js";
import { loadStyle } from "../../src/figures/style/loadStyle.js";
import type { Kernel } from "../../src/network/kernel.js";
import { blockDetail } from "../../src/views/blockDetail.js";
import { drawView } from "../../src/views/drawView.js";
import { filters } from "../../src/views/filters.js";
import { sheet } from "../../src/views/sheet.js";
import { differenceFromGolden } from "../support/golden.js";
import { kernelSubject, kernelWith, wavy } from "../support/kernels.js";
import { blob, madeUpSubject } from "../support/subjects.js";

const pruned = (at: Parameters<typeof wavy>[0]) => ((at.input + at.output) % 5 === 0 ? 0 : wavy(at));

const KERNELS: readonly (readonly [string, Kernel, Readonly<Record<string, unknown>>])[] = [
  ["filters", kernelWith([3, 3, 6, 8], pruned), {}],
  ["filters-own", kernelWith([3, 3, 4, 6], pruned), { scope: "filter" }],
  ["filters-many", kernelWith([3, 3, 64, 64], wavy), {}],
  ["filters-high", kernelWith([3, 3, 32, 4], wavy), {}],
  ["filters-wide", kernelWith([5, 5, 3, 32], wavy), {}],
  ["filters-matrix", kernelWith([1, 1, 12, 20], pruned), {}],
  ["filters-one-input", kernelWith([3, 3, 1, 12], wavy), {}],
  ["filters-depthwise", { ...kernelWith([3, 3, 4, 2], wavy), isDepthwise: true }, {}],
];

describe("kernels look as they did when they were last inspected", () => {
  it.each(KERNELS)("%s", async (name, kernel, given) => {
    const options = resolve(filters.options, given);
    const [drawing] = drawView(filters, kernelSubject(kernel), options, await loadStyle()).drawings;
    expect(await differenceFromGolden(name, await encodePng(drawing!.figure))).toBeUndefined();
  });
});

describe("the four pictures of a block look as they did when they were last inspected", () => {
  const subject = madeUpSubject({ height: 9, width: 12, channels: 4, value: blob });
  it.each(["residual", "filters", "preactivation", "activation"])("%s", async (part) => {
    const { drawings } = drawView(blockDetail, subject, resolve(blockDetail.options, {}), await loadStyle());
    const drawing = [...drawings].find(({ name }) => name === `sum-${part}`);
    const png = await encodePng(drawing!.figure);
    expect(await differenceFromGolden(`block-detail-${part}`, png)).toBeUndefined();
  });
});

describe("a sequence looks as it did when it was last inspected", () => {
  it("sheet-sequence", async () => {
    const made = madeUpSubject({
      images: 2,
      height: 1,
      width: 14,
      channels: 40,
      value: ({ image, column, channel }) => {
        if (channel === 3 || (channel === 9 && image === 0)) return 0;
        if (channel === 20) return 0.5;
        return channel === 30 && column > 9 ? Number.NaN : Math.sin((column * (channel + 1)) / 9);
      },
    });
    const subject = { ...made, taps: made.taps.map((tap) => ({ ...tap, op: "lstm", shape: [14, 40] })) };
    const [drawing] = drawView(sheet, subject, resolve(sheet.options, {}), await loadStyle()).drawings;
    expect(await differenceFromGolden("sheet-sequence", await encodePng(drawing!.figure))).toBeUndefined();
  });
});
