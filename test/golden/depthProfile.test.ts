import { describe, expect, it } from "vitest";
import { resolve } from "../../src/core/options/option.js";
import { encodePng } from "../../src/figures/encoders/png.js";
import { loadStyle } from "../../src/figures/style/loadStyle.js";
import type { StyleChoice } from "../../src/figures/style/style.js";
import { depthProfile } from "../../src/views/depthProfile.js";
import { drawView } from "../../src/views/drawView.js";
import type { ViewInput } from "../../src/views/view.js";
import { differenceFromGolden } from "../support/golden.js";
import { madeUpSubject, troubled } from "../support/subjects.js";

const SIZE = { images: 2, height: 4, width: 5, channels: 6 };
const SUBJECT = madeUpSubject({
  ...SIZE,
  value: ({ image, row, column, channel }) => Math.max(0, Math.sin(row + image) * channel - column / 2),
});

async function drawn(
  subject: ViewInput,
  options: Readonly<Record<string, unknown>> = {},
  style: StyleChoice = {},
) {
  const resolved = resolve(depthProfile.options, options);
  const [drawing] = drawView(depthProfile, subject, resolved, await loadStyle(style)).drawings;
  return drawing!;
}

describe("a depth profile", () => {
  it.each([
    ["depth-profile", {}, {}],
    ["depth-profile-log-dark", { energy: "log" }, { theme: "dark" }],
    ["depth-profile-print", {}, { preset: "nature-single" }],
  ] as const)("%s looks as it did when it was last inspected", async (name, options, style) => {
    const { figure } = await drawn(SUBJECT, options, style);
    expect(await differenceFromGolden(name, await encodePng(figure))).toBeUndefined();
  });

  it("contains for each channel its mean, its fraction of zeros and its mean square", async () => {
    const { planes, stacks } = await drawn(SUBJECT);
    expect(stacks?.map(({ name }) => name)).toEqual(["tap", "input", "sum", "output"]);
    const { values } = SUBJECT.activations[0]!;
    for (let channel = 0; channel < SIZE.channels; channel++) {
      const own = [...values].filter((_, index) => index % SIZE.channels === channel);
      const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
      const zeros = (100 * own.filter((value) => value === 0).length) / own.length;
      const energy = own.reduce((sum, value) => sum + value * value, 0) / own.length;
      // Sums of 40 numbers in 64 bits, rounded to 32.
      [mean, zeros, energy].forEach((expected, at) => {
        expect(planes[at]?.values[channel]).toBeCloseTo(expected, 5);
      });
    }
  });

  it("omits channels without a finite value, and says so", async () => {
    const nothing = madeUpSubject({ ...SIZE, value: (at) => (at.channel === 2 ? Number.NaN : troubled(at)) });
    const { figure, facts, planes } = await drawn(nothing);
    expect(planes[0]?.width).toBe(SIZE.channels - 1);
    expect(facts.marked.nonFinite).toBeGreaterThan(0);
    const texts = figure.marks.flatMap((mark) => (mark.type === "text" ? [mark.text] : []));
    expect(texts).toContain(`tap (${SIZE.channels - 1})`);
    expect(texts.some((text) => /without a finite value/.test(text))).toBe(true);
  });
});
