import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatNumber } from "../../src/core/format.js";
import type { Domain } from "../../src/figures/scale/domain.js";
import { roundTicksOf, type Tick, ticksOf } from "../../src/figures/scale/ticks.js";

const GAP = 8;
const widthOf = (value: number) => formatNumber(value).length * 5.6;
const valuesOf = (domain: Domain, length = 200) =>
  ticksOf(domain, { length, widthOf, gap: GAP }).map(({ value }) => Number(value.toPrecision(12)));

/** Domains as scales make them, from the smallest float to the largest. */
const domains = fc
  .tuple(fc.float({ min: Math.fround(1e-44), noNaN: true, noDefaultInfinity: true }), fc.boolean())
  .map(([high, signed]): Domain => [signed ? -high : 0, high]);

function spanOf({ at, align, value }: Tick): readonly [number, number] {
  const from = at - widthOf(value) * { left: 0, center: 0.5, right: 1 }[align];
  return [from, from + widthOf(value)];
}

describe("the ticks of a scale", () => {
  it.each<[Domain, readonly number[]]>([
    [
      [0, 1],
      [0, 0.2, 0.4, 0.6, 0.8, 1],
    ],
    [
      [0, 7.31],
      [0, 1, 2, 3, 4, 5, 6, 7.31],
    ],
    [
      [-3.12, 3.12],
      [-3.12, -1, 0, 1, 3.12],
    ],
    [
      [0, 0.0437],
      [0, 0.01, 0.02, 0.03, 0.0437],
    ],
  ])("of %j are %j", (domain, expected) => {
    expect(valuesOf(domain)).toEqual(expected);
  });

  it("are only the ends and zero if there is no space for more", () => {
    expect(valuesOf([-1e-9, 1e-9], 60)).toEqual([-1e-9, 0, 1e-9]);
  });

  it("include both ends and zero, ascend, are symmetric about zero, and are at their values", () => {
    fc.assert(
      fc.property(domains, ([low, high]) => {
        const ticks = ticksOf([low, high], { length: 200, widthOf, gap: GAP });
        const values = ticks.map(({ value }) => value);
        expect([values[0], values.at(-1)]).toEqual([low, high]);
        expect(values.filter((value) => value === 0)).toHaveLength(1);
        expect(values.toSorted((a, b) => a - b)).toEqual(values);
        if (low < 0) expect(values.map((value) => 0 - value).reverse()).toEqual(values);
        if (low < 0) expect(ticks.find(({ value }) => value === 0)?.at).toBe(100);
        for (const { value, at } of ticks) expect(at).toBeCloseTo(((value - low) / (high - low)) * 200, 6);
      }),
    );
  });

  it("have labels that do not overlap, with three digits of their values", () => {
    fc.assert(
      fc.property(domains, fc.integer({ min: 160, max: 900 }), (domain, length) => {
        const spans = ticksOf(domain, { length, widthOf, gap: GAP }).map(spanOf);
        for (const [index, [from]] of spans.slice(1).entries()) {
          expect(from).toBeGreaterThan(spans[index]?.[1] ?? Infinity);
        }
        expect(spans[0]?.[0]).toBe(0);
        expect(spans.at(-1)?.[1]).toBeCloseTo(length, 9);
        expect(spans.length).toBeLessThanOrEqual(12);
      }),
    );
  });
});

describe("the ticks of an axis whose ends are not round", () => {
  it.each<[Domain, readonly number[]]>([
    [
      [-10.5, 5.5],
      [-10, -8, -6, -4, -2, 0, 2, 4],
    ],
    [
      [0, 0.38],
      [0, 0.1, 0.2, 0.3],
    ],
    [
      [-4, 0],
      [-4, -3, -2, -1, 0],
    ],
  ])("of %j are %j", (domain, expected) => {
    const ticks = roundTicksOf(domain, { length: 200, widthOf, gap: GAP });
    expect(ticks.map(({ value }) => Number(value.toPrecision(12)))).toEqual(expected);
  });

  it("are at equal steps, separate, and at least two", () => {
    fc.assert(
      fc.property(fc.integer({ min: -500, max: 0 }), fc.integer({ min: 1, max: 500 }), (first, last) => {
        const ticks = roundTicksOf([first * 0.02, last * 0.02], { length: 180, widthOf, gap: GAP });
        expect(ticks.length).toBeGreaterThan(1);
        const steps = ticks.slice(1).map(({ value }, index) => value - ticks[index]!.value);
        for (const step of steps) expect(step).toBeCloseTo(steps[0] as number, 9);
        for (const [index, tick] of ticks.slice(1).entries()) {
          expect(spanOf(tick)[0] - spanOf(ticks[index] as Tick)[1]).toBeGreaterThanOrEqual(GAP);
        }
      }),
    );
  });
});
