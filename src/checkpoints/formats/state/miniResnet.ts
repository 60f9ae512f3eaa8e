import type { Draft, Drafted } from "./draft.js";
import type { StateDict } from "./stateDict.js";

/** Tests for the names of weights of a PyTorch twin of `mini-resnet`. */
export function isMiniResnet(state: StateDict): boolean {
  return ["conv2", "residual1.branch", "dense"].every((path) => state.has(`${path}.weight`));
}

/**
 * Lays the network `mini-resnet` over the weights of its twin in PyTorch: `conv1` and `conv2`, a convolution
 * `residual1.branch` … in each block, and `dense` of the pooled maps. Taps have the names that convscope's own has. Gives
 * its last tensor and the height and width of its images, which are square.
 */
export function draftMiniResnet(draft: Draft): { readonly last: Drafted; readonly size: number } {
  const [, channels = 0] = draft.dims("conv1.weight");
  let x = draft.images(channels);
  for (const path of ["conv1", "conv2"])
    x = draft.relu(draft.convolution(x, path, { size: 3, tap: `${path}/pre` }), `${path}/relu`, {
      tap: path,
    });
  for (let at = 1; at === 1 || draft.has(`residual${at}.branch.weight`); at++) {
    const path = `residual${at}.branch`;
    const branch = draft.convolution(x, path, { size: 3, filters: x.channels, tap: `residual${at}/branch` });
    x = draft.relu(draft.sum(x, branch, `residual${at}`), `relu${at}`);
  }
  const side = draft.sideOf(x, "dense");
  const flat = draft.flatten(draft.maxPool(x, "pool", { size: 2 }), "flatten", side * side);
  const scores = draft.dense(flat, "dense", { tap: "dense/pre" });
  return { last: draft.softmax(scores, "dense/softmax", { tap: "dense" }), size: 2 * side };
}
