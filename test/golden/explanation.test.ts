import { expect, it } from "vitest";
import { encodePng } from "../../src/figures/encoders/png.js";
import { explain } from "../../src/jobs/explain/explanation.js";
import { drawExplanation } from "../../src/jobs/explain/explanationFigure.js";
import { jobOf } from "../../src/jobs/request.js";
import { differenceFromGolden } from "../support/golden.ts";

it.each([
  ["explain-flow", {}, {}],
  ["explain-flow-relu", { activation: "relu", units: 5 }, { theme: "dark" }],
] as const)("The worked example '%s' looks as it did", async (name, options, style) => {
  const { figure } = await drawExplanation(await explain(jobOf({ kind: "explain", values: options })), style);
  expect(await differenceFromGolden(name, await encodePng(figure))).toBeUndefined();
});
