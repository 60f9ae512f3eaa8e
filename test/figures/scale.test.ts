import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { positionIn, scaleOf } from "../../src/figures/scale/domain.js";

const extents = fc
  .tuple(
    fc.float({ noNaN: true, noDefaultInfinity: true }),
    fc.float({ noNaN: true, noDefaultInfinity: true }),
  )
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

describe("the scale of data", () => {
  it.each<[string, readonly [number, number] | undefined, string, readonly [number, number]]>([
    ["that are never negative begins at zero", [2, 5], "sequential", [0, 5]],
    ["from zero up ends at the largest", [0, 0.25], "sequential", [0, 0.25]],
    ["with a sign reaches as far below zero", [-1, 3], "diverging", [-3, 3]],
    ["with a sign reaches as far above zero", [-4, 3], "diverging", [-4, 4]],
    ["that are all negative has zero in it still", [-4, -2], "diverging", [-4, 4]],
    ["that are zero everywhere is zero to one", [0, 0], "sequential", [0, 1]],
    ["that are minus zero everywhere is zero to one", [-0, -0], "sequential", [0, 1]],
    ["that are not there is zero to one", undefined, "sequential", [0, 1]],
  ])("%s", (_, extent, kind, domain) => {
    expect(scaleOf(extent)).toEqual({ kind, domain });
  });

  it("contains the data, and zero at its bottom or in its exact middle", () => {
    fc.assert(
      fc.property(extents, ([low, high]) => {
        const { kind, domain } = scaleOf([low, high]);
        expect(positionIn(domain, low)).toBeGreaterThanOrEqual(0);
        expect(positionIn(domain, high)).toBeLessThanOrEqual(1);
        expect(positionIn(domain, 0)).toBe(kind === "sequential" ? 0 : 0.5);
      }),
    );
  });
});

describe("the position in a domain", () => {
  it.each([
    [-2, 0],
    [0, 0.5],
    [1, 0.75],
    [2, 1],
    [3, 1.25],
    [-4, -0.5],
    [Infinity, Infinity],
    [-Infinity, -Infinity],
    [NaN, NaN],
  ])("of %d from -2 to 2 is %d", (value, expected) => {
    expect(positionIn([-2, 2], value)).toBe(expected);
  });
});
