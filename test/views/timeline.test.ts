import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolve } from "../../src/core/options/option.js";
import type { Figure, RasterMark } from "../../src/figures/figure.js";
import { estimateScale } from "../../src/figures/scale/estimators.js";
import { loadStyle } from "../../src/figures/style/loadStyle.js";
import { drawView } from "../../src/views/drawView.js";
import { rowNames, runName, runWords, snapshotWords } from "../../src/views/runPanels.js";
import { timeline } from "../../src/views/timeline.js";
import type { Drawing, Snapshot, ViewInput } from "../../src/views/view.js";
import { trained } from "../support/snapshots.js";
import { blob, madeUpSubject } from "../support/subjects.js";

const SUBJECT = madeUpSubject({ height: 9, width: 12, channels: 4, value: blob });
const UNITS = madeUpSubject({ height: 1, width: 1, channels: 10, value: ({ channel }) => channel - 4 });

async function drawn(subject: ViewInput, given: Readonly<Record<string, unknown>> = {}) {
  const { scales, drawings } = drawView(
    timeline,
    subject,
    resolve(timeline.options, given),
    await loadStyle(),
  );
  return { scales, drawings: [...drawings] };
}

async function firstOf(subject: ViewInput, given: Readonly<Record<string, unknown>> = {}): Promise<Drawing> {
  const [drawing] = (await drawn(subject, given)).drawings;
  if (drawing === undefined) throw new Error("Nothing was drawn");
  return drawing;
}

/** The rasters of tiles: all but that of the colorbar, which comes last. */
function tilesOf({ marks }: Figure): readonly RasterMark[] {
  return marks.filter((mark) => mark.type === "raster").slice(0, -1);
}

function textsOf({ marks }: Figure): readonly string[] {
  return marks.flatMap((mark) => (mark.type === "text" ? [mark.text] : []));
}

describe("a timeline", () => {
  it("has one scale over all of its rows, from all values of all checkpoints", async () => {
    const strength = fc.double({ min: 0.01, max: 100, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.array(strength, { minLength: 2, maxLength: 5 }), async (strengths) => {
        const subject = trained(SUBJECT, strengths);
        const { figure, facts } = await firstOf(subject);
        const all = (subject.snapshots ?? []).flatMap(({ layers }) => [
          ...(layers[0]?.activation.values ?? []),
        ]);
        const { domain } = estimateScale(Float32Array.from(all));
        expect(facts.domain).toEqual(domain);
        const tiles = tilesOf(figure);
        expect(tiles).toHaveLength(strengths.length * 4);
        for (const tile of tiles) expect(tile.domain).toEqual(domain);
      }),
      { numRuns: 25 },
    );
  });

  it("has a row for each checkpoint in order, the same channel in the same column", async () => {
    const strengths = [1, 2, 4];
    const { figure, planes } = await firstOf(trained(SUBJECT, strengths));
    expect(textsOf(figure).filter((text) => /^\d · /.test(text))).toEqual([
      "1 · 87.5%",
      "2 · 93.8%",
      "3 · 95.8%",
    ]);
    const values = SUBJECT.activations[0]?.values ?? new Float32Array();
    const tiles = tilesOf(figure);
    for (const [at, strength] of strengths.entries()) {
      for (const channel of [0, 1, 2, 3]) {
        const plane = planes[at * 4 + channel];
        expect(plane?.values[plane.offset + 5 * plane.stride]).toBe(
          Math.fround((values[channel + 5 * 4] as number) * strength),
        );
        expect(tiles[at * 4 + channel]?.x).toBe(tiles[channel]?.x);
      }
      expect(new Set(tiles.slice(at * 4, at * 4 + 4).map(({ y }) => y)).size).toBe(1);
    }
    expect(tiles.map(({ y }) => y)).toEqual(tiles.map(({ y }) => y).toSorted((a, b) => a - b));
  });

  it("gives each channel its own scale over all checkpoints with --scope filter, stated above the column", async () => {
    const { figure, facts } = await firstOf(trained(SUBJECT, [1, 3]), { scope: "filter" });
    expect(facts.domain).toBeNull();
    const tiles = figure.marks.filter((mark) => mark.type === "raster");
    expect(tiles).toHaveLength(8);
    for (const channel of [0, 1, 2, 3]) expect(tiles[channel]?.domain).toEqual(tiles[channel + 4]?.domain);
    expect(textsOf(figure).filter((text) => text.includes(" … "))).toHaveLength(4);
  });

  it("draws units next to each other, one row of a single picture per checkpoint", async () => {
    const { figure } = await firstOf(trained(UNITS, [1, 2]));
    const rows = tilesOf(figure);
    expect(rows.map(({ samples }) => [samples.width, samples.height])).toEqual([
      [10, 1],
      [10, 1],
    ]);
    expect([...(rows[1]?.samples.values ?? [])]).toEqual([-8, -6, -4, -2, 0, 2, 4, 6, 8, 10]);
  });

  it("selects channels by their activations in all checkpoints", async () => {
    const strong = trained(SUBJECT, [1, 1]);
    const [first, last] = strong.snapshots as readonly [Snapshot, Snapshot];
    // In the last checkpoint only channel 3 is a hundred times as strong.
    const layers = last.layers.map((layer) => ({
      ...layer,
      activation: {
        ...layer.activation,
        values: layer.activation.values.map((value, index) => (index % 4 === 3 ? 100 * value : value)),
      },
    }));
    const subject = { ...strong, snapshots: [first, { ...last, layers }] };
    expect((await firstOf(subject, { top: 1 })).facts.channels).toEqual([3]);
    expect((await firstOf(subject, { channels: "1-2" })).facts.channels).toEqual([1, 2]);
  });

  it("marks a channel that is dead in one checkpoint there, and still draws it in the others", async () => {
    const alive = trained(SUBJECT, [1, 2]);
    const [first, last] = alive.snapshots as readonly [Snapshot, Snapshot];
    const layers = first.layers.map((layer) => ({ ...layer, dead: [true, false, false, false] }));
    const { figure, facts } = await firstOf({ ...alive, snapshots: [{ ...first, layers }, last] });
    expect(facts.marked.dead).toBe(1);
    expect(tilesOf(figure)).toHaveLength(7);
    expect(textsOf(figure)).toContain(
      "1 of 8 tiles dead on this probe set (zero on every image): gray with a cross",
    );
  });
});

