import type { Architecture } from "./architecture.js";
import { declarations } from "./declarations.js";
import { residualStages } from "./depths.js";
import { stagesModel } from "./parts/stages.js";

/**
 * Residual networks of He et al. 2015, and of He et al. 2016 with `pre-activation`. Bottlenecks stride in their first
 * 1×1 convolution, as in the paper and its count of multiply-adds; the variant that strides in the 3×3 convolution
 * ("v1.5") has as many parameters and about 7 % more multiply-adds.
 */
export const resnet: Architecture<typeof declarations.resnet.options> = {
  ...declarations.resnet,
  build: (task, { depth, width, ...kind }) =>
    stagesModel("resnet", task, { stages: residualStages(depth, width), kind: { ...kind, start: "he" } }),
};
