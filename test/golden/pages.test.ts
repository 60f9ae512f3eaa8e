import { describe, expect, it } from "vitest";
import { resolve } from "../../src/core/options/option.js";
import { imagenetNames } from "../../src/data/classes/imagenet.js";
import { encodePng } from "../../src/figures/encoders/png.js";
import { loadStyle } from "../../src/figures/style/loadStyle.js";
import type { StyleChoice } from "../../src/figures/style/style.js";
import { drawView } from "../../src/views/drawView.js";
import { type ViewName, viewOf } from "../../src/views/index.js";
import { differenceFromGolden } from "../support/golden.js";
import { madeUpNetwork } from "../support/networks.js";

const SUBJECT = madeUpNetwork({
  answers: [[0.02, 0.03, 0.61, 0.04, 0.3]],
  labels: [4],
});
const LOGITS = madeUpNetwork({ answers: [[-3, 4.5, 0.25]] });

/** A network whose output gives scores of classes that have names. */
function namedClasses(classes: readonly string[], label?: number): typeof SUBJECT {
  // A few classes stand out, wherever their indices are.
  const scores = classes.map((_, index) => 6 - ((37 * index + 41) % classes.length) / 4);
  const subject = madeUpNetwork({ answers: [scores], labels: [label] });
  const head = { name: "answer", answers: "classes", classes: classes.length, areLogits: true } as const;
  return { ...subject, heads: [head], classes };
}

const DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const IMAGENET = (await imagenetNames()).names;

interface Picture {
  readonly name: string;
  readonly view: ViewName;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly style?: StyleChoice;
  readonly subject?: typeof SUBJECT;
}

const PICTURES: readonly Picture[] = [
  { name: "overview", view: "overview" },
  { name: "overview-network", view: "overview", options: { scope: "network" }, style: { theme: "dark" } },
  { name: "overview-print", view: "overview", style: { preset: "nature-single" } },
  { name: "overview-logits", view: "overview", options: { scope: "filter", top: 5 }, subject: LOGITS },
  { name: "overview-ten-classes", view: "overview", options: { top: 4 }, subject: namedClasses(DIGITS, 6) },
  {
    name: "overview-thousand-classes",
    view: "overview",
    options: { top: 4 },
    subject: namedClasses(IMAGENET),
  },
  {
    name: "overview-thousand-classes-print",
    view: "overview",
    options: { top: 4 },
    style: { preset: "nature-single" },
    subject: namedClasses(IMAGENET, 207),
  },
  { name: "strongest", view: "strongest", options: { k: 6 } },
  { name: "strongest-across", view: "strongest", options: { k: 6, rank: "max", across: true } },
];

describe("pages of several taps look as they did when they were last inspected", () => {
  it.each(PICTURES)("$name", async ({ name, view, options = {}, style = {}, subject = SUBJECT }) => {
    const chosen = viewOf(view);
    const resolved = resolve(chosen.options, options);
    const [drawing] = drawView(chosen, subject, resolved, await loadStyle(style)).drawings;
    expect(await differenceFromGolden(name, await encodePng(drawing!.figure))).toBeUndefined();
  });
});
