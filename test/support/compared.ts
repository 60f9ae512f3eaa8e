import * as tf from "@tensorflow/tfjs";
import { Residual } from "../../src/architectures/layers/residual.js";
import { resolve } from "../../src/core/options/option.js";
import {
  type Comparison,
  compareNetworks,
  comparisonOptions,
} from "../../src/measures/comparison/comparison.js";
import type { Network } from "../../src/network/network.js";
import type { Table } from "../../src/table/table.js";
import { probeOf, type Row } from "./measured.js";
import { built, chain, images } from "./models.js";

export const CLASSES = 4;

/** Synthetic images, half of them with their correct label. */
export const SHOWN = () => probeOf(images([23, 8, 8, 1]), (image) => image % CLASSES);

/** Compares two networks, and disposes of them. */
export async function compared(
  a: Network,
  b: Network,
  {
    probe = SHOWN(),
    ...options
  }: { readonly probe?: ReturnType<typeof SHOWN> } & Record<string, unknown> = {},
): Promise<Comparison> {
  try {
    return await compareNetworks({ a, b }, { probe }, resolve(comparisonOptions, options));
  } finally {
    a.dispose();
    if (b !== a) b.dispose();
  }
}

/** The rows of a table as objects by column name. */
export function rowsIn({ columns, rows }: Table): readonly Row[] {
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])));
}

const conv = (name: string, filters: number, more = {}) =>
  tf.layers.conv2d({
    ...{ name, filters, kernelSize: 3, padding: "same", biasInitializer: "randomNormal" },
    ...more,
  });
const relu = (name: string) => tf.layers.activation({ name, activation: "relu" });

/**
 * A residual network of two blocks: 5 channels, then a stream of a given width with a normalization in it, then a
 * dense output layer.
 */
export function residualModel(seed = "one", width = 6): tf.LayersModel {
  const build = () =>
    chain(
      [8, 8, 1],
      [
        conv("stem", 5, { activation: "relu" }),
        conv("enter", width, { activation: "relu" }),
        new Residual({ name: "block1", layer: conv("branch", width) }),
        relu("out1"),
        tf.layers.batchNormalization({
          name: "norm",
          movingMeanInitializer: "randomNormal",
          movingVarianceInitializer: "ones",
        }),
        new Residual({ name: "block2", layer: conv("branch", width) }),
        relu("out2"),
        tf.layers.maxPooling2d({ name: "pool", poolSize: 2 }),
        tf.layers.flatten({ name: "flat" }),
        tf.layers.dropout({ name: "drop", rate: 0.5 }),
        tf.layers.dense({ name: "scores", units: CLASSES, activation: "softmax" }),
      ],
    );
  return built(build, seed);
}

/** The new positions of the channels of the stem and of the stream: channel i becomes channel order[i]. */
export interface Orders {
  readonly stem: readonly number[];
  readonly stream: readonly number[];
}

/** The same network with its channels reordered, which computes the same function. */
export function reorderedModel(model: tf.LayersModel, { stem, stream }: Orders): tf.LayersModel {
  const copy = residualModel("one", stream.length);
  const flat = Array.from({ length: 16 * stream.length }, (_, unit) => {
    return unit - (unit % stream.length) + (stream[unit % stream.length] as number);
  });
  const orders: Readonly<Record<string, readonly (readonly number[] | undefined)[]>> = {
    stem: [undefined, stem],
    enter: [stem, stream],
    block1: [stream, stream],
    norm: [undefined, stream],
    block2: [stream, stream],
    scores: [flat, undefined],
  };
  tf.tidy(() => {
    for (const [name, [inputs, outputs]] of Object.entries(orders)) {
      const weights = model.getLayer(name).getWeights();
      copy.getLayer(name).setWeights(weights.map((weight) => moved(weight, inputs, outputs)));
    }
  });
  return copy;
}

/** Weights with permuted channels: for a kernel its last two axes, else the last one. */
function moved(weight: tf.Tensor, inputs?: readonly number[], outputs?: readonly number[]): tf.Tensor {
  const last = weight.rank - 1;
  const turned = outputs === undefined ? weight : tf.gather(weight, inverse(outputs), last);
  const moved = inputs === undefined || last === 0 ? turned : tf.gather(turned, inverse(inputs), last - 1);
  // Results of gather on WASM keep rank four internally and are rejected as a bias.
  return tf.mul(moved, 1);
}

function inverse(order: readonly number[]): number[] {
  return order.map((_, place) => order.indexOf(place));
}
