import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { Highway } from "../../src/architectures/layers/highwayLayer.js";
import { METHOD_NAMES } from "../../src/measures/similarity/methods.js";
import { type Network, networkOf } from "../../src/network/network.js";
import { CLASSES, compared, residualModel, rowsIn, SHOWN } from "../support/compared.js";
import { withEngine } from "../support/engine.js";
import { type Row, rowsOf } from "../support/measured.js";
import { built, chain } from "../support/models.js";

withEngine();

/** The value of a weight after a diverged training. */
const BROKEN = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

/** A residual network of two blocks, whose second branch has a bias that is not finite. */
function broken(value = Number.NaN, channel = 1): Network {
  const model = residualModel();
  tf.tidy(() => {
    const layer = model.getLayer("block2");
    const [kernel, bias] = layer.getWeights() as [tf.Tensor, tf.Tensor];
    const values = bias.dataSync().map((each, at) => (at === channel ? value : each));
    layer.setWeights([kernel, tf.tensor1d(values)]);
  });
  return networkOf(model, { name: "broken" });
}

const whole = () => networkOf(residualModel(), { name: "whole" });

/** A highway block between convolutions, the first channel of whose gate is NaN. */
function brokenGate(): Network {
  const gate = tf.layers.conv2d({ filters: 2, kernelSize: 1, activation: "sigmoid", name: "t" });
  const layer = tf.layers.conv2d({ filters: 2, kernelSize: 1, name: "h" });
  const first = tf.layers.conv2d({ filters: 2, kernelSize: 1, name: "first" });
  const end = tf.layers.dense({ units: CLASSES, activation: "softmax", name: "end" });
  const blocks = [first, new Highway({ name: "block", layer, gate }), tf.layers.flatten(), end];
  const model = built(() => chain([8, 8, 1], blocks));
  tf.tidy(() => gate.setWeights([tf.ones([1, 1, 2, 2]), tf.tensor1d([Number.NaN, 0])]));
  return networkOf(model, { name: "gated" });
}

const subject = (value = Number.NaN) => ({ probe: SHOWN(), network: async () => broken(value) });
const isNumber = (cell: unknown) => typeof cell === "number" && Number.isFinite(cell);

describe("a tap that is not finite", () => {
  it.each(BROKEN)("has statistics that count its channels (%d)", async (value) => {
    const rows = await rowsOf("activation-stats", { ...subject(value), options: { taps: ["all"] } });
    const at = (tap: string) => rows.find((row) => row.tap === tap) as Row;
    expect(at("out1")).toMatchObject({ channels: 6, non_finite: 0 });
    expect(isNumber(at("out1").effective_rank)).toBe(true);
    expect(at("block2/branch")).toMatchObject({ channels: 6, non_finite: 1, effective_rank: Number.NaN });
    expect(at("block2")).toMatchObject({ non_finite: 1, participation: Number.NaN, lifetime: Number.NaN });
    // A rectifier turns −∞ into zeros, as the network computes.
    expect(at("out2").non_finite).toBe(value < 0 ? 0 : 1);
  });

  it.each(METHOD_NAMES)("is similar to no other by %s, and others keep their numbers", async (method) => {
    const options = { taps: ["norm", "out1", "block2"], method };
    const [rows, expected] = [
      await rowsOf("similarity", { ...subject(), options }),
      await rowsOf("similarity", { probe: SHOWN(), network: async () => whole(), options }),
    ];
    const column = method.replace("-", "_");
    expect(rows).toHaveLength(9);
    rows.forEach((row, index) => {
      const isBroken = [row.one, row.other].includes("block2");
      expect(row[column]).toEqual(isBroken ? Number.NaN : expected[index]?.[column]);
    });
  });

  it("has no band of ratios, of norms or of gradients", async () => {
    const [first, second] = (await rowsOf("ratio", subject())) as [Row, Row];
    expect(isNumber(first.ratio) && isNumber(first.cosine)).toBe(true);
    expect([second.ratio, second.ratio_p5, second.update, second.cosine]).toEqual(Array(4).fill(Number.NaN));
    const flow = await rowsOf("flow", subject());
    expect(flow.map(({ forward }) => isNumber(forward))).toEqual(flow.map(({ tap }) => tap !== "out2"));
    expect(flow.map(({ gradient }) => gradient)).toEqual(flow.map(() => Number.NaN));
    const cosines = await rowsOf("gradient-cosine", subject());
    expect(cosines.map(({ cosine, first_order }) => [cosine, first_order])).toEqual([
      [Number.NaN, Number.NaN],
      [Number.NaN, Number.NaN],
    ]);
    const errors = await rowsOf("estimation-error", subject());
    expect(errors.map(({ error }) => error)).toEqual(errors.map(() => Number.NaN));
  });

  it("gives no readout", async () => {
    const rows = await rowsOf("linear-probe", { ...subject(), training: SHOWN() });
    for (const { tap, lambda, accuracy } of rows) {
      expect([tap, isNumber(lambda), isNumber(accuracy)]).toEqual([tap, tap !== "out2", tap !== "out2"]);
    }
    expect(rows.some(({ tap }) => tap === "out2")).toBe(true);
  });

  it("is a gate without known quantiles", async () => {
    const [first, second] = await rowsOf("highway-gates", {
      probe: SHOWN(),
      network: async () => brokenGate(),
    });
    const numbers = ["bias", "mean", "p5", "p50", "p95", "sd", "sample"];
    expect(numbers.map((name) => first?.[name])).toEqual(numbers.map(() => Number.NaN));
    expect(numbers.every((name) => isNumber(second?.[name]))).toBe(true);
  });
});

