import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planeOf } from "../../src/activations/activation.js";
import { samplesOf } from "../../src/activations/plane.js";
import { resolve } from "../../src/core/options/option.js";
import { DEFAULT_ESTIMATION } from "../../src/figures/scale/estimators.js";
import { type DifferenceDrawing, differenceOptions, differences } from "../../src/views/difference.js";
import { byChange, differenceOf, differenceScales } from "../../src/views/differenceChannels.js";
import { tripletGrid } from "../../src/views/differenceTiles.js";
import { type MadeUpPair, madeUpPair } from "../support/comparisons.js";
import { SCREEN } from "../support/style.js";
import { blob } from "../support/subjects.js";

const MAPS: MadeUpPair = {
  ...{ height: 6, width: 5, channels: 4, value: (at) => Math.max(0, blob(at)) },
  other: (at) => Math.max(0, blob(at)) * (1 + at.channel) - 0.1 * at.channel,
};
const UNITS: MadeUpPair = {
  ...{ height: 1, width: 1, channels: 10, value: ({ channel }) => channel / 10 },
  other: ({ channel }) => (channel === 7 ? 0 : channel / 10),
};

function drawn(
  pair: MadeUpPair,
  options: Readonly<Record<string, unknown>> = {},
): readonly DifferenceDrawing[] {
  return [...differences(madeUpPair(pair), resolve(differenceOptions, options), SCREEN)];
}

function first(pair: MadeUpPair, options: Readonly<Record<string, unknown>> = {}): DifferenceDrawing {
  return drawn(pair, options)[0]!;
}

function textsOf({ figure }: DifferenceDrawing): readonly string[] {
  return figure.marks.flatMap((mark) => (mark.type === "text" ? [mark.text] : []));
}

/** The planes of a figure as numbers, by the channel of A. */
function numbersOf({ planes, facts }: DifferenceDrawing): ReadonlyMap<number, readonly number[]> {
  return new Map(planes.map((plane, at) => [facts.channels[at]!, [...samplesOf(plane)]]));
}

describe("a difference", () => {
  it("of B and A is that of A and B with the other sign, in every plane", () => {
    const a = numbersOf(first(MAPS));
    const b = numbersOf(first({ ...MAPS, value: MAPS.other, other: MAPS.value }));
    expect(a.size).toBe(4);
    for (const [channel, numbers] of a) {
      expect(b.get(channel)).toEqual(numbers.map((value) => 0 - value));
    }
  });

  it("of a network with itself is zero everywhere, and marked as such", () => {
    const same = first({ ...MAPS, other: MAPS.value });
    expect([...numbersOf(same).values()].flat().every((value) => value === 0)).toBe(true);
    expect(textsOf(same)).toContain("4 without a difference on this image: gray with a slash");
  });

  it("is that of counterparts if channels are matched, and missing without a counterpart", () => {
    const { activations } = madeUpPair(MAPS).taps[0]!;
    const difference = differenceOf(activations, [1, 0, null, 3]);
    const [before, after] = [planeOf(activations[0], 0, 0), planeOf(activations[1], 0, 1)].map((plane) => [
      ...samplesOf(plane),
    ]);
    expect([...samplesOf(planeOf(difference, 0, 0))]).toEqual(
      after!.map((value, at) => Math.fround(value - before![at]!)),
    );
    expect([...samplesOf(planeOf(difference, 0, 2))].every(Number.isNaN)).toBe(true);
  });

  it("has its own scale, symmetric about zero, even if nothing decreased", () => {
    const { facts } = first({ ...MAPS, other: (at) => MAPS.value(at) + 0.5 });
    const [low, high] = facts.difference.domain;
    expect(low).toBe(-high);
    // Sums and differences of single precision.
    expect(high).toBeCloseTo(0.5, 6);
    expect(facts.difference.colormap).toBe("RdBu_r");
  });
});

describe("A and B", () => {
  it("are on one scale, determined by the values of both", () => {
    const { a, activations, counterparts } = madeUpPair(MAPS).taps[0]!;
    const difference = differenceOf(activations, counterparts);
    const { both } = differenceScales({ a, activations }, difference, DEFAULT_ESTIMATION);
    expect(both.scope).toBe("pair");
    expect(both.domains).toHaveLength(1);
    const rasters = first(MAPS, { estimator: "extent" }).figure.marks.filter(
      (mark) => mark.type === "raster",
    );
    const domains = new Set(rasters.map((mark) => JSON.stringify(mark.domain)));
    // One of both networks, one of the difference.
    expect(domains.size).toBe(2);
  });

  it("keep a sequential map for themselves: zero of their difference stays in the middle", () => {
    const { facts } = first({ ...MAPS, other: (at) => 2 * MAPS.value(at) }, { colormap: "magma" });
    expect([facts.both.colormap, facts.difference.colormap]).toEqual(["magma", "RdBu_r"]);
  });
});

