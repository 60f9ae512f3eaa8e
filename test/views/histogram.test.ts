import { describe, expect, it } from "vitest";
import { samplesOf } from "../../src/activations/plane.js";
import { resolve } from "../../src/core/options/option.js";
import type { RectMark } from "../../src/figures/figure.js";
import { loadStyle } from "../../src/figures/style/loadStyle.js";
import { PRESET_NAMES } from "../../src/figures/style/presets.js";
import type { StyleChoice } from "../../src/figures/style/style.js";
import { drawView } from "../../src/views/drawView.js";
import { histogram } from "../../src/views/histogram.js";
import type { Drawing, ViewInput } from "../../src/views/view.js";
import { mistakeOf } from "../support/mistake.js";
import { blob, madeUpSubject, troubled } from "../support/subjects.js";

const SUBJECT = madeUpSubject({ images: 3, height: 6, width: 8, channels: 4, value: blob });
const [TAP] = SUBJECT.activations;

async function allDrawn(
  subject: ViewInput,
  given: Readonly<Record<string, unknown>> = {},
  choice: StyleChoice = {},
): Promise<readonly Drawing[]> {
  return [
    ...drawView(histogram, subject, resolve(histogram.options, given), await loadStyle(choice)).drawings,
  ];
}

async function drawn(subject: ViewInput, given: Readonly<Record<string, unknown>> = {}): Promise<Drawing> {
  const [drawing] = await allDrawn(subject, given);
  if (drawing === undefined) throw new Error("Nothing was drawn");
  return drawing;
}

/** The subject with its first tap alone. */
function alone(subject: ViewInput): ViewInput {
  return { ...subject, taps: subject.taps.slice(0, 1), activations: subject.activations.slice(0, 1) };
}

function textOf({ figure }: Drawing): string {
  return figure.marks.map((mark) => (mark.type === "text" ? mark.text : "")).join("\n");
}

function rectsOf({ figure }: Drawing): readonly RectMark[] {
  return figure.marks.filter((mark) => mark.type === "rect");
}

