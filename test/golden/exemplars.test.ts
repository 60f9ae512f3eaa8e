import { describe, expect, it } from "vitest";
import { resolve } from "../../src/core/options/option.js";
import { encodePng } from "../../src/figures/encoders/png.js";
import { loadStyle } from "../../src/figures/style/loadStyle.js";
import type { StyleChoice } from "../../src/figures/style/style.js";
import type { ReceptiveField } from "../../src/network/receptive/tapField.js";
import { drawView } from "../../src/views/drawView.js";
import { exemplars } from "../../src/views/exemplars.js";
import type { ViewInput } from "../../src/views/view.js";
import { differenceFromGolden } from "../support/golden.js";
import { madeUpSubject } from "../support/subjects.js";

/** Units that see five pixels a side, one step apart. */
const FIELD: ReceptiveField = {
  status: "exact",
  axes: [12, 16].map((length) => ({
    size: 5,
    step: 1,
    first: -2,
    seen: Array.from({ length }, (_, at) => [Math.max(0, at - 2), Math.min(length - 1, at + 2)] as const),
  })),
};

const MADE = madeUpSubject({
  images: 6,
  height: 12,
  width: 16,
  channels: 3,
  value: ({ image, row, column, channel }) => Math.sin(image * 1.3 + row * (channel + 1) + column * 0.7),
});

/** Blobs that move from image to image. */
const values = MADE.probe.values.map((_, at) => {
  const [image, row, column] = [Math.floor(at / 192), Math.floor(at / 16) % 12, at % 16];
  return Math.exp(-((row - 2 - image) ** 2 + (column - 3 - 2 * image) ** 2) / 9);
});
const SUBJECT: ViewInput = {
  ...MADE,
  probe: { ...MADE.probe, values },
  fields: MADE.taps.map(() => FIELD),
};

async function drawn(options: Readonly<Record<string, unknown>> = {}, style: StyleChoice = {}) {
  const resolved = resolve(exemplars.options, options);
  const [drawing] = drawView(exemplars, SUBJECT, resolved, await loadStyle(style)).drawings;
  return drawing!;
}

describe("exemplars", () => {
  it.each([
    ["exemplars", { count: 5 }, {}],
    ["exemplars-least-print", { least: true, channels: "0,2" }, { preset: "nature-single" }],
  ] as const)("%s looks as it did when it was last inspected", async (name, options, style) => {
    const { figure } = await drawn(options, style);
    expect(await differenceFromGolden(name, await encodePng(figure))).toBeUndefined();
  });

  it("states for each channel the images, positions and values that it draws", async () => {
    const { facts } = await drawn({ count: 2, channels: "1" });
    const [first, second] = facts.exemplars ?? [];
    expect(facts.exemplars).toHaveLength(2);
    expect(first?.channel).toBe(1);
    expect(first!.value).toBeGreaterThanOrEqual(second!.value);
    expect(facts.images).toEqual([first!.image, second!.image].sort((a, b) => a - b));
  });

  it("refuses activations without the images that they belong to", () => {
    const stored = { ...SUBJECT, probe: { ...SUBJECT.probe, hasPixels: false as const } };
    expect(() => exemplars.panels(stored, resolve(exemplars.options, {}))).toThrow(
      "'made up' holds activations without the images that they belong to, so there are no patches to draw. Use 'draw strongest'.",
    );
  });
});
