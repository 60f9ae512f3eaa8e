import { describe, expect, it } from "vitest";
import { resolve } from "../../src/core/options/option.js";
import type { Figure, Mark } from "../../src/figures/figure.js";
import { loadStyle } from "../../src/figures/style/loadStyle.js";
import { animation, delaysOf, motionOptions } from "../../src/views/animation.js";
import { drawView } from "../../src/views/drawView.js";
import type { Snapshot, ViewInput } from "../../src/views/view.js";
import { mistakeOf } from "../support/mistake.js";
import { trained } from "../support/snapshots.js";
import { blob, madeUpSubject } from "../support/subjects.js";

const MAPS = madeUpSubject({ height: 9, width: 12, channels: 4, value: blob });
const UNITS = madeUpSubject({
  images: 2,
  height: 1,
  width: 1,
  channels: 10,
  value: ({ channel }) => channel,
});

async function motionOf(subject: ViewInput, given: Readonly<Record<string, unknown>> = {}) {
  const { drawings } = drawView(animation, subject, resolve(animation.options, given), await loadStyle());
  const [drawing] = drawings;
  if (drawing?.motion === undefined) throw new Error("Nothing moves");
  return { ...drawing.motion, facts: drawing.facts, figure: drawing.figure };
}

/** A run in whose first checkpoint channel 1 of all taps is alternately dead, silent and not a number. */
function troubledAtFirst(subject: ViewInput): ViewInput {
  const run = trained(subject, [1, 2, 3]);
  const [first, ...rest] = run.snapshots as readonly [Snapshot, ...Snapshot[]];
  const layers = first.layers.map((layer, at) => {
    const channels = layer.activation.shape[3];
    const value = at === 1 ? Number.NaN : 0;
    const values = layer.activation.values.map((was, index) => (index % channels === 1 ? value : was));
    const dead = layer.dead.map((_, channel) => at === 0 && channel === 1);
    return { ...layer, dead, activation: { ...layer.activation, values } };
  });
  return { ...run, snapshots: [{ ...first, layers }, ...rest] };
}

/**
 * The positions of everything that does not move: all except colors of tiles, marks over them, and the line of the
 * checkpoint.
 */
function stillMarks({ marks }: Figure, over: RegExp): readonly Mark[] {
  return marks.filter((mark) => mark.type === "text" && !over.test(mark.text));
}

describe("an animation", () => {
  it.each([
    ["maps", MAPS, {}],
    ["maps on scales of their own", MAPS, { scope: "filter" }],
    ["units", UNITS, {}],
    ["units on scales of their own", UNITS, { scope: "filter" }],
  ])(
    "has frames of equal size with all text in the same position except the line of the checkpoint: %s",
    async (_, subject, given) => {
      const { drawings } = drawView(
        animation,
        troubledAtFirst(subject),
        resolve(animation.options, given),
        await loadStyle(),
      );
      for (const { motion } of drawings) {
        const [first, ...rest] = motion?.frames ?? [];
        expect(rest).toHaveLength(2);
        const still = stillMarks(first as Figure, /^epoch /);
        expect(still.length).toBeGreaterThan(3);
        for (const frame of rest) {
          expect([frame.width, frame.height]).toEqual([first?.width, first?.height]);
          expect(stillMarks(frame, /^epoch /)).toEqual(still);
        }
      }
    },
  );

  it("writes the epoch and the accuracy into each frame", async () => {
    const { frames } = await motionOf(trained(MAPS, [1, 2, 3]));
    const lines = frames.map(({ marks }) =>
      marks.flatMap((mark) => (mark.type === "text" && mark.text.startsWith("epoch ") ? [mark.text] : [])),
    );
    expect(lines).toEqual([
      ["epoch 1 · test accuracy 87.5%"],
      ["epoch 2 · test accuracy 93.8%"],
      ["epoch 3 · test accuracy 95.8%"],
    ]);
  });

  it("has a shared scale over all frames", async () => {
    const { frames, facts } = await motionOf(trained(MAPS, [0.1, 1, 7]));
    const rasters = frames.flatMap(({ marks }) => marks.filter((mark) => mark.type === "raster"));
    expect(rasters).toHaveLength(3 * (4 + 1));
    for (const raster of rasters) expect(raster.domain).toEqual(facts.domain);
  });

  it("has its last frame as a still figure", async () => {
    const { frames, figure } = await motionOf(trained(MAPS, [1, 2]));
    expect(figure).toBe(frames.at(-1));
  });
});

describe("the delays of frames", () => {
  const delays = (frames: number, given: Readonly<Record<string, unknown>>) =>
    delaysOf(frames, resolve(motionOptions, given));

  it.each([
    [{}, [500, 500, 2000]],
    [{ fps: 10, hold: 1 }, [100, 100, 1000]],
    [{ fps: 3 }, [330, 330, 2000]],
    [{ duration: 3, hold: 0.5 }, [1500, 1500, 500]],
    [{ fps: 50, hold: 0.02 }, [20, 20, 20]],
  ])("are whole hundredths of a second, and the last frame is held: %j", (given, expected) => {
    expect(delays(3, given)).toEqual(expected);
  });

  it("are rejected if two options contradict each other", async () => {
    expect(await mistakeOf(async () => delays(3, { fps: 5, duration: 2 }))).toBe(
      "--fps and --duration both set the speed. Give only one of them.",
    );
  });

  it("are rejected if a frame would be shown longer than files can express", async () => {
    expect(delays(2, { duration: 65.53 })).toEqual([65_530, 2000]);
    expect(await mistakeOf(async () => delays(2, { duration: 65.54 }))).toBe(
      "--duration 65.54 needs frames of more than 65.53 seconds, the longest a file can hold. Choose a shorter one.",
    );
  });
});
