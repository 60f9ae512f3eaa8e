import type { Draft, Drafted } from "./draft.js";
import { DENSENETS, type DenseNetShape } from "./knownArchitectures.js";
import type { StateDict } from "./stateDict.js";

/** True for the names of a DenseNet's weights. */
export function isDenseNet(state: StateDict): boolean {
  return state.has("features.conv0.weight") && state.has(`${layerPath(0, 0)}.conv1.weight`);
}

function layerPath(block: number, layer: number): string {
  return `features.denseblock${block + 1}.denselayer${layer + 1}`;
}

/** Shape of a DenseNet by the names of its weights. */
export function denseNetShapeOf(state: StateDict): DenseNetShape {
  const counts: number[] = [];
  while (state.has(`${layerPath(counts.length, 0)}.conv1.weight`)) {
    let count = 1;
    while (state.has(`${layerPath(counts.length, count)}.conv1.weight`)) count++;
    counts.push(count);
  }
  return { counts };
}

/** A DenseNet in words: its name in torchvision, or its number of layers. */
export function denseNetWords(state: StateDict, { counts }: DenseNetShape): string {
  const stem = state.get("features.conv0.weight")?.tensor.dims[0];
  const growth = state.get(`${layerPath(0, 0)}.conv2.weight`)?.tensor.dims[0];
  const found = Object.entries(DENSENETS).find(
    ([, known]) => String(known.counts) === String(counts) && known.stem === stem && known.growth === growth,
  );
  const layers = counts.reduce((sum, count) => sum + 2 * count, 1 + counts.length);
  return found?.[0] ?? `a DenseNet of ${layers} layers`;
}

/**
 * Drafts a DenseNet (Huang et al. 2017, table 1) with torchvision's strides: 2 in the stem, in the max-pool after it, and
 * in the average-pool of each transition. Returns its last tensor.
 */
export function draftDenseNet(draft: Draft, { counts, stem, growth }: DenseNetShape): Drafted {
  const [, channels = 0] = draft.dims("features.conv0.weight");
  const first = draft.convolution(draft.images(channels), "features.conv0", {
    size: 7,
    stride: 2,
    filters: stem,
  });
  const activated = draft.relu(draft.batchNorm(first, "features.norm0"), "features.relu0");
  let x = draft.maxPool(activated, "features.pool0", { size: 3, stride: 2, pad: 1 });
  for (const [block, count] of counts.entries()) {
    if (block > 0) x = draftTransition(draft, x, `features.transition${block}`);
    x = draftDenseBlock(draft, x, { block, count, growth });
  }
  const last = draft.relu(draft.batchNorm(x, "features.norm5"), "relu");
  const pooled = draft.flatten(draft.averageAll(last, "avgpool"), "flatten");
  return draft.has("classifier.weight") ? draft.dense(pooled, "classifier") : pooled;
}

function draftTransition(draft: Draft, x: Drafted, path: string): Drafted {
  const activated = draft.relu(draft.batchNorm(x, `${path}.norm`), `${path}.relu`);
  const mapped = draft.convolution(activated, `${path}.conv`, { size: 1 });
  return draft.averagePool(mapped, `${path}.pool`, { size: 2 });
}

interface DenseBlock {
  readonly block: number;
  readonly count: number;
  readonly growth: number | undefined;
}

/** Layers of a dense block: each reads the maps of all before it. */
function draftDenseBlock(draft: Draft, x: Drafted, { block, count, growth }: DenseBlock): Drafted {
  let all = x;
  for (let layer = 0; layer < count; layer++) {
    const path = layerPath(block, layer);
    const narrow = draft.relu(draft.batchNorm(all, `${path}.norm1`), `${path}.relu1`);
    const mapped = draft.convolution(narrow, `${path}.conv1`, { size: 1, filters: growth && 4 * growth });
    const activated = draft.relu(draft.batchNorm(mapped, `${path}.norm2`), `${path}.relu2`);
    const added = draft.convolution(activated, `${path}.conv2`, { size: 3, filters: growth });
    all = draft.concatenate(all, added, `${path}/concat`);
  }
  return all;
}
