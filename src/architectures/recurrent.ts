import tf = require("@tensorflow/tfjs");

import type { Architecture } from "./architecture.js";
import { declarations } from "./declarations.js";
import { Residual } from "./layers/residual.js";
import { modelOf, softmax, through } from "./parts/layers.js";

/** Orthogonal weights, which are usual here, take TensorFlow.js long to make, and it says so. */
const SEQUENCES = { returnSequences: true, recurrentInitializer: "glorotUniform" } as const;

/** The recurrent branches. Each gives a sequence of as many numbers a step as it takes. */
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
 * The post's network for sequences: an image is read row by row, each row mapped linearly to `width` numbers, through
 * residual blocks of a bidirectional LSTM or of a GRU; the largest value over time goes to the read-out.
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