describe("a figure of histograms", () => {
  it("has one per tap over all images of the probe, unless each image is requested", async () => {
    const [over, ...others] = await allDrawn(SUBJECT);
    expect(others).toEqual([]);
    expect(over).toMatchObject({
      name: "histogram",
      facts: { images: [0, 1, 2], tap: "tap, input, sum, output" },
    });
    for (const { name } of SUBJECT.taps) expect(textOf(over!)).toMatch(new RegExp(`^${name}$`, "m"));
    const each = await allDrawn(SUBJECT, { over: "image" });
    expect(each.map(({ name, facts }) => [name, facts.images])).toEqual([
      ["histogram-0", [0]],
      ["histogram-1", [1]],
      ["histogram-2", [2]],
    ]);
  });

  it("has one per channel of a tap if requested, all on one axis", async () => {
    const drawings = await allDrawn(SUBJECT, { perChannel: true, channels: "1-3" });
    expect(drawings.map(({ name }) => name)).toEqual(["tap", "input", "sum", "output"]);
    const [{ facts }] = drawings as [Drawing];
    expect(facts.channels).toEqual([1, 2, 3]);
    expect(facts.domain).not.toBeNull();
    expect(textOf(drawings[0]!).match(/^channel \d$/gm)).toEqual(["channel 1", "channel 2", "channel 3"]);
  });

  it("states the number of values, their mean, deviation and range, and the fraction of zeros", async () => {
    const text = textOf(
      await drawn(
        alone(
          madeUpSubject({ height: 1, width: 8, channels: 1, value: ({ column }) => Math.max(0, column - 5) }),
        ),
      ),
    );
    // 0 six times, 1, 2: the mean is 3/8, the variance 5/8 − 9/64.
    expect(text).toContain("8 values");
    expect(text).toContain("mean 0.375 · sd 0.696 · 0 … 2");
    expect(text).toContain("exact zeros 75%");
  });

  it("reports the number of non-finite values, and excludes them from mean and bars", async () => {
    const value = ({ column }: { column: number }) =>
      [Number.NaN, Infinity, -Infinity, 1, 3][column] as number;
    const text = textOf(await drawn(alone(madeUpSubject({ height: 1, width: 5, channels: 1, value }))));
    expect(text).toContain("2 values, and 1 NaN, 2 Inf, not counted");
    expect(text).toContain("mean 2 · sd 1 · 1 … 3");
  });

  it("states which channels are silent, or constant", async () => {
    const subject = alone(madeUpSubject({ height: 9, width: 12, channels: 6, value: troubled }));
    const drawing = await drawn(subject, { perChannel: true });
    expect(textOf(drawing)).toContain("all of them zero");
    expect(textOf(drawing)).toContain("all of them 0.5");
    expect(drawing.facts.marked).toEqual({ dead: 0, silent: 1, constant: 1, nonFinite: 2 });
  });

  it("states the fraction beyond the scale of pictures, and marks its ends", async () => {
    const subject = alone(SUBJECT);
    const { scales } = drawView(
      histogram,
      subject,
      resolve(histogram.options, { percentile: 90 }),
      await loadStyle(),
    );
    const reach = scales.domains[0]!.domain[1];
    const [above, below] = [1, -1].map((sign) => TAP!.values.filter((value) => sign * value > reach).length);
    const drawing = await drawn(subject, { percentile: 90 });
    expect(drawing.facts.clipped).toMatchObject({ above, below });
    expect(textOf(drawing)).toContain("percentile 90");
    const { page } = await loadStyle();
    expect(rectsOf(drawing).filter(({ fill }) => fill === page.ink).length).toBeGreaterThan(0);
  });

  it.each(["linear", "log"])("has bars as high as their fractions, on a %s axis", async (axis) => {
    const values = [1, 1, 1, 1, 2, 2, 3, 0];
    const value = ({ column }: { column: number }) => values[column] as number;
    const drawing = await drawn(alone(madeUpSubject({ height: 1, width: 8, channels: 1, value })), { axis });
    const { page } = await loadStyle();
    const [strip, ...bars] = rectsOf(drawing).filter(({ fill }) => fill === page.faint);
    const frame = rectsOf(drawing).find(({ stroke }) => stroke === page.rule);
    expect(strip!.width / frame!.width).toBeCloseTo(1 / 8, 1);
    const heights = bars.map(({ height }) => height);
    expect(heights).toHaveLength(3);
    expect(Math.max(...heights)).toBe(heights[0]);
    // The logarithmic axis starts at 10 %, the power of ten below the least share.
    const expected =
      axis === "linear" ? [1, 0.5, 0.25] : [1, Math.log(2.5) / Math.log(5), Math.log(1.25) / Math.log(5)];
    for (const [index, height] of heights.entries()) {
      expect(height / heights[0]!).toBeCloseTo(expected[index] as number, 1);
    }
  });

  it("shows the image that a single one is of", async () => {
    const [one] = await allDrawn(SUBJECT, { over: "image" });
    const images = one!.figure.marks.filter((mark) => mark.type === "raster");
    expect(images).toHaveLength(1);
    expect((await drawn(SUBJECT)).figure.marks.some(({ type }) => type === "raster")).toBe(false);
  });

  it("returns the values of each tap as a separate plane, by the tap's name", async () => {
    const { planes, stacks } = await drawn(SUBJECT);
    expect(stacks).toEqual(SUBJECT.activations.map(({ tap }) => ({ name: tap, planes: 1 })));
    expect(planes.map(({ width, height }) => [width, height])).toEqual(
      SUBJECT.activations.map(({ values }) => [values.length, 1]),
    );
    const sum = [...samplesOf(planes[0]!)].reduce((all, value) => all + value, 0);
    expect(sum).toBeCloseTo(
      TAP!.values.reduce((all, value) => all + value, 0),
      6,
    );
  });

  it("returns the values of each channel as a plane if each has a histogram", async () => {
    const [{ planes, stacks }] = (await allDrawn(SUBJECT, { perChannel: true })) as [Drawing];
    const [images, height, width, channels] = TAP!.shape;
    expect(stacks).toBeUndefined();
    expect(planes.map((plane) => plane.width)).toEqual(
      Array.from({ length: channels }, () => images * height * width),
    );
  });

  it("has one axis for all taps if they share a scale, and separate ones otherwise", async () => {
    expect((await drawn(SUBJECT, { scope: "network" })).facts.domain).not.toBeNull();
    expect((await drawn(SUBJECT)).facts).toMatchObject({ domain: null, colormap: null, shape: null });
  });

  it("rejects saved scales of single channels in one sentence", async () => {
    const scales = {
      scope: "filter",
      estimation: { estimator: "extent", percentile: 99.5 },
      domains: [],
    } as const;
    expect(await mistakeOf(() => allDrawn({ ...SUBJECT, scales }))).toMatch(
      /^Histograms need a scale for each tap/,
    );
  });

  it.each(PRESET_NAMES)("keeps its marks on the page of the preset %s, with its width", async (preset) => {
    const style = await loadStyle({ preset });
    for (const perChannel of [false, true]) {
      for (const { figure } of await allDrawn(SUBJECT, { perChannel, axis: "log" }, { preset })) {
        if (style.width !== undefined) expect(figure.width).toBe(style.width);
        for (const mark of figure.marks) {
          if (mark.type === "rect") expect(mark.x + mark.width).toBeLessThanOrEqual(figure.width);
          if (mark.type !== "text") continue;
          const share = { left: 0, center: 0.5, right: 1 }[mark.align ?? "left"];
          const left = mark.x - share * style.measure(mark.text, mark.style);
          expect(left, mark.text).toBeGreaterThanOrEqual(0);
          expect(left + style.measure(mark.text, mark.style), mark.text).toBeLessThanOrEqual(figure.width);
        }
      }
    }
  });
});
