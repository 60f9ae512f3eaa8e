import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  glorotUniform,
  gradientMatrix,
  identity,
  type Layer,
  type Matrix,
  NONLINEARITIES,
  type NonlinearityName,
  outputOf,
  product,
  singularValuesOf,
  stretch,
  sumsOf,
} from "../../src/measures/math/exampleLayer.js";

const NAMES = Object.keys(NONLINEARITIES) as NonlinearityName[];

// Not fast-check's own fractions, most of which are nearly zero, where ReLU has its kink.
const number = fc.integer({ min: -200, max: 200 }).map((hundredths) => hundredths / 100);
const square = (size: number) =>
  fc.array(fc.array(number, { minLength: size, maxLength: size }), { minLength: size, maxLength: size });

/** Stacked layers of equal size and kind, and their input. */
const stack = fc.integer({ min: 1, max: 4 }).chain((size) =>
  fc.record({
    weights: fc.array(square(size), { minLength: 1, maxLength: 3 }),
    h: fc.array(number, { minLength: size, maxLength: size }),
    activation: fc.constantFrom(...NAMES),
    isResidual: fc.boolean(),
  }),
);

interface Deep {
  readonly layers: readonly Layer[];
  readonly h: readonly number[];
}

function through({ layers, h }: Deep): readonly number[] {
  return layers.reduce((x, layer) => outputOf(layer, x), h);
}

/** The product of all layers' matrices, in the order of the backward pass. */
function backThrough({ layers, h }: Deep): Matrix {
  let x = h;
  return layers.reduce((matrix, layer) => {
    const next = product(matrix, gradientMatrix(layer, x));
    x = outputOf(layer, x);
    return next;
  }, identity(h.length));
}

const STEP = 1e-5;

/** Row i, column j: the derivative of output j with respect to input i, by central differences. */
function byDifferences({ layers, h }: Deep): Matrix {
  return h.map((_, i) => {
    const [up, down] = [STEP, -STEP].map((step) =>
      through({ layers, h: h.map((value, at) => (at === i ? value + step : value)) }),
    ) as [readonly number[], readonly number[]];
    return up.map((value, j) => (value - (down[j] as number)) / (2 * STEP));
  });
}

/** True if ReLU has a kink within a step. */
function isKinked({ layers, h }: Deep): boolean {
  let x = h;
  return layers.some((layer) => {
    const isNear = layer.activation === "relu" && sumsOf(layer, x).some((z) => Math.abs(z) < 1e-2);
    x = outputOf(layer, x);
    return isNear;
  });
}

describe("the gradient matrix of layers", () => {
  it("matches small changes of each hidden unit: plain, residual, one or several layers", () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(stack, ({ weights, h, ...kind }) => {
        const deep = { layers: weights.map((each) => ({ ...kind, weights: each })), h };
        fc.pre(!isKinked(deep));
        kinds.add(`${kind.activation} ${kind.isResidual}`);
        const [found, estimate] = [backThrough(deep), byDifferences(deep)];
        // Central differences are off by STEP² times the third derivative, here below 1e-5 of entries up to about 100.
        found.flat().forEach((value, at) => {
          const expected = estimate.flat()[at] as number;
          expect(Math.abs(value - expected)).toBeLessThan(1e-6 * (1 + Math.abs(expected)));
        });
      }),
      { seed: 1, numRuns: 300 },
    );
    expect(kinds.size).toBe(4);
  });

  it("maps a loss's gradient back to the hidden units", () => {
    const layer: Layer = {
      weights: [
        [1, 2],
        [-3, 0.5],
      ],
      activation: "sigmoid",
      isResidual: true,
    };
    const h = [0.3, -0.7];
    const loss = (hidden: readonly number[]) => {
      const [a = 0, b = 0] = outputOf(layer, hidden);
      return 2 * a - 5 * b;
    };
    const back = product(gradientMatrix(layer, h), [[2], [-5]]).flat();
    h.forEach((_, i) => {
      const [up, down] = [STEP, -STEP].map((step) =>
        loss(h.map((value, at) => value + (at === i ? step : 0))),
      );
      expect(back[i]).toBeCloseTo(((up as number) - (down as number)) / (2 * STEP), 7);
    });
  });

  it("of a residual layer is that of the plain one plus the identity", () => {
    fc.assert(
      fc.property(stack, ({ weights, h, activation }) => {
        const first = weights[0] as Matrix;
        const of = (isResidual: boolean) => gradientMatrix({ weights: first, activation, isResidual }, h);
        const [plain, residual] = [of(false), of(true)];
        const sum = plain.map((row, i) => row.map((value, j) => (i === j ? 1 : 0) + value));
        expect(residual).toEqual(sum);
      }),
      { seed: 2 },
    );
  });

  it("of ReLU treats a sum of zero as inactive", () => {
    expect(gradientMatrix({ weights: [[3]], activation: "relu", isResidual: false }, [0])).toEqual([[0]]);
  });
});

describe("the stretch of a matrix", () => {
  it("is 1 for the identity, and the root mean square of singular values", async () => {
    expect(stretch(identity(7))).toBe(1);
    const matrix = [
      [1, 2, 0],
      [0, -3, 1],
      [4, 0, 2],
    ];
    const values = await singularValuesOf(matrix);
    const mean = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    expect(stretch(matrix)).toBeCloseTo(Math.sqrt(mean), 12);
    expect([...values].sort((a, b) => b - a)).toEqual(values);
  });

  it("has singular values of exactly zero if rows are dependent, or if all is zero", async () => {
    const [first, second] = await singularValuesOf([
      [1, 2],
      [2, 4],
    ]);
    expect(first).toBeCloseTo(5, 12);
    expect(second).toBe(0);
    expect(await singularValuesOf([[0, 0], [0, 0]])).toEqual([0, 0]); // biome-ignore format: a matrix
  });
});

it("draws weights within Glorot's bounds, on both sides of zero", () => {
  let at = 0;
  const weights = glorotUniform(2, () => [0, 0.25, 0.5, 1][at++] as number).flat();
  const reach = Math.sqrt(6 / 4);
  expect(weights).toEqual([-reach, -reach / 2, 0, reach]);
});