describe("the names of checkpoints", () => {
  const { snapshots = [] } = trained(SUBJECT, [1, 2, 3]);
  const [first, second, third] = snapshots as readonly [Snapshot, Snapshot, Snapshot];

  it("are their epochs, with the test accuracy", () => {
    expect(rowNames(snapshots)).toEqual({
      title: "epoch · test accuracy",
      names: ["1 · 87.5%", "2 · 93.8%", "3 · 95.8%"],
    });
    expect(snapshotWords(snapshots)[2]).toBe("epoch 3 · test accuracy 95.8%");
  });

  it("distinguish batches within epochs", () => {
    const within = { ...second, progress: { epoch: 2, batch: 200, metrics: {} } };
    expect(rowNames([first, within]).names).toEqual(["1 · 87.5%", "2, batch 200"]);
  });

  it("are their own names if one does not contain its epoch, or if they belong to several runs", () => {
    const { progress: _, ...silent } = second;
    expect(rowNames([first, silent])).toEqual({
      title: "checkpoint · test accuracy",
      names: ["made up/epoch-01 · 87.5%", "made up/epoch-02"],
    });
    expect(rowNames([first, { ...second, name: "other/epoch-02" }]).names[1]).toBe("other/epoch-02 · 93.8%");
  });

  it.each([
    [[first, second, third], "3 checkpoints, epochs 1 to 3"],
    [[first, third], "2 checkpoints, epochs 1, 3"],
    [[first, { ...third, name: "other/epoch-03" }], "2 checkpoints"],
  ])("state which were chosen", (chosen, words) => {
    expect(runWords(chosen)).toBe(words);
  });

  it.each([
    [["bundled:mini-resnet/epoch-01", "bundled:mini-resnet/epoch-02"], "bundled:mini-resnet"],
    [["a/epoch-01", "b/epoch-01"], "a/epoch-01 to b/epoch-01"],
    [["one", "two"], "one to two"],
  ])("share a run's name: %j", (names, name) => {
    expect(runName(names)).toBe(name);
  });
});
