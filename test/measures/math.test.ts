import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binomial, combinations, kendallTau, permutations } from "../../src/measures/math/choices.js";
import { cosine, distance, norm } from "../../src/measures/math/geometry.js";
import { pooled } from "../../src/measures/math/pooledMaps.js";
import { quantileOf } from "../../src/measures/math/quantile.js";
import { Ridge } from "../../src/measures/math/ridge.js";
import { Moments } from "../../src/measures/math/runningMoments.js";
import { ranksOf } from "../../src/measures/math/spectrum.js";
import { someChoices, someOrders } from "../../src/measures/sampling.js";
import { REFERENCE } from "../support/reference.js";
import { X } from "../support/similar.js";

const expected = REFERENCE.similarity2;

describe("ranks", () => {
  it("match the reference within 1e-9", async () => {
    const moments = new Moments(5);
    for (const row of X) moments.add(row);
    const { effective, participation, stable } = await ranksOf(moments.scatter());
    expect(effective).toBeCloseTo(expected.erank_sv, 9);
    expect(participation).toBeCloseTo(expected.participation, 9);
    expect(stable).toBeCloseTo(expected.stable_rank, 9);
  });

  it("count the directions that data spread over evenly, and are NaN if nothing varies", async () => {
    const moments = new Moments(4);
    for (const row of [
      [1, 0, 0, 5],
      [-1, 0, 0, 5],
      [0, 1, 0, 5],
      [0, -1, 0, 5],
    ])
      moments.add(row);
    const { effective, participation, stable } = await ranksOf(moments.scatter());
    for (const rank of [effective, participation, stable]) expect(rank).toBeCloseTo(2, 9);
    const still = new Moments(2);
    for (const row of [
      [3, 0],
      [3, 0],
    ])
      still.add(row);
    expect((await ranksOf(still.scatter())).effective).toBeNaN();
  });
});

describe("the ranks of fewer vectors than entries", () => {
  const momentsOf = (rows: readonly (readonly number[])[]) => {
    const moments = new Moments(7);
    for (const row of rows) moments.add(row);
    return moments;
  };
  const wavy = (count: number) =>
    Array.from({ length: count }, (_, row) =>
      Array.from({ length: 7 }, (_, at) => Math.sin(3 + row * 7.3 + at * at)),
    );

  it.each([2, 4, 6, 7, 12])(
    "equal those of the scatter matrix, from a matrix of the vectors: %i",
    async (count) => {
      const moments = momentsOf(wavy(count));
      const [found, expected] = [await ranksOf(moments.spectral()), await ranksOf(moments.scatter())];
      expect(moments.spectral().length).toBe(Math.min(count, 7));
      expect(found.participation).toBeCloseTo(expected.participation, 9);
      expect(found.stable).toBeCloseTo(expected.stable, 9);
      // The roots of eigenvalues that are rounding errors count a little in the matrix that has more of them.
      expect(found.effective).toBeCloseTo(expected.effective, 5);
    },
  );

  it("are NaN if nothing varies, whatever the mean's last digit", async () => {
    const still = momentsOf(Array.from({ length: 3 }, () => [0.1, 0.2, 0.3, 0.7, 1e-3, 1e3, 0]));
    expect((await ranksOf(still.spectral())).effective).toBeNaN();
  });
});

describe("choices", () => {
  it("are complete and distinct", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }), (count, size) => {
        const all = combinations(count, size);
        expect(all.length).toBe(binomial(count, size));
        expect(new Set(all.map(String)).size).toBe(all.length);
        for (const choice of all) expect(choice).toEqual([...new Set(choice)].sort((a, b) => a - b));
      }),
    );
    expect(new Set(permutations([0, 1, 2, 3, 4]).map(String)).size).toBe(120);
  });

  it("are sampled if there are too many: the requested number, distinct, and equal for equal seeds", () => {
    const drawn = someChoices(30, 4, { samples: 50, seed: 3 });
    expect(new Set(drawn.map(String)).size).toBe(50);
    expect(drawn).toEqual(someChoices(30, 4, { samples: 50, seed: 3 }));
    expect(drawn).not.toEqual(someChoices(30, 4, { samples: 50, seed: 4 }));
    expect(someChoices(30, 30, { samples: 50, seed: 3 })).toEqual([
      Array.from({ length: 30 }, (_, index) => index),
    ]);
  });

  it("of orders begin with the network's own and range from little to much disorder", () => {
    const orders = someOrders(12, { samples: 60, seed: 0 });
    const taus = orders.map(kendallTau);
    expect(new Set(orders.map(String)).size).toBe(61);
    expect(taus[0]).toBe(1);
    expect(Math.max(...taus.slice(1))).toBeGreaterThan(0.8);
    expect(Math.min(...taus)).toBeLessThan(0.2);
  });

  it("of orders are complete if at least as many are requested", () => {
    const orders = someOrders(6, { samples: 1000, seed: 0 });
    expect(new Set(orders.map(String)).size).toBe(720);
    expect(orders[0]).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("have a Kendall's τ from 1 for the same order to −1 for the reverse", () => {
    expect(
      [
        [0, 1, 2, 3],
        [3, 2, 1, 0],
        [1, 0, 2, 3],
      ].map(kendallTau),
    ).toEqual([1, -1, 1 - 2 / 6]);
  });
});

