import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { Highway } from "../../src/architectures/layers/highwayLayer.js";
import { Shares } from "../../src/measures/gateTally.js";
import { type Network, networkOf } from "../../src/network/network.js";
import { withEngine } from "../support/engine.js";
import { probeOf, type Row, rowsOf } from "../support/measured.js";
import { mistakeOf } from "../support/mistake.js";
import { built, chain } from "../support/models.js";

withEngine();

const logit = (share: number) => Math.log(share / (1 - share));

/** Two images of 1×4 positions: T of channel 0 equals the pixels of the image, that of channel 1 is always 0.25. */
const SHARES = [0.5, 0.25, 0.125, 0.875, 0.75, 0.75, 0.5, 0.5];
const MEANS = [0.4375, 0.625];

/** A highway block whose gate is the sigmoid of the pixels in channel 0, and 0.25 in channel 1. */
async function gated(): Promise<Network> {
  const gate = tf.layers.conv2d({ filters: 2, kernelSize: 1, activation: "sigmoid", name: "t" });
  const layer = tf.layers.conv2d({ filters: 2, kernelSize: 1, name: "h" });
  const model = built(() => chain([1, 4, 2], [new Highway({ name: "block", layer, gate })]));
  gate.setWeights([tf.tensor4d([1, 0, 0, 0], [1, 1, 2, 2]), tf.tensor1d([0, logit(0.25)])]);
  return networkOf(model, { name: "gated" });
}

function probe(labels: readonly (number | undefined)[] = [7, 3]) {
  const values = Float32Array.from(SHARES.flatMap((share) => [logit(share), 9]));
  return probeOf({ shape: [2, 1, 4, 2], values }, (image) => labels[image]);
}

const gatesOf = (options = {}, labels?: readonly (number | undefined)[]) =>
  rowsOf("highway-gates", { probe: probe(labels), network: gated, options });

describe("the gates of highway blocks", () => {
  it("have the biases of their layer, and means, quantiles and a spread over images that can be computed by hand", async () => {
    const [first, second] = (await gatesOf()) as [Row, Row];
    expect(first).toMatchObject({ block: "block", channel: 0, images: 2, bias: 0 });
    expect(first.mean).toBeCloseTo(0.53125, 6);
    expect(first.sd).toBeCloseTo((0.625 - 0.4375) / 2, 6);
    expect(first.sample).toBeCloseTo(0.4375, 6);
    // The 5th percentile lies in the lowest value's bin, the median within the one of 0.5, the 95th in the highest.
    const quantiles = [first.p5, first.p50, first.p95] as number[];
    [0.125, 0.5, 0.875].forEach((expected, index) => {
      expect(Math.abs((quantiles[index] as number) - expected)).toBeLessThanOrEqual(1 / 4096);
    });
    expect(second.bias).toBeCloseTo(logit(0.25), 6);
    expect(second.mean).toBeCloseTo(0.25, 6);
    expect(second.sd).toBeCloseTo(0, 6);
  });

  it("are given for the requested image, but not beyond the last", async () => {
    const [row] = await gatesOf({ image: 1 });
    expect(row?.sample).toBeCloseTo(MEANS[1] as number, 6);
    expect(await mistakeOf(() => gatesOf({ image: 2 }))).toBe(
      "Expected an image from 0 to 1 for --image but received 2.",
    );
  });

  it("are compared with their mean by label, in the labels' order", async () => {
    const rows = await gatesOf({ by: "label" });
    expect(rows.map(({ label, channel, images }) => [label, channel, images])).toEqual([
      [3, 0, 1],
      [3, 1, 1],
      [7, 0, 1],
      [7, 1, 1],
    ]);
    expect(rows[0]?.mean).toBeCloseTo(MEANS[1] as number, 6);
    expect(rows[0]?.difference).toBeCloseTo(0.09375, 6);
    expect(rows[2]?.difference).toBeCloseTo(-0.09375, 6);
  });

  it("require labels only if they are compared by label", async () => {
    expect((await gatesOf({}, [7, undefined])).length).toBe(2);
    expect(await mistakeOf(() => gatesOf({ by: "label" }, [7, undefined]))).toMatch(
      /^--by label needs labels, but the images of 'made:up' have none\. .*--by channel\.$/,
    );
  });
});

describe("the spread of shares", () => {
  it("has quantiles within a bin of the numbers' own, in any order, and clamps numbers beyond the ends", () => {
    const shares = new Shares();
    for (let at = 1000; at >= 0; at--) shares.add(at / 1000);
    for (const share of [0, 0.05, 0.5, 0.95, 1]) {
      // A bin, and the step between two of the numbers.
      expect(Math.abs(shares.quantile(share) - share)).toBeLessThanOrEqual(1 / 4096 + 1 / 1000);
    }
    const beyond = new Shares();
    for (const value of [-3, 7, Number.NaN]) beyond.add(value);
    expect(beyond.quantile(0)).toBeLessThanOrEqual(1 / 4096);
    expect(beyond.quantile(1)).toBe(1);
    expect(new Shares().quantile(0.5)).toBeNaN();
  });
});
