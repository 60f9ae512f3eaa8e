import { describe, expect, it } from "vitest";
import { resolve } from "../../src/core/options/option.js";
import { explanationFindings } from "../../src/jobs/explain/explanationFindings.js";
import { flowByDepth, flowOptions, layerExamples } from "../../src/measures/flowExample.js";

const valuesOf = (given: Readonly<Record<string, unknown>> = {}) => resolve(flowOptions, given);
const flow = flowByDepth(valuesOf());

/** The column of a table by activation, network and depth. */
function leftAt(activation: string, network: string, depth: number): number {
  const row = flow.rows.find(
    ([act, kind, layers]) => act === activation && kind === network && layers === depth,
  );
  return row?.[flow.columns.findIndex(({ name }) => name === "gradient")] as number;
}

describe("the worked example", () => {
  it("shows both layers for both activations with the same weights, reproducibly", async () => {
    const examples = await layerExamples(valuesOf());
    expect(examples.map(({ activation, network }) => [activation, network])).toEqual([
      ["sigmoid", "plain"],
      ["sigmoid", "residual"],
      ["relu", "plain"],
      ["relu", "residual"],
    ]);
    expect(new Set(examples.map(({ weights }) => JSON.stringify(weights))).size).toBe(1);
    expect(await layerExamples(valuesOf())).toEqual(examples);
    expect(await layerExamples(valuesOf({ seed: 1 }))).not.toEqual(examples);
  });

  it("has ∂y/∂h equal to W₂ transposed times act′, plus the identity with a shortcut", async () => {
    for (const { gradient, weights, slopes, network } of await layerExamples(valuesOf({ units: 3 }))) {
      gradient.forEach((row, i) => {
        row.forEach((value, j) => {
          const branch = (weights[j]?.[i] as number) * (slopes[j] as number);
          expect(value).toBeCloseTo(branch + (network === "residual" && i === j ? 1 : 0), 14);
        });
      });
    }
  });

  it("has outputs that differ exactly by the hidden units", async () => {
    const [plain, residual] = await layerExamples(valuesOf({ activation: "sigmoid" }));
    const added = residual?.output.map((value, j) => value - (plain?.output[j] as number)) ?? [];
    added.forEach((value, j) => {
      expect(value).toBeCloseTo(plain?.hidden[j] as number, 14);
    });
  });
});

describe("the norm of a gradient", () => {
  it("is given for 2 to 50 layers", () => {
    const depths = flow.rows.slice(0, 49).map(([, , depth]) => depth);
    expect(depths).toEqual(Array.from({ length: 49 }, (_, index) => index + 2));
    expect(flow.rows).toHaveLength(4 * 49);
  });

  it("vanishes in plain networks, and at 50 layers by more with sigmoid than with ReLU", () => {
    for (const activation of ["sigmoid", "relu"]) {
      expect(leftAt(activation, "plain", 2)).toBeLessThan(1);
      expect(leftAt(activation, "plain", 20)).toBeLessThan(leftAt(activation, "plain", 10));
      expect(leftAt(activation, "plain", 50)).toBeLessThan(1e-6);
    }
    expect(leftAt("sigmoid", "plain", 50)).toBeLessThan(1e-15 * leftAt("relu", "plain", 50));
  });

  it("does not vanish in residual ones: about as large with sigmoid, larger with ReLU", () => {
    expect(leftAt("sigmoid", "residual", 50)).toBeGreaterThan(0.5);
    expect(leftAt("sigmoid", "residual", 50)).toBeLessThan(2);
    expect(leftAt("relu", "residual", 50)).toBeGreaterThan(1);
  });

  it("explodes in residual ones with ReLU: 4.47 · 10⁷ times after 50 layers, as in the README", () => {
    expect(leftAt("relu", "residual", 50) / 4.47e7).toBeCloseTo(1, 2);
    expect(explanationFindings(flow)).toEqual([
      expect.stringMatching(
        /^sigmoid: after 50 plain layers, .* vanishes; after 50 residual layers, .* keeps its size\.$/,
      ),
      expect.stringMatching(
        /^relu: after 50 plain layers, .* vanishes; .* is 4\.47e7 times as large, so it explodes\.$/,
      ),
    ]);
  });

  it("decreases by √½ with each plain layer of ReLU, because half of the units are inactive", () => {
    // Of width n, each entry of W has the variance 1 / n: E‖W·diag(act′)·v‖² is ‖v‖² / 2. Finite width adds a spread.
    const perLayer = (leftAt("relu", "plain", 30) / leftAt("relu", "plain", 2)) ** (1 / 28);
    expect(perLayer).toBeGreaterThan(0.6);
    expect(perLayer).toBeLessThan(Math.SQRT1_2 + 0.03);
  });

  it("is given for one activation if requested", () => {
    const { rows } = flowByDepth(valuesOf({ activation: "relu", networks: 1, width: 4 }));
    expect(new Set(rows.map(([activation]) => activation))).toEqual(new Set(["relu"]));
  });
});
