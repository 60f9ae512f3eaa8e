import * as tf from "@tensorflow/tfjs";
import { built, chain, writeCheckpoint } from "./models.js";

const { layers: L } = tf;

/** A network for images of any size that halves them six times, which leaves nothing of 28×28. */
const halving = () =>
  chain(
    [null, null, 1],
    [
      ...[1, 2, 3, 4, 5, 6].flatMap((at) => [
        L.conv2d({ name: `conv${at}`, filters: 2, kernelSize: 3, padding: "same", activation: "relu" }),
        L.maxPooling2d({ name: `half${at}`, poolSize: 2 }),
      ]),
      L.globalAveragePooling2d({ name: "mean" } as never),
      L.dense({ name: "scores", units: 10, activation: "softmax" }),
    ],
  );

/** Writes a network that is too deep for images of 28×28. */
export async function writeHalving(folder: string): Promise<void> {
  await writeCheckpoint(built(halving), folder, { preprocessing: { mean: 0, sd: 1 } });
}

/** The message about it and such an image. */
export const TOO_SMALL =
  "Cannot compute layer 'half5' of the class MaxPooling2D: its input is 1×1×2, and its output would be empty. " +
  "Use larger images.";
