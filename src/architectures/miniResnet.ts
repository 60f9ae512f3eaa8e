import type { Architecture } from "./architecture.js";
import { declarations } from "./declarations.js";
import { Residual } from "./layers/residual.js";
import { relu } from "./parts/buildingBlocks.js";
import { conv, stackModel } from "./parts/stack.js";

/**
 * Network of the original post: two convolutions, five residual blocks of one linear convolution each with a ReLU
 * after the sum, and a dense output layer. 23,866 parameters on MNIST.
 */
export const miniResnet: Architecture<(typeof declarations)["mini-resnet"]["options"]> = {
  ...declarations["mini-resnet"],
  build: (task, { depth, width }) =>
    stackModel("mini-resnet", task, {
      depth,
      width,
      block: (at) => [
        new Residual({ layer: conv("branch", width, "linear"), name: `residual${at}` }),
        relu(`relu${at}`),
      ],
    }),
};
