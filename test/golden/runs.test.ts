import { describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { openRun } from "../../src/checkpoints/run.js";
import { resolve } from "../../src/core/options/option.js";
import { loadProbe } from "../../src/data/probe.js";
import { encodePng } from "../../src/figures/encoders/png.js";
import { loadStyle } from "../../src/figures/style/loadStyle.js";
import type { StyleChoice } from "../../src/figures/style/style.js";
import { draw } from "../../src/jobs/draw/drawPlan.js";
import { drawView } from "../../src/views/drawView.js";
import { type ViewName, viewOf } from "../../src/views/index.js";
import type { ViewInput } from "../../src/views/view.js";
import { startTestEngine } from "../support/engine.js";
import { differenceFromGolden } from "../support/golden.js";
import { trained } from "../support/snapshots.js";
import { blob, madeUpSubject, troubled } from "../support/subjects.js";

const EPOCHS = [0.2, 0.5, 0.8, 1, 1.1];
const MAPS = madeUpSubject({ height: 9, width: 12, channels: 6, value: blob });
const TROUBLED = madeUpSubject({ height: 9, width: 12, channels: 6, value: troubled });
const UNITS = madeUpSubject({
  height: 1,
  width: 1,
  channels: 230,
  value: ({ channel }) => Math.sin(channel / 7),
});
const SEQUENCE = madeUpSubject({
  height: 1,
  width: 16,
  channels: 24,
  value: ({ column, channel }) => Math.max(0, Math.sin(channel / 3 + column / 4)),
});

interface Picture {
  readonly name: string;
  readonly view: ViewName;
  readonly subject: ViewInput;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly style?: StyleChoice;
}

/** The output of a one-dimensional network: steps and units. */
function asSequence(subject: ViewInput): ViewInput {
  return { ...subject, taps: subject.taps.map((tap) => ({ ...tap, shape: [16, 24] })) };
}

const PICTURES: readonly Picture[] = [
  { name: "timeline", view: "timeline", subject: MAPS },
  { name: "timeline-troubled", view: "timeline", subject: TROUBLED, style: { theme: "dark" } },
  { name: "timeline-filter", view: "timeline", subject: TROUBLED, options: { scope: "filter" } },
  { name: "timeline-units", view: "timeline", subject: UNITS },
  { name: "timeline-sequence", view: "timeline", subject: asSequence(SEQUENCE) },
  { name: "timeline-print", view: "timeline", subject: MAPS, style: { preset: "nature-single" } },
  { name: "timeline-one", view: "timeline", subject: MAPS, options: { channels: "3" } },
  { name: "animation", view: "animation", subject: TROUBLED },
  { name: "animation-units", view: "animation", subject: UNITS, style: { theme: "dark" } },
];

describe("figures of a run look as they did when they were last inspected", () => {
  it.each(PICTURES)("$name", async ({ name, view, subject, options = {}, style = {} }) => {
    const chosen = viewOf(view);
    const values = resolve(chosen.options, options);
    const [drawing] = drawView(chosen, trained(subject, EPOCHS), values, await loadStyle(style)).drawings;
    expect(await differenceFromGolden(name, await encodePng(drawing!.figure))).toBeUndefined();
  });
});

describe("the timeline of the README is what the program draws", () => {
  it("of twelve epochs", async () => {
    const engine = await startTestEngine();
    const { checkpoints } = await openRun("bundled:mini-resnet");
    const run = checkpoints.map(
      ({ address }) =>
        () =>
          open(address),
    );
    const probe = await loadProbe("mnist:test/53");
    const { artifacts } = await draw({ engine, run, probe, view: "timeline", taps: ["relu3"] });
    const bytes = artifacts[0]?.bytes ?? new Uint8Array();
    expect(await differenceFromGolden("../../examples/gallery/timeline", bytes)).toBeUndefined();
  });
});
