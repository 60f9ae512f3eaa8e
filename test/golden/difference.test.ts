import { describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { resolve } from "../../src/core/options/option.js";
import { loadProbe } from "../../src/data/probe.js";
import { encodePng } from "../../src/figures/encoders/png.js";
import { loadStyle } from "../../src/figures/style/loadStyle.js";
import type { StyleChoice } from "../../src/figures/style/style.js";
import { compare } from "../../src/jobs/compare/comparePlan.js";
import { differenceOptions, differences } from "../../src/views/difference.js";
import { composeFlipped } from "../../src/views/flipped.js";
import { type MadeUpPair, madeUpPair } from "../support/comparisons.js";
import { startTestEngine } from "../support/engine.js";
import { differenceFromGolden } from "../support/golden.js";
import { blob, madeUpSubject, troubled } from "../support/subjects.js";

const MAPS: MadeUpPair = {
  ...{ height: 10, width: 10, channels: 6, value: (at) => Math.max(0, blob(at)) },
  other: (at) => Math.max(0, blob({ ...at, column: at.column - (at.channel % 3) }) * (1 + at.channel / 8)),
};
const MATCHED: MadeUpPair = { ...MAPS, counterparts: [2, 0, 1, 5, null, 3], unmatched: [3] };
const TROUBLED: MadeUpPair = {
  ...{ height: 10, width: 12, channels: 6, value: troubled },
  ...{ other: blob, dead: [[1], []] },
};
const UNITS: MadeUpPair = {
  ...{ height: 1, width: 1, channels: 10, value: ({ channel }) => (channel === 3 ? 0.9 : 0.01 * channel) },
  other: ({ channel }) => (channel === 5 ? 0.8 : 0.02),
};

interface Picture {
  readonly name: string;
  readonly pair: MadeUpPair;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly style?: StyleChoice;
}

const PICTURES: readonly Picture[] = [
  { name: "difference", pair: MAPS },
  { name: "difference-dark", pair: MAPS, options: { top: 4 }, style: { theme: "dark" } },
  { name: "difference-print", pair: MAPS, style: { preset: "nature-single" } },
  { name: "difference-matched", pair: MATCHED },
  { name: "difference-troubled", pair: TROUBLED },
  { name: "difference-units", pair: UNITS },
  { name: "difference-units-matched", pair: { ...UNITS, counterparts: [1, 0, 2, 5, null, 3, 4, 7, 8, 9] } },
];

describe("figures of differences look as they did when they were last inspected", () => {
  it.each(PICTURES)("$name", async ({ name, pair, options = {}, style = {} }) => {
    const values = resolve(differenceOptions, options);
    const [drawing] = differences(madeUpPair(pair), values, await loadStyle(style));
    expect(await differenceFromGolden(name, await encodePng(drawing!.figure))).toBeUndefined();
  });

  it("flipped images", async () => {
    const { probe } = madeUpSubject({ ...MAPS, images: 3 });
    const flips = [
      { image: 0, name: "12", label: 4, answers: [4, 9] as const },
      { image: 1, name: "31", label: 7, answers: [1, 7] as const },
      { image: 2, name: "90", label: null, answers: [0, 6] as const },
    ];
    const content = { names: ["run/epoch-01", "run/epoch-12"] as const, images: probe, flips, all: 40 };
    const about = { probe: { address: "made:up/0-499", images: 500 } };
    const figure = composeFlipped({ ...content, ...about }, await loadStyle({}));
    expect(await differenceFromGolden("flipped", await encodePng(figure))).toBeUndefined();
  });
});

describe("the comparisons of the README are what the program draws", () => {
  it.each([
    {
      file: "compare",
      checkpoints: ["bundled:mini-resnet/epoch-01", "bundled:mini-resnet/epoch-12"],
      match: false,
    },
    { file: "matched", checkpoints: ["bundled:mini-resnet", "bundled:mini-resnet-1"], match: true },
  ])("$file", async ({ file, checkpoints, match }) => {
    const engine = await startTestEngine();
    const networks = checkpoints.map((checkpoint) => () => open(checkpoint));
    const [probe, shown] = [await loadProbe("mnist:test/0-499"), await loadProbe("mnist:test/53")];
    const options = { taps: ["relu4"], match };
    const { artifacts } = await compare({ engine, networks, probe, shown, options });
    const bytes = artifacts[0]?.bytes ?? new Uint8Array();
    expect(await differenceFromGolden(`../../examples/gallery/${file}`, bytes)).toBeUndefined();
  });
});