describe("averaged maps", () => {
  it("keep small maps unchanged", () => {
    const values = Float32Array.from({ length: 2 * 3 * 2 * 2 }, (_, index) => index);
    expect(pooled({ shape: [2, 3, 2, 2], values }).map((row) => [...row])).toEqual([
      [...values.subarray(0, 12)],
      [...values.subarray(12)],
    ]);
  });

  it("are means over windows that cover all of a large map", () => {
    const values = Float32Array.from(
      { length: 28 * 28 },
      (_, index) => Math.floor(index / 28 / 4) * 7 + Math.floor((index % 28) / 4),
    );
    expect([...(pooled({ shape: [1, 28, 28, 1], values })[0] ?? [])]).toEqual(
      Array.from({ length: 49 }, (_, index) => index),
    );
    const flat = pooled({ shape: [1, 10, 9, 1], values: new Float32Array(90).fill(3) });
    for (const value of flat[0] ?? []) expect(value).toBeCloseTo(3, 12);
  });
});

describe("a ridge readout", () => {
  it("distinguishes classes in different directions, even if some features never vary", async () => {
    const ridge = new Ridge(3, 3);
    const points = Array.from({ length: 60 }, (_, index) => ({
      at: place(index % 3, index / 60),
      label: index % 3,
    }));
    for (const { at, label } of points) ridge.add(at, label);
    const { predict, lambda } = await ridge.solve();
    expect(lambda).toBeGreaterThan(0);
    expect(points.filter(({ at, label }) => predict(at) !== label)).toEqual([]);
  });

  it("predicts the most frequent class if features are uninformative", async () => {
    const ridge = new Ridge(2, 3);
    for (const label of [1, 2, 2, 0]) ridge.add([1, 1], label);
    expect((await ridge.solve()).predict([1, 1])).toBe(2);
  });

  it("has the weights of the normal equations", async () => {
    const ridge = new Ridge(1, 2);
    // About their mean of 0 the features 1 and −1 have a scatter of 4, so λ is 0.04 and the weight 2 / 4.04.
    for (const [x, label] of [
      [1, 1],
      [1, 1],
      [-1, 0],
      [-1, 0],
    ] as const)
      ridge.add([x], label);
    const { lambda, predict } = await ridge.solve();
    expect(lambda).toBeCloseTo(0.04, 12);
    expect([predict([0.01]), predict([-0.01])]).toEqual([1, 0]);
  });

  it("sums more images than its buffer holds like one by one", async () => {
    const rows = Array.from({ length: 300 }, (_, index) => [Math.sin(index), Math.cos(3 * index), index % 5]);
    const ridge = new Ridge(3, 2);
    const moments = new Moments(3);
    for (const [index, row] of rows.entries()) {
      ridge.add(row, index % 2);
      moments.add(row);
    }
    const trace = moments.scatter().reduce((sum, row, index) => sum + (row[index] as number), 0);
    expect((await ridge.solve()).lambda).toBeCloseTo(trace / 300, 12);
  });
});

function place(label: number, shift: number): number[] {
  return [Math.cos(label * 2.1) + shift / 10, Math.sin(label * 2.1), 7];
}

describe("vectors", () => {
  const vectors = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 3, maxLength: 3 });

  it("satisfy the cosine rule", () => {
    fc.assert(
      fc.property(vectors, vectors, (a, b) => {
        fc.pre(norm(a) > 1e-3 && norm(b) > 1e-3);
        const rule = norm(a) ** 2 + norm(b) ** 2 - 2 * norm(a) * norm(b) * cosine(a, b);
        expect(Math.abs(distance(a, b) ** 2 - rule)).toBeLessThan(1e-9 * (norm(a) ** 2 + norm(b) ** 2));
      }),
    );
  });

  it("have no cosine if one of them is zero", () => {
    expect(cosine([0, 0], [1, 2])).toBeNaN();
  });
});

describe("quantiles", () => {
  it("are between ranks, like numpy's", () => {
    expect([0, 0.05, 0.5, 0.95, 1].map((share) => quantileOf([1, 2, 3, 10], share))).toEqual(
      [1, 1.15, 2.5, 8.95, 10].map((value) => expect.closeTo(value, 12)),
    );
    expect(quantileOf([], 0.5)).toBeNaN();
  });
});
