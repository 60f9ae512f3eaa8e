import tf = require("@tensorflow/tfjs");

import type { Architecture } from "./architecture.js";
import { declarations } from "./declarations.js";
import { Residual } from "./layers/residual.js";
import { modelOf, softmax, through } from "./parts/buildingBlocks.js";

/**
 * Common settings of the recurrent layers. TensorFlow.js is slow to initialize the usual orthogonal weights, and
 * prints a warning about it.
 */
const SEQUENCES = { returnSequences: true, recurrentInitializer: "glorotUniform" } as const;

/** Recurrent branches. Each returns a sequence with as many numbers per step as its input. */
const CELLS = {
  lstm: (width: number) =>
    tf.layers.bidirectional({
      name: "branch",
      layer: tf.layers.lstm({ ...SEQUENCES, units: width / 2 }) as tf.RNN,
      mergeMode: "concat",
    }),
  gru: (width: number) => tf.layers.gru({ ...SEQUENCES, name: "branch", units: width }),
};

/**
 * Network of the original post, for sequences: an image is read row by row, each row is mapped linearly to `width`
 * numbers and passed through residual blocks of a bidirectional LSTM or of a GRU; the maximum over time goes to the
 * output layer.
 */
export const recurrent: Architecture<typeof declarations.recurrent.options> = {
  ...declarations.recurrent,
  build: ({ inputShape: [height, columns, channels], classes }, { depth, width, cell }) =>
    modelOf("recurrent", [height, columns, channels], (input) =>
      through(
        input,
        tf.layers.reshape({ targetShape: [height, columns * channels], name: "rows" }),
        tf.layers.dense({ units: width, name: "embedding" }),
        ...Array.from(
          { length: depth },
          (_, index) => new Residual({ layer: CELLS[cell](width), name: `residual${index + 1}` }),
        ),
        tf.layers.globalMaxPooling1d({ name: "pool" }),
        softmax(classes),
      ),
    ),
};
