import type { Architecture } from "./architecture.js";
import { declarations } from "./declarations.js";
import { residualStages } from "./depths.js";
import { stagesModel } from "./parts/stages.js";

const KIND = { variant: "original", shortcut: "projection", start: "small" } as const;

/**
 * Small residual network with high accuracy on MNIST: three units of 16, 32 and 64 channels with batch normalization,
 * global average pooling, and a recipe of six epochs. 77,754 parameters; 99.54 % test accuracy with seed 0 on the
 * native engine with two threads. With 10,000 test images, one standard error is 0.07 points.
 */
export const miniResnetBn: Architecture<(typeof declarations)["mini-resnet-bn"]["options"]> = {
  ...declarations["mini-resnet-bn"],
  build: (task) => stagesModel("mini-resnet-bn", task, { stages: residualStages(8), kind: KIND }),
};
