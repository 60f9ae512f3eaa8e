import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shuffled, stream } from "../../src/engine/seeds.js";
import { bestPartners } from "../../src/measures/comparison/matching.js";
import {
  canonicalOf,
  meanCorrelation,
  procrustesOf,
  projectedCorrelation,
} from "../../src/measures/math/canonical.js";
import { ChannelProducts } from "../../src/measures/math/channelProducts.js";
import { gramOf } from "../../src/measures/math/gram.js";
import { hsicOf } from "../../src/measures/math/hsic.js";
import { agreementOf, Dissimilarities, ranksOf } from "../../src/measures/math/rsa.js";
import { lcg, REFERENCE } from "../support/reference.js";
import {
  ckaOf,
  kernelOf,
  mixed,
  type Rows,
  rotation,
  scattersOf,
  widened,
  X,
  Y,
} from "../support/similar.js";

const expected = REFERENCE.similarity2;

const angle = fc.double({ min: -3, max: 3, noNaN: true });
const angles = fc.array(angle, { minLength: 4, maxLength: 4 });
const scales = fc.double({ min: 0.01, max: 100, noNaN: true });

function scaled(rows: Rows, scale: number): number[][] {
  return rows.map((row) => row.map((value) => value * scale));
}

/** The rows in a seeded random order. */
function reordered(rows: Rows, seed: number): Rows {
  return [...shuffled(rows.length, stream("order", seed))].map((row) => rows[row] as readonly number[]);
}

describe("linear CKA", () => {
  it("begins with the numbers of the reference", () => {
    const begun = [X[0]?.[0], X[0]?.[1], Y[0]?.[0]] as number[];
    begun.forEach((value, index) => {
      expect(value).toBeCloseTo(expected.X00_X01_Y00[index], 14);
    });
  });

  // Fewer features than images in the first row; added zeros, so that the other form is used, in the others.
  it.each([
    [0, 0],
    [30, 30],
    [30, 0],
    [0, 30],
  ])("matches the reference within 1e-9 by features and by images (%i and %i zeros)", (wide, wideOther) => {
    const [x, y] = [widened(X, wide), widened(Y, wideOther)];
    const [K, L] = [kernelOf(x), kernelOf(y)];
    [hsicOf(K, L), hsicOf(K, K), hsicOf(L, L)].forEach(({ unbiased }, index) => {
      expect(unbiased).toBeCloseTo(expected.hsic_unb_KL_KK_LL[index], 9);
    });
    expect(ckaOf(x, y).biased).toBeCloseTo(expected.cka_biased, 9);
    expect(ckaOf(x, y).unbiased).toBeCloseTo(expected.cka_unbiased, 9);
    expect(ckaOf(x, y, 10).unbiased).toBeCloseTo(expected.cka_minibatch10, 9);
  });

  it("is 1 with itself, invariant under rotation and scaling, and symmetric", () => {
    fc.assert(
      fc.property(angles, scales, fc.constantFrom(0, 30), (turns, scale, wide) => {
        const moved = scaled(mixed(X, rotation(turns)), scale);
        const found = ckaOf(widened(moved, wide), Y);
        expect(found.biased).toBeCloseTo(expected.cka_biased, 9);
        expect(found.unbiased).toBeCloseTo(expected.cka_unbiased, 9);
        expect(ckaOf(Y, moved).unbiased).toBeCloseTo(expected.cka_unbiased, 9);
        expect(ckaOf(moved, X).biased).toBeCloseTo(1, 9);
        expect(ckaOf(moved, X).unbiased).toBeCloseTo(1, 9);
      }),
    );
  });

  it("is 0 on average without bias if the images of one are shuffled, and above it with bias", () => {
    const drawn = Array.from({ length: 400 }, (_, seed) => ckaOf(X, reordered(Y, seed)));
    const mean = (of: "biased" | "unbiased") => drawn.reduce((sum, each) => sum + each[of], 0) / drawn.length;
    // One shuffle spreads by about 0.07, so the mean of 400 by 0.0035.
    expect(Math.abs(mean("unbiased"))).toBeLessThan(0.015);
    expect(mean("biased")).toBeGreaterThan(0.1);
  });

  it("accepts the images of one in a given order, in every form", () => {
    const order = shuffled(20, stream("given"));
    const y = [...order].map((row) => Y[row] as readonly number[]);
    for (const [wide, wideOther] of [
      [0, 0],
      [30, 30],
      [30, 0],
      [0, 30],
    ] as const) {
      const [K, L] = [kernelOf(widened(X, wide)), kernelOf(widened(Y, wideOther))];
      const found = hsicOf(K, L, order);
      const plain = hsicOf(K, kernelOf(y));
      expect(found.biased).toBeCloseTo(plain.biased, 12);
      expect(found.unbiased).toBeCloseTo(plain.unbiased, 12);
    }
  });
});