describe("an image without finite scores", () => {
  it("has no prediction, which is wrong for any label, and agrees with no other", async () => {
    const lens = await rowsOf("lens", subject());
    const last = lens.at(-1) as Row;
    expect(last).toMatchObject({ accuracy: 0, loss: Number.NaN, agreement: 0 });
    const lesions = await rowsOf("lesion", subject());
    for (const { blocks, accuracy, loss } of lesions) {
      const isWhole = String(blocks).includes("block2");
      expect([blocks, isNumber(loss)]).toEqual([blocks, isWhole]);
      if (!isWhole) expect(accuracy).toBe(0);
    }
  });

  it.each(BROKEN.slice(0, 2))("is counted in a comparison of networks (%d)", async (value) => {
    const found = await compared(whole(), broken(value));
    const [row] = rowsIn(found.whole);
    expect(row).toMatchObject({
      accuracy_b: 0,
      churn: 1,
      only_b_right: 0,
      unanswered_a: 0,
      unanswered_b: 23,
    });
    expect(found.flipped.rows).toHaveLength(23);
    const both = rowsIn((await compared(broken(value), broken(value))).whole)[0];
    expect(both).toMatchObject({ accuracy_a: 0, churn: 1, mcnemar_p: 1, unanswered_a: 23, unanswered_b: 23 });
  });
});

describe("a comparison with a tap that is not finite", () => {
  it("is reported in a warning, in the numbers of the tap, and first of its channels", async () => {
    const found = await compared(whole(), broken(), { match: true });
    expect(found.warnings[0]).toMatch(
      /^B contains NaN or infinite values, first at 'block2\/branch', at \d+ of \d+ taps in total: /,
    );
    const rows = rowsIn(found.taps);
    const at = (tap: string) => rows.find((row) => row.tap === tap) as Row;
    expect(at("norm")).toMatchObject({ cka: 1, non_finite_a: 0, non_finite_b: 0, ratio_b: null });
    const { NaN: nan } = Number;
    expect(at("block2")).toMatchObject({
      ...{ cka: nan, cka_biased: nan, null: nan, identity: nan, matched: nan, random: nan, aligned: nan },
      ...{ change: nan, relative_change: nan, non_finite_a: 0, non_finite_b: 1, newly_dead: 0 },
    });
    // The block's ratio is in the row of its output, which is its ReLU or its sum.
    expect(rows.some(({ ratio_a, ratio_b }) => isNumber(ratio_a) && Number.isNaN(ratio_b))).toBe(true);
    const channels = rowsIn(found.channels).filter(({ tap }) => tap === "block2/branch");
    expect(channels[0]).toMatchObject({ channel: 1, correlation: nan, change: nan });
    expect(channels.slice(1).every(({ change }) => change === 0)).toBe(true);
  });

  it("reports a weight that is not finite", async () => {
    const model = residualModel();
    tf.tidy(() => {
      const [kernel, bias] = model.getLayer("block1").getWeights() as [tf.Tensor, tf.Tensor];
      const values = kernel.dataSync().map((each, at) => (at === 3 ? Number.NaN : each));
      model.getLayer("block1").setWeights([tf.tensor(values, kernel.shape), bias]);
    });
    const rows = rowsIn((await compared(whole(), networkOf(model, { name: "broken" }))).taps);
    const at = (tap: string) => rows.find((row) => row.tap === tap)?.weight_distance;
    expect([at("enter"), at("block1/branch"), at("block2/branch")]).toEqual([0, Number.NaN, 0]);
  });
});
