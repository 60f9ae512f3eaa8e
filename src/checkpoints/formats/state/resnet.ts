import type { Draft, Drafted } from "./draft.js";
import { RESNETS, type ResNetShape, type Stem } from "./knownArchitectures.js";
import type { StateDict } from "./stateDict.js";

/** Tests for the names of a ResNet's weights. */
export function isResNet(state: StateDict): boolean {
  return ["conv1", "layer1.0.conv1"].every((path) => state.has(`${path}.weight`));
}

/** The shape of a ResNet by the names of its weights. */
export function resNetShapeOf(state: StateDict): ResNetShape {
  const counts: number[] = [];
  for (const name of state.keys()) {
    const [, stage, block] = /^layer(\d{1,2})\.(\d{1,3})\.conv1\.weight$/.exec(name) ?? [];
    if (stage === undefined || block === undefined) continue;
    counts[Number(stage) - 1] = Math.max(counts[Number(stage) - 1] ?? 0, Number(block) + 1);
  }
  // A stage that is missing has one block, so that the first weight of it is missed.
  return {
    isBottleneck: state.has("layer1.0.conv3.weight"),
    counts: Array.from(counts, (count) => count ?? 1),
  };
}

/** A ResNet in words: its name in torchvision, or the number of its layers. */
export function resNetWords(state: StateDict, { isBottleneck, counts }: ResNetShape): string {
  const filtersOf = (path: string) => state.get(`${path}.weight`)?.tensor.dims ?? [];
  const [width = 0, perGroup = 1] = filtersOf("layer1.0.conv2");
  const [outputs] = filtersOf(`layer1.0.conv${isBottleneck ? 3 : 2}`);
  const [first] = filtersOf("conv1");
  const stored = {
    isBottleneck,
    counts,
    stem: first,
    width,
    outputs,
    groups: isBottleneck ? width / perGroup : 1,
  };
  const isSame = (shape: ResNetShape) =>
    Object.entries(shape).every(([part, value]) => String(value) === String(Reflect.get(stored, part)));
  const name = Object.entries(RESNETS).find(([, shape]) => isSame(shape))?.[0];
  const layers = counts.reduce((sum, count) => sum + count * (isBottleneck ? 3 : 2), 2);
  return name ?? `a ResNet of ${layers} layers`;
}

/**
 * Lays a ResNet over weights, with strides where torchvision and timm have them: 2 in the first block of each stage but
 * the first, in its 3×3 convolution. Gives its last tensor.
 */
export function draftResNet(draft: Draft, shape: ResNetShape, stem: Stem | undefined): Drafted {
  const start = draftStem(draft, shape.stem, stem);
  const last = shape.counts.reduce<Drafted>(
    (x, count, stage) =>
      Array.from({ length: count }, (_, block) => block).reduce<Drafted>(
        (value, block) => draftBlock(draft, value, { shape, stage, block }),
        x,
      ),
    start,
  );
  const pooled = draft.flatten(draft.averageAll(last, "avgpool"), "flatten");
  return draft.has("fc.weight") ? draft.dense(pooled, "fc") : pooled;
}

function draftStem(draft: Draft, filters: number | undefined, stem: Stem | undefined): Drafted {
  const [, channels = 0, size = 0] = draft.dims("conv1.weight");
  if (size !== 3 && size !== 7)
    throw new Error(`its first kernel is ${size}×${size}, where convscope knows stems of 3×3 and 7×7`);
  const isLarge = (stem ?? (size === 7 ? "imagenet" : "cifar")) === "imagenet";
  const x = draft.convolution(draft.images(channels), "conv1", { size, filters, stride: isLarge ? 2 : 1 });
  const activated = draft.relu(draft.batchNorm(x, "bn1"), "relu");
  return isLarge ? draft.maxPool(activated, "maxpool", { size: 3, stride: 2, pad: 1 }) : activated;
}

interface BlockPlace {
  readonly shape: ResNetShape;
  readonly stage: number;
  readonly block: number;
}

function draftBlock(draft: Draft, x: Drafted, { shape, stage, block }: BlockPlace): Drafted {
  const path = `layer${stage + 1}.${block}`;
  const stride = stage > 0 && block === 0 ? 2 : 1;
  const width = shape.width && shape.width * 2 ** stage;
  const outputs = shape.outputs && shape.outputs * 2 ** stage;
  const { isBottleneck, groups = null } = shape;
  const convolutions = isBottleneck
    ? [
        { size: 1, filters: width },
        { size: 3, filters: width, stride, groups },
        { size: 1, filters: outputs },
      ]
    : [
        { size: 3, filters: outputs, stride },
        { size: 3, filters: outputs },
      ];
  const branch = convolutions.reduce<Drafted>((value, convolution, at) => {
    const input = at === 0 ? value : draft.relu(value, `${path}.relu`);
    return draft.batchNorm(
      draft.convolution(input, `${path}.conv${at + 1}`, convolution),
      `${path}.bn${at + 1}`,
    );
  }, x);
  const isProjected =
    stride > 1 || branch.channels !== x.channels || draft.has(`${path}.downsample.0.weight`);
  const projection = { size: 1, filters: branch.channels, stride };
  const shortcut = isProjected
    ? draft.batchNorm(draft.convolution(x, `${path}.downsample.0`, projection), `${path}.downsample.1`)
    : x;
  return draft.relu(draft.sum(branch, shortcut, `${path}/add`), `${path}.relu`);
}