describe("channels", () => {
  it("are ordered by change, largest first, and the rest is left out and reported", () => {
    const drawing = first(MAPS, { top: 2 });
    const changes = madeUpPair(MAPS).taps[0]!.changes;
    const order = [...changes.keys()].sort((a, b) => changes[b]! - changes[a]!);
    expect(drawing.facts.channels).toEqual(order.slice(0, 2));
    expect(textsOf(drawing).join("\n")).toMatch(
      /^2 of 4 channels, those first that changed most over 500 images/m,
    );
  });

  it("of equal change are ordered by index, and those with unknown change come last", () => {
    const changes = fc.array(fc.oneof(fc.constant(Number.NaN), fc.nat(3)), { maxLength: 12 });
    fc.assert(
      fc.property(changes, (all) => {
        const order = byChange(all);
        expect([...order].sort((a, b) => a - b)).toEqual(all.map((_, index) => index));
        order.slice(1).forEach((index, at) => {
          const [before, after] = [all[order[at]!]!, all[index]!];
          if (Number.isNaN(before)) expect(after).toBeNaN();
          else if (before === after) expect(order[at]!).toBeLessThan(index);
          else expect(Number.isNaN(after) || before > after).toBe(true);
        });
      }),
    );
  });

  it("state in their captions their counterpart, change and similarity", () => {
    const texts = textsOf(first({ ...MAPS, counterparts: [2, 1, null, 0], unmatched: [3] }));
    expect(texts).toContainEqual(expect.stringMatching(/^0 → 2 · Δ 0?\.\d+ · r 0\.9$/));
    expect(texts).toContainEqual(expect.stringMatching(/^1 · Δ 0?\.\d+ · r 0\.8$/));
    expect(texts).toContainEqual(expect.stringMatching(/^3 → 0 · Δ \S+ · r 0\.6 · unmatched$/));
    expect(texts).toContain("2 → none · unmatched");
    expect(texts).toContain("1 of 4 channels is unlike its counterpart (r below 0.3): in a dashed frame");
    expect(texts).toContain("1 of 4 has no counterpart in B: hatched");
    expect(texts.join(" ")).toMatch(
      /, as A → B one order serves all taps of a residual stream; it was found over 500 images of \S+/,
    );
  });

  it("that are dead in one network are reported by network", () => {
    expect(textsOf(first({ ...MAPS, dead: [[1], [0, 2]] }))).toContain(
      "3 dead (zero on every image; 1 in A, 2 in B): gray with a cross",
    );
  });
});

describe("units", () => {
  it("stay in order, all of them, and the most changed are named", () => {
    const drawing = first(UNITS, { top: 2 });
    expect(drawing.facts.channels).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(textsOf(drawing).join("\n")).toMatch(/most changed over 500 images .*: 7 \(0\.7\)/);
  });
});

describe("figures", () => {
  it("are one per tap and image, named after them", () => {
    const images = drawn({ ...MAPS, images: 3 });
    expect(images.map(({ name }) => name)).toEqual([
      "difference-tap-0",
      "difference-tap-1",
      "difference-tap-2",
    ]);
    expect(first(MAPS).name).toBe("difference-tap");
  });
});

describe("a grid of triplets", () => {
  it("has a place for each, keeps whole pixels and never a map that is too small to see", () => {
    const sizes = fc.record({
      count: fc.integer({ min: 1, max: 80 }),
      side: fc.integer({ min: 2, max: 300 }),
    });
    fc.assert(
      fc.property(sizes, ({ count, side }) => {
        const map = { width: side, height: side };
        const grid = tripletGrid(count, map, { captionWidth: 90, columns: 0, zoom: 0 }, SCREEN);
        expect(grid.cells).toHaveLength(count);
        expect(Number.isInteger(grid.zoom)).toBe(true);
        expect(side * grid.zoom).toBeGreaterThanOrEqual(22);
        for (const cell of grid.cells) {
          expect(cell.width).toBeGreaterThanOrEqual(Math.max(90, 3 * side * grid.zoom));
          expect(cell.x + cell.width).toBeLessThanOrEqual(grid.width);
        }
      }),
    );
  });
});
