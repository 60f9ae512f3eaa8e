import { describe, expect, it } from "vitest";
import { resolve } from "../../src/core/options/option.js";
import type { Figure, Mark } from "../../src/figures/figure.js";
import { loadStyle } from "../../src/figures/style/loadStyle.js";
import { drawView } from "../../src/views/drawView.js";
import { isMoving, movingViews, viewOf, views } from "../../src/views/index.js";
import type { Drawing, ViewInput } from "../../src/views/view.js";
import { trained } from "../support/snapshots.js";
import { blob, madeUpSubject, troubled } from "../support/subjects.js";

const SUBJECTS: Readonly<Record<string, ViewInput>> = {
  "eight signed maps": madeUpSubject({ height: 9, width: 12, channels: 8, value: blob }),
  "maps with trouble": madeUpSubject({ height: 9, width: 12, channels: 6, value: troubled }),
  "several images": madeUpSubject({ images: 3, height: 5, width: 5, channels: 3, value: blob }),
  "a vector of 97 units": madeUpSubject({
    height: 1,
    width: 1,
    channels: 97,
    value: ({ channel }) => channel,
  }),
  "one pixel": madeUpSubject({ height: 1, width: 1, channels: 1, value: () => 1 }),
  "nothing but zeros": madeUpSubject({ height: 4, width: 4, channels: 5, value: () => 0 }),
  "nothing but NaN": madeUpSubject({ height: 4, width: 4, channels: 5, value: () => Number.NaN }),
  "denormal numbers": madeUpSubject({ height: 4, width: 4, channels: 2, value: ({ row }) => row * 1e-42 }),
  "the largest floats": madeUpSubject({
    height: 4,
    width: 4,
    channels: 2,
    value: ({ row }) => (row - 2) * 1.6e38,
  }),
};

async function drawn(name: string, subject: ViewInput): Promise<readonly Drawing[]> {
  const view = viewOf(name);
  const shown = view.inputs.includes("run") ? trained(subject, [0.1, 1, 2]) : subject;
  return [...drawView(view, shown, resolve(view.options, {}), await loadStyle()).drawings];
}

function strayMarks({ width, height, marks }: Figure) {
  return marks.filter((mark) => {
    return pointsOf(mark).some(([x, y]) => !(x >= 0 && y >= 0 && x <= width && y <= height));
  });
}

function pointsOf(mark: Mark): readonly (readonly [number, number])[] {
  if (mark.type === "line") return [mark.from, mark.to];
  return mark.type === "path" ? mark.points : [[mark.x, mark.y]];
}

describe.each([...Object.keys(views), ...Object.keys(movingViews)])("the view %s", (name) => {
  it.each(Object.keys(SUBJECTS))("draws %s within its page, on whole pixels", async (which) => {
    const drawings = await drawn(name, SUBJECTS[which] as ViewInput);
    expect(drawings.length).toBeGreaterThan(0);
    for (const figure of drawings.flatMap(({ figure, motion }) => motion?.frames ?? [figure])) {
      expect(Number.isInteger(figure.width) && Number.isInteger(figure.height)).toBe(true);
      expect(strayMarks(figure)).toEqual([]);
      const rasters = figure.marks.filter((mark) => mark.type === "raster");
      expect(rasters.filter(({ x, y, zoom }) => ![x, y, zoom].every(Number.isInteger))).toEqual([]);
    }
  });

  it.each(Object.keys(SUBJECTS))("states correct and finite facts of %s", async (which) => {
    for (const { facts } of await drawn(name, SUBJECTS[which] as ViewInput)) {
      // Figures without colors may have several axes, whose ranges need not be symmetric about zero.
      if (facts.colormap === null && facts.domain === null) continue;
      const domains = facts.domain === null ? facts.parts?.map(({ domain }) => domain) : [facts.domain];
      for (const domain of domains ?? [null]) {
        const [low, high] = domain ?? [Number.NaN, Number.NaN];
        expect(Number.isFinite(low) && Number.isFinite(high) && low < high).toBe(true);
        expect(facts.colormap === null ? low <= 0 && high >= 0 : low === 0 || low === -high).toBe(true);
      }
    }
  });

  it("gives every drawing its own file name, of plain letters", async () => {
    const names = (await drawn(name, SUBJECTS["several images"] as ViewInput)).map((drawing) => drawing.name);
    expect(new Set(names).size).toBe(names.length);
    for (const file of names) expect(file).toMatch(/^[\p{L}\p{N}_#-][\p{L}\p{N}._#-]*$/u);
  });

  it("draws the same figure from the same subject", async () => {
    const subject = SUBJECTS["maps with trouble"] as ViewInput;
    expect(await drawn(name, subject)).toEqual(await drawn(name, subject));
  });

  it("describes itself and its options, and gives examples that use it", () => {
    const { summary, options, examples } = viewOf(name);
    for (const text of [summary, ...Object.values(options).map((option) => option.summary)]) {
      expect(text).toMatch(/[^.]$/);
      expect(text.length).toBeGreaterThan(10);
    }
    expect(examples.length).toBeGreaterThan(0);
    const words = isMoving(name) ? "animate" : `draw ${name}`;
    for (const { line } of examples) expect(line).toMatch(new RegExp(`^convscope ${words} `));
  });
});
