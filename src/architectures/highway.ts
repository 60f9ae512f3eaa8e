import type { Architecture } from "./architecture.js";
import { declarations } from "./declarations.js";
import { Highway } from "./layers/highwayLayer.js";
import { conv, stackModel } from "./parts/stack.js";

/**
 * `mini-resnet` with a highway block in place of each residual one. The transform is a convolution with a ReLU; a
 * block's output is therefore never negative, so no ReLU follows (Srivastava, Greff and Schmidhuber 2015). 26,786
 * parameters on MNIST.
 */
export const highway: Architecture<typeof declarations.highway.options> = {
  ...declarations.highway,
  build: (task, { depth, width }) =>
    stackModel("highway", task, {
      depth,
      width,
      block: (at) => [new Highway({ layer: conv("branch", width, "relu"), name: `highway${at}` })],
    }),
};
