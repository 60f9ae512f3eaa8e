import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { Residual } from "../../src/architectures/layers/residual.js";
import { open } from "../../src/checkpoints/open.js";
import { loadProbe } from "../../src/data/probe.js";
import { type EngineName, startEngine } from "../../src/engine/engine.js";
import { compare } from "../../src/jobs/compare/comparePlan.js";
import type { MeasureName } from "../../src/measures/index.js";
import { predictionsOf, ScoreAccumulator } from "../../src/measures/scoring.js";
import { type Network, networkOf } from "../../src/network/network.js";
import { rowsIn } from "../support/compared.js";
import { enginesHere, SOME_ENGINE } from "../support/engine.js";
import { probeOf, rowsOf } from "../support/measured.js";
import { mistakeOf } from "../support/mistake.js";
import { built, chain, images } from "../support/models.js";

const CASE = fileURLToPath(new URL("../fixtures/cases/one-sigmoid-unit", import.meta.url));

const conv = (name: string) =>
  tf.layers.conv2d({ filters: 3, kernelSize: 3, padding: "same", biasInitializer: "randomNormal", name });

/** A model of three residual blocks that ends in an output layer of some units. */
function residual(units: number, activation: "sigmoid" | "softmax"): tf.LayersModel {
  const block = (index: number) => [
    new Residual({ name: `block${index}`, layer: conv(`branch${index}`) }),
    tf.layers.activation({ activation: "relu", name: `relu${index}` }),
  ];
  const outputHead = tf.layers.dense({ units, activation, name: "readout" });
  const trunk = [conv("stem"), ...block(1), ...block(2), ...block(3), tf.layers.flatten()];
  return built(() => chain([6, 6, 1], [...trunk, outputHead]));
}

/** One sigmoid unit, and the same as two classes: a softmax of 0 and of the unit's score. */
function twins(): readonly [Network, Network] {
  const [unit, both] = [residual(1, "sigmoid"), residual(2, "softmax")];
  const weights = unit.getWeights();
  const [kernel, bias] = weights.slice(-2).map((each) => {
    const beside = tf.concat([tf.zerosLike(each), each], -1);
    return beside;
  }) as [tf.Tensor, tf.Tensor];
  both.setWeights([...weights.slice(0, -2), kernel, bias]);
  return [networkOf(unit, { name: "made up" }), networkOf(both, { name: "made up" })];
}

const SHOWN = () => probeOf(images([40, 6, 6, 1]), (image) => image % 2);

describe.each(await enginesHere())(
  "a network that ends in one sigmoid unit, on the %s engine",
  (name: EngineName) => {
    beforeAll(async () => {
      await startEngine({ engine: name });
    });

    it("is compared like two classes", async () => {
      const probe = await loadProbe("test/0-11", { data: `${CASE}/shapes` });
      const networks = ["says-no", "says-yes"].map((each) => () => open(`${CASE}/${each}`));
      const { tables, gates } = await compare({
        engine: SOME_ENGINE,
        networks,
        probe,
        options: { gate: ["accuracy>=0.5", "churn<=0.5"] },
        formats: [],
      });
      const [whole] = rowsIn(tables.whole!);
      expect(whole).toMatchObject({ churn: 1, only_a_right: 5, only_b_right: 7 });
      expect(whole?.accuracy_a).toBeCloseTo(5 / 12, 12);
      expect(whole?.accuracy_b).toBeCloseTo(7 / 12, 12);
      // Of a float64 computation of the same weights.
      expect(whole?.loss_a).toBeCloseTo(1.8509, 4);
      expect(whole?.loss_b).toBeCloseTo(1.2603, 4);
      expect(gates.map(({ passed }) => passed)).toEqual([true, false]);
      const [flip] = rowsIn(tables.flipped!);
      expect(flip).toMatchObject({ answer_a: 0, answer_b: 1 });
      expect(flip?.certainty_a).toBeGreaterThan(0.95);
      expect(flip?.certainty_b).toBeGreaterThan(0.9);
    });

    it.each<MeasureName>(["lens", "lesion", "reorder", "flow", "gradient-cosine", "linear-probe"])(
      "measures in %s the same as its twin with two softmax classes",
      async (measure) => {
        const [unit, both] = await Promise.all(
          ([0, 1] as const).map((which) =>
            rowsOf(measure, { probe: SHOWN(), training: SHOWN(), network: async () => twins()[which] }),
          ),
        );
        expect(unit?.length).toBeGreaterThan(0);
        expect(unit?.length).toBe(both?.length);
        unit?.forEach((row, at) => {
          for (const [column, value] of Object.entries(row)) {
            const expected = both?.[at]?.[column] ?? null;
            if (typeof value !== "number" || typeof expected !== "number")
              expect([column, value]).toEqual([column, expected]);
            else
              expect(Math.abs(value - expected), column).toBeLessThanOrEqual(
                1e-4 * Math.max(1, Math.abs(expected)),
              );
          }
        });
      },
    );
  },
);

describe("the prediction of one sigmoid unit", () => {
  it("is class 1 from one half on", () => {
    const outputs = Float32Array.of(0.25, 0.4999999, 0.5, 0.75);
    expect(predictionsOf({ outputs }, 4)).toEqual([0, 0, 1, 1]);
  });

  it("has the binary cross-entropy as its loss, for scores of any size, and clipped without a score", () => {
    const tallied = (
      scores: { outputs: Float32Array; logits: Float32Array | undefined },
      labels: number[],
    ) => {
      const tally = new ScoreAccumulator();
      tally.add(scores, labels);
      return tally.cells();
    };
    const outputs = Float32Array.of(0.75, 0.75);
    const logits = Float32Array.of(Math.log(3), Math.log(3));
    const expected = [2, 0.5, -(Math.log(0.75) + Math.log(0.25)) / 2];
    tallied({ outputs, logits }, [1, 0]).forEach((cell, at) => {
      expect(cell).toBeCloseTo(expected[at] as number, 6);
    });
    tallied({ outputs, logits: undefined }, [1, 0]).forEach((cell, at) => {
      expect(cell).toBeCloseTo(expected[at] as number, 6);
    });
    const far = { outputs: Float32Array.of(1), logits: Float32Array.of(1000) };
    expect(tallied(far, [0])[2]).toBe(1000);
    expect(tallied(far, [1])[2]).toBe(0);
    expect(tallied({ ...far, logits: undefined }, [0])[2]).toBeCloseTo(-Math.log(1e-7), 6);
  });
});

describe("one unit without a sigmoid", () => {
  it("is a regression, and rejected in one sentence if labels are compared", async () => {
    const network = async () =>
      networkOf(
        chain(
          [6, 6, 1],
          [conv("one"), conv("two"), tf.layers.flatten(), tf.layers.dense({ units: 1, name: "age" })],
        ),
        { name: "guesses" },
      );
    expect(await mistakeOf(() => rowsOf("lens", { probe: SHOWN(), network }))).toBe(
      "The output 'age' of 'guesses' is one unit without a sigmoid, as in a regression: it does not output one score per class " +
        "to compare with labels. Use the measure 'evaluation'.",
    );
  });
});
