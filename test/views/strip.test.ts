import { describe, expect, it } from "vitest";
import { resolve } from "../../src/core/options/option.js";
import { loadStyle } from "../../src/figures/style/loadStyle.js";
import { drawView } from "../../src/views/drawView.js";
import { sheet } from "../../src/views/sheet.js";
import type { Drawing, ViewInput } from "../../src/views/view.js";
import { madeUpSubject } from "../support/subjects.js";

/** A subject whose taps are sequences of units, like those of recurrent layers. */
function sequences(given: Parameters<typeof madeUpSubject>[0]): ViewInput {
  const subject = madeUpSubject(given);
  return { ...subject, taps: subject.taps.map((tap) => ({ ...tap, shape: [given.width, given.channels] })) };
}

async function drawn(subject: ViewInput, given: Readonly<Record<string, unknown>> = {}) {
  return [...drawView(sheet, subject, resolve(sheet.options, given), await loadStyle()).drawings];
}

const textsOf = ({ figure }: Drawing) =>
  figure.marks.flatMap((mark) => (mark.type === "text" ? [mark.text] : []));

/** The numbers of all data rasters, without the colorbar's, row by row. */
function samplesIn({ figure }: Drawing): readonly (readonly number[])[] {
  const rasters = figure.marks.filter((mark) => mark.type === "raster" && mark.zoom > 1);
  return rasters.map((mark) => (mark.type === "raster" ? [...mark.samples.values] : []));
}

const UNITS = madeUpSubject({
  height: 1,
  width: 1,
  channels: 130,
  value: ({ channel }) => Math.fround(Math.sin(channel)),
});

describe("a sheet of units", () => {
  it("is a strip in which every unit is a sample, in order, whatever the bands", async () => {
    for (const columns of [0, 1, 40, 65, 130, 200]) {
      const [drawing] = await drawn(UNITS, { columns });
      expect(samplesIn(drawing!).flat()).toEqual([...UNITS.activations[0]!.values]);
    }
  });

  it("is divided into bands of equal length, with unit indices below them at round numbers", async () => {
    const [drawing] = await drawn(UNITS, { columns: 65 });
    expect(samplesIn(drawing!).map((samples) => samples.length)).toEqual([65, 65]);
    const labels = textsOf(drawing!).filter((text) => /^\d+$/.test(text) && Number(text) >= 10);
    expect(labels.length).toBeGreaterThan(3);
    for (const label of labels) expect(Number(label) % 2 === 0 || Number(label) % 5 === 0).toBe(true);
    expect(textsOf(drawing!)).toContain("unit");
  });

  it("shows only the chosen units, and names them", async () => {
    const [drawing] = await drawn(UNITS, { channels: "3,7-9" });
    expect(samplesIn(drawing!).flat()).toEqual([3, 7, 8, 9].map((unit) => Math.fround(Math.sin(unit))));
    expect(drawing!.facts.channels).toEqual([3, 7, 8, 9]);
    expect(drawing!.planes.map(({ offset }) => offset)).toEqual([3, 7, 8, 9]);
  });

  it("marks units that are zero on every image as dead, and not those that are zero on one", async () => {
    const subject = madeUpSubject({
      images: 3,
      height: 1,
      width: 1,
      channels: 6,
      value: ({ image, channel }) => (channel === 2 || (channel === 4 && image < 2) ? 0 : 1 + channel),
    });
    for (const drawing of (await drawn(subject)).slice(0, 3)) {
      expect(drawing.facts.marked.dead).toBe(1);
      expect(textsOf(drawing)).toContainEqual(expect.stringMatching(/^1 of 6 units dead on this probe set/));
    }
  });

  it("keeps tiles with ranges if each unit has its own scale", async () => {
    const [drawing] = await drawn(UNITS, { scope: "filter" });
    expect(samplesIn(drawing!)).toHaveLength(130);
  });
});

describe("a sheet of sequences", () => {
  const subject = sequences({
    images: 1,
    height: 1,
    width: 5,
    channels: 4,
    value: ({ column, channel }) => (channel === 1 ? 0 : channel === 3 ? 2 : 10 * column + channel),
  });

  it("has units along x and time along y, labeled", async () => {
    const [drawing] = await drawn(subject);
    const rows = [0, 1, 2, 3, 4].map((time) => [10 * time, 0, 10 * time + 2, 2]);
    expect(samplesIn(drawing!)).toEqual([rows.flat()]);
    expect(textsOf(drawing!)).toEqual(expect.arrayContaining(["unit", "time"]));
  });

  it("marks a unit that is zero at every step, and one that does not change", async () => {
    const [drawing] = await drawn(subject);
    expect(drawing!.facts.marked).toMatchObject({ silent: 1, constant: 1 });
    expect(textsOf(drawing!).join("\n")).toMatch(
      /1 of 4 units silent on this image.*\n1 of 4 units constant/,
    );
  });
});
