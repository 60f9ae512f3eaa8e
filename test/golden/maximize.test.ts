import { expect, it } from "vitest";
import type { Maxima, Maximum } from "../../src/attribution/maximize/maxima.js";
import { resolve } from "../../src/core/options/option.js";
import { encodePng } from "../../src/figures/encoders/png.js";
import { loadStyle } from "../../src/figures/style/loadStyle.js";
import { drawView } from "../../src/views/drawView.js";
import { maximize } from "../../src/views/maximize.js";
import type { ViewInput } from "../../src/views/view.js";
import { differenceFromGolden } from "../support/golden.js";
import { blob, madeUpSubject } from "../support/subjects.js";

const SIZE = [14, 14, 3] as const;

/** Stripes whose direction and colors depend on an index. */
function stripes(index: number): Float32Array {
  return Float32Array.from({ length: 14 * 14 * 3 }, (_, at) => {
    const [channel, column, row] = [at % 3, Math.floor(at / 3) % 14, Math.floor(at / 42)];
    return 0.5 + 0.5 * Math.sin(column * Math.cos(index) + row * Math.sin(index) + channel);
  });
}

const subject = madeUpSubject({ height: 9, width: 12, channels: 4, value: blob });
const tap = subject.taps[2] as ViewInput["taps"][number];

const numbers = (index: number) => ({
  pixels: stripes(index),
  before: index / 7 - 0.2,
  after: 1 + index,
  largest: 0.09 + index,
  penalties: { tv: 0.1 * index, l2: 0.02 },
});

const channels = Array.from(
  { length: 5 },
  (_, index): Maximum => ({
    ...{ label: String(index), channel: { tap, index }, strength: 1 },
    ...numbers(index),
  }),
);

const path = ["class 3", "5 (cat)"].flatMap((label, place) =>
  [0, 0.25, 1, 4].map((strength, at): Maximum => ({ label, strength, ...numbers(4 * place + at) })),
);

const CASES: readonly (readonly [string, Partial<Maxima>, object, object])[] = [
  ["maximize", { maxima: channels, perGoal: 1 }, {}, {}],
  ["maximize-path-dark", { maxima: path, perGoal: 4 }, { target: ["3", "5"], path: true }, { theme: "dark" }],
];

it.each(CASES)("%s looks as it did when it was last inspected", async (name, maxima, given, style) => {
  const input = { ...subject, maxima: { size: SIZE, compared: 1000, ...maxima } as Maxima };
  const options = resolve(maximize.options, { ...given });
  const [drawing] = drawView(maximize, input, options, await loadStyle(style)).drawings;
  expect(await differenceFromGolden(name, await encodePng(drawing!.figure))).toBeUndefined();
});
