import { expect, it } from "vitest";
import { chartFigure } from "../../src/figures/charts/chartFigure.js";
import { encodePng } from "../../src/figures/encoders/png.js";
import { SAMPLES } from "../figures/charts/samples.ts";
import { differenceFromGolden } from "../support/golden.ts";

/** The pages that charts are compared on: one dark, and one in print. */
const STYLES = { "line, faceted": { theme: "dark" }, "bar, grouped": { preset: "nature-single" } } as const;

it.each(Object.keys(SAMPLES))("The chart '%s' looks as it did", async (name) => {
  const { table, plan, notes = [] } = SAMPLES[name]!;
  const style = STYLES[name as keyof typeof STYLES];
  const picture = await encodePng(await chartFigure(table, plan, { ...style, notes }));
  expect(await differenceFromGolden(`chart-${name.replace(/\W+/g, "-")}`, picture)).toBeUndefined();
});
