import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { Residual } from "../../src/architectures/layers/residual.js";
import { withEngine } from "../support/engine.js";
import { apart, built, chain, numbers, predicted, reopened, tapped, withFolders } from "../support/models.js";

withEngine();
const folder = withFolders();

const FEATURES = 3;
const sequences = { units: FEATURES, returnSequences: true } as const;

const INNER: readonly [string, () => tf.layers.Layer][] = [
  ["an LSTM", () => tf.layers.lstm(sequences)],
  ["a GRU", () => tf.layers.gru(sequences)],
  ["a simple RNN", () => tf.layers.simpleRNN(sequences)],
  ["a dense layer", () => tf.layers.dense({ units: FEATURES })],
  ["a bidirectional LSTM", () => bidirectional()],
  [
    "a Sequential of LSTMs",
    () =>
      tf.sequential({
        layers: [tf.layers.lstm({ ...sequences, inputShape: [null, FEATURES] }), tf.layers.lstm(sequences)],
      }),
  ],
  ["another Residual", () => new Residual({ layer: tf.layers.lstm(sequences) })],
];

function bidirectional(): tf.layers.Layer {
  return tf.layers.bidirectional({ layer: tf.layers.lstm(sequences) as tf.RNN, mergeMode: "sum" });
}

const masking = () => tf.layers.masking({ maskValue: 0 });

/** A sequence of three steps, and the same one followed by two empty steps. */
function sequencePair() {
  const whole = numbers([1, 3, FEATURES]);
  return { whole, padded: tf.concat([whole, tf.zeros([1, 2, FEATURES])], 1) };
}

/** Both runs sum the same numbers in the same order, except for how a batch of steps is blocked for multiplication. */
const ROUNDING = 1e-6;

describe.each(INNER)("a mask through a Residual around %s", (_, inner) => {
  const shape = [null, FEATURES];
  const masked = () =>
    chain(shape, [masking(), new Residual({ layer: inner() }), tf.layers.lstm({ units: 4 })]);

  it("gives the padded sequence the same result as the unpadded one", () => {
    const model = built(masked);
    const { whole, padded } = sequencePair();
    expect(apart(predicted(model, padded), predicted(model, whole))).toBeLessThan(ROUNDING);
  });

  it("makes a difference", () => {
    const model = built(() => chain(shape, [new Residual({ layer: inner() }), tf.layers.lstm({ units: 4 })]));
    const { whole, padded } = sequencePair();
    expect(apart(predicted(model, padded), predicted(model, whole))).toBeGreaterThan(1e-3);
  });

  it("works in the taps and after saving too", async () => {
    const model = built(masked);
    const { whole, padded } = sequencePair();
    const expected = predicted(model, whole);
    const again = await reopened(model, folder());
    const last = (found: ReadonlyMap<string, Float32Array>) => [...found.values()].at(-1);
    expect(apart(predicted(again, padded), expected)).toBeLessThan(ROUNDING);
    expect(apart(last(tapped(model, padded)), expected)).toBeLessThan(ROUNDING);
    expect(apart(last(tapped(again, padded)), expected)).toBeLessThan(ROUNDING);
  });

  it("leaves the steps before the padding unchanged", () => {
    const model = built(() => chain(shape, [masking(), new Residual({ layer: inner() })]));
    const { whole, padded } = sequencePair();
    const expected = predicted(model, whole);
    expect(apart(predicted(model, padded).subarray(0, expected.length), expected)).toBeLessThan(ROUNDING);
  });
});