describe("canonical correlations", () => {
  it("match the reference within 1e-9, and so do their means", async () => {
    const found = await canonicalOf(scattersOf(X, Y));
    expect(found.correlations.length).toBe(4);
    found.correlations.forEach((value, index) => {
      expect(value).toBeCloseTo(expected.cca_rho[index], 9);
    });
    expect(meanCorrelation(found)).toBeCloseTo(expected.mean_cca, 9);
    expect(projectedCorrelation(found)).toBeCloseTo(expected.pwcca_X, 9);
  });

  it("of the directions with 90 % of the variance match the reference within 1e-9", async () => {
    const found = await canonicalOf(scattersOf(X, Y), 0.9);
    expect(found.kept).toEqual(expected.svcca_var90.slice(0, 2));
    expect(meanCorrelation(found)).toBeCloseTo(expected.svcca_var90[2], 9);
  });

  it("are invariant under every invertible map of one side", async () => {
    const entries = fc.array(fc.double({ min: -0.15, max: 0.15, noNaN: true }), {
      minLength: 25,
      maxLength: 25,
    });
    await fc.assert(
      fc.asyncProperty(entries, async (values) => {
        // No row sums to 0.85 off the diagonal, so the matrix is invertible.
        const map = [0, 1, 2, 3, 4].map((row) =>
          [0, 1, 2, 3, 4].map((column) => (row === column ? 1 : (values[row * 5 + column] as number))),
        );
        const { correlations } = await canonicalOf(scattersOf(mixed(X, map), Y));
        correlations.forEach((value, index) => {
          expect(value).toBeCloseTo(expected.cca_rho[index], 8);
        });
      }),
      { numRuns: 30 },
    );
  });

  it("of a representation with itself are 1, even if some directions do not vary", async () => {
    const still = X.map((row) => [...row, 0, 3, row[0] as number]);
    const found = await canonicalOf(scattersOf(still, still));
    expect(found.kept).toEqual([5, 5]);
    expect(meanCorrelation(found)).toBeCloseTo(1, 9);
    expect(projectedCorrelation(found)).toBeCloseTo(1, 9);
  });

  it("are empty if nothing varies", async () => {
    const still = X.map(() => [0, 0]);
    expect(meanCorrelation(await canonicalOf(scattersOf(still, X)))).toBeNaN();
  });
});

describe("the Procrustes distance", () => {
  it("matches the reference within 1e-9", async () => {
    expect(await procrustesOf(scattersOf(X, Y))).toBeCloseTo(expected.procrustes_d2_unitnorm, 9);
  });

  it("is 0 for a rotated and scaled copy, and symmetric", async () => {
    await fc.assert(
      fc.asyncProperty(angles, scales, async (turns, scale) => {
        const moved = scaled(mixed(X, rotation(turns)), scale);
        expect(await procrustesOf(scattersOf(X, moved))).toBeCloseTo(0, 9);
        expect(await procrustesOf(scattersOf(Y, moved))).toBeCloseTo(expected.procrustes_d2_unitnorm, 9);
      }),
      { numRuns: 30 },
    );
  });

  it("is NaN if one does not vary", async () => {
    expect(
      await procrustesOf(
        scattersOf(
          X,
          X.map(() => [1]),
        ),
      ),
    ).toBeNaN();
  });
});

describe("dissimilarities", () => {
  const unlike = (rows: Rows) => new Dissimilarities(rows.map((row) => Float64Array.from(row)));

  it("agree as in the reference within 1e-9, by ranks and by values", () => {
    const { spearman, pearson } = agreementOf(unlike(X), unlike(Y));
    expect(spearman).toBeCloseTo(expected.rsa_spearman, 9);
    expect(pearson).toBeCloseTo(expected.rsa_pearson, 9);
  });

  it("agree completely with themselves, and omit images whose features are all equal", () => {
    const found = agreementOf(unlike(X), unlike(X));
    expect([found.spearman, found.pearson]).toEqual([expect.closeTo(1, 12), expect.closeTo(1, 12)]);
    const still = X.map((row, image) => (image === 3 ? row.map(() => 0.7) : row));
    const without = X.filter((_, image) => image !== 3);
    const [part, whole] = [
      agreementOf(unlike(still), unlike(Y)),
      agreementOf(unlike(without), unlike(Y.filter((_, image) => image !== 3))),
    ];
    expect(part.spearman).toBeCloseTo(whole.spearman, 9);
    expect(part.pearson).toBeCloseTo(whole.pearson, 9);
  });

  it("that are equal share their ranks", () => {
    expect([...Array.from(ranksOf([3, 1, 3, 2, 3]))]).toEqual([4, 1, 4, 2, 4]);
  });
});

