import { describe, expect, it } from "vitest";
import type { EffectiveField } from "../../src/activations/effectiveField.js";
import { resolve } from "../../src/core/options/option.js";
import { encodePng } from "../../src/figures/encoders/png.js";
import { loadStyle } from "../../src/figures/style/loadStyle.js";
import type { StyleChoice } from "../../src/figures/style/style.js";
import type { ReceptiveField } from "../../src/network/receptive/tapField.js";
import { drawView } from "../../src/views/drawView.js";
import { receptiveField } from "../../src/views/receptiveField.js";
import type { ViewInput } from "../../src/views/view.js";
import { differenceFromGolden } from "../support/golden.js";
import { madeUpSubject } from "../support/subjects.js";

const SIDE = 16;
const MADE = madeUpSubject({ images: 2, height: SIDE, width: SIDE, channels: 2, value: () => 1 });

function fieldOf(reach: number): ReceptiveField {
  const axis = {
    size: 2 * reach + 1,
    step: 1,
    first: -reach,
    seen: Array.from(
      { length: SIDE },
      (_, at) => [Math.max(0, at - reach), Math.min(SIDE - 1, at + reach)] as const,
    ),
  };
  return { status: "exact", axes: [axis, axis] };
}

/** A bell around unit (8, 8), cut at some distance. */
function bellOf(width: number, end: number): EffectiveField {
  const values = Float32Array.from({ length: SIDE * SIDE }, (_, at) => {
    const [row, column] = [Math.floor(at / SIDE) - 8, (at % SIDE) - 8];
    const isCut = Math.max(Math.abs(row), Math.abs(column)) > end;
    return isCut ? 0 : Math.exp(-(row ** 2 + column ** 2) / width);
  });
  return {
    unit: [8, 8],
    images: 2,
    channels: 2,
    map: { width: SIDE, height: SIDE, values, offset: 0, stride: 1 },
  };
}

const SUBJECT: ViewInput = {
  ...MADE,
  fields: [fieldOf(2), fieldOf(4), { status: "unknown", axes: [] }, { ...fieldOf(5), status: "upper bound" }],
  // The second lies partly outside its box, and the third has no gradient.
  effective: [bellOf(3, 2), bellOf(9, 5), bellOf(1, -1), bellOf(16, 5)],
};

async function drawn(options: Readonly<Record<string, unknown>> = {}, style: StyleChoice = {}) {
  const resolved = resolve(receptiveField.options, options);
  const [drawing] = drawView(receptiveField, SUBJECT, resolved, await loadStyle(style)).drawings;
  return drawing!;
}

describe("receptive fields", () => {
  it.each([
    ["receptive-field", {}, {}],
    ["receptive-field-print-dark", { threshold: 50 }, { preset: "nature-single", theme: "dark" }],
  ] as const)("%s looks as it did when it was last inspected", async (name, options, style) => {
    const { figure } = await drawn(options, style);
    expect(await differenceFromGolden(name, await encodePng(figure))).toBeUndefined();
  });

  it("counts the pixels with a gradient outside the box, and states the effective side", async () => {
    const { facts, planes, stacks } = await drawn({ threshold: 50 });
    expect(facts.fields?.map(({ tap, outside }) => [tap, outside])).toEqual([
      ["tap", 0],
      // Eleven pixels a side, of which nine are inside.
      ["input", 121 - 81],
      ["sum", 0],
      ["output", 0],
    ]);
    // exp(−d² / 3) > .5 where d² < 2.08: the center, four beside it, and four at its corners.
    expect(facts.fields?.[0]?.effectiveSide).toBe(3);
    expect([planes.length, stacks?.length]).toEqual([4, 4]);
  });

  it("refuses a unit that is no row and column", () => {
    expect(() => resolve(receptiveField.options, { unit: "3" })).toThrow(
      "a row and a column like 3,5, or center",
    );
  });
});