describe("partners", () => {
  it("match the reference: the assignment with the largest sum", async () => {
    const { C, perm, mean, diag } = REFERENCE.hungarian as {
      C: number[][];
      perm: number[];
      mean: number;
      diag: number;
    };
    const partners = await bestPartners(C);
    expect(partners).toEqual(perm);
    const meanOf = (columns: readonly (number | null)[]) =>
      columns.reduce<number>((sum, column, row) => sum + (C[row]?.[column as number] as number), 0) / 5;
    // The reference's table is rounded to six digits.
    expect(meanOf(partners)).toBeCloseTo(mean, 6);
    expect(meanOf([0, 1, 2, 3, 4])).toBeCloseTo(diag, 6);
  });

  it("match the reference within 1e-9 on the correlations of reordered channels", async () => {
    const a = lcg(20, 6, 3);
    const [from, noise] = [[3, 0, 5, 1, 4, 2], lcg(20, 6, 4)];
    const b = a.map((row, image) =>
      from.map((channel, at) => (row[channel] as number) + 0.5 * (noise[image]?.[at] as number)),
    );
    const { a: own, b: others, joint } = scattersOf(a, b);
    const correlations = joint.map((row, a) =>
      row.map((value, b) => value / Math.sqrt((own[a]?.[a] as number) * (others[b]?.[b] as number))),
    );
    const partners = await bestPartners(correlations);
    expect(partners).toEqual(expected.hungarian.perm);
    const mean = (columns: readonly (number | null)[]) =>
      columns.reduce<number>(
        (sum, column, row) => sum + (correlations[row]?.[column as number] as number),
        0,
      ) / 6;
    expect(mean(partners)).toBeCloseTo(expected.hungarian.mean, 9);
    expect(mean([0, 1, 2, 3, 4, 5])).toBeCloseTo(expected.hungarian.diag_mean, 9);
  });

  it("undo every permutation of distinct rows", async () => {
    const orders = fc.uniqueArray(fc.integer({ min: 0, max: 8 }), { minLength: 9, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(orders, fc.integer({ min: 1, max: 1e6 }), async (order, seed) => {
        const noise = lcg(9, 9, seed);
        const table = order.map((partner, row) =>
          order.map((_, column) => (column === partner ? 1 : 0.4 * (noise[row]?.[column] as number))),
        );
        expect(await bestPartners(table)).toEqual(order);
      }),
    );
  });

  it("are at most as many as there are: the others have none, and NaN counts as nothing", async () => {
    expect(await bestPartners([[0.1], [0.9], [0.5]])).toEqual([null, 0, null]);
    expect(await bestPartners([[0.1, 0.2, 0.9]])).toEqual([2]);
    expect(
      await bestPartners([
        [Number.NaN, 0.5],
        [-0.4, Number.NaN],
      ]),
    ).toEqual([1, 0]);
    expect(await bestPartners([[], []])).toEqual([null, null]);
  });
});

describe("sums of products", () => {
  it("match a plain loop for any number of vectors and any length", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom(1, 3, 511, 512, 513, 1500),
        (count, size) => {
          const rows = lcg(count, Math.min(size, 40), 5).map((row) =>
            Float64Array.from({ length: size }, (_, at) => row[at % row.length] as number),
          );
          const gram = gramOf(rows);
          rows.forEach((one, a) => {
            rows.forEach((other, b) => {
              const plain = one.reduce((sum, value, at) => sum + value * (other[at] as number), 0);
              expect(gram[a * count + b]).toBeCloseTo(plain, 9);
            });
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it("over positions match a plain loop, for any number at a time", () => {
    const [a, b] = [lcg(300, 3, 1), lcg(300, 6, 2)];
    const products = new ChannelProducts(3, 6);
    for (const [start, end] of [
      [0, 1],
      [1, 140],
      [140, 300],
    ])
      products.add(
        { values: Float64Array.from(a.slice(start, end).flat()), channels: 3 },
        { values: Float64Array.from(b.slice(start, end).flat()), channels: 6 },
      );
    const plain = mixed(
      [0, 1, 2].map((channel) => a.map((row) => row[channel] as number)),
      b,
    );
    plain.forEach((row, a) => {
      row.forEach((value, b) => {
        expect(products.at(a, b)).toBeCloseTo(value, 9);
      });
    });
  });
});
