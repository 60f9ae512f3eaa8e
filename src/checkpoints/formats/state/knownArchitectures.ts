/** The way in which images enter a ResNet: a large stem halves them twice, a small one keeps their size. */
export const STEMS = ["imagenet", "cifar"] as const;

/** The kind of a stem. */
export type Stem = (typeof STEMS)[number];

/** The shape of a ResNet of the families in torchvision. */
export interface ResNetShape {
  /** True for blocks of 1×1, 3×3 and 1×1 convolutions. */
  readonly isBottleneck: boolean;
  /** The number of blocks in each stage. */
  readonly counts: readonly number[];
  /** The channels that the stem gives. Default: as stored. */
  readonly stem?: number;
  /** The channels of the first stage within its blocks, which double at each stage. Default: as stored. */
  readonly width?: number;
  /** The channels that the first stage gives, which double at each stage. Default: as stored. */
  readonly outputs?: number;
  /** The groups of 3×3 convolutions in bottlenecks. Default: as stored. */
  readonly groups?: number;
}

/** The blocks of torchvision, by their names there. */
const BLOCKS = {
  basic: { isBottleneck: false, stem: 64, width: 64, outputs: 64, groups: 1 },
  bottleneck: { isBottleneck: true, stem: 64, width: 64, outputs: 256, groups: 1 },
} as const;

/** The ResNets of torchvision (He et al. 2015, table 1; Xie et al. 2017; Zagoruyko and Komodakis 2016). */
export const RESNETS = {
  resnet18: { ...BLOCKS.basic, counts: [2, 2, 2, 2] },
  resnet34: { ...BLOCKS.basic, counts: [3, 4, 6, 3] },
  resnet50: { ...BLOCKS.bottleneck, counts: [3, 4, 6, 3] },
  resnet101: { ...BLOCKS.bottleneck, counts: [3, 4, 23, 3] },
  resnet152: { ...BLOCKS.bottleneck, counts: [3, 8, 36, 3] },
  resnext50_32x4d: { ...BLOCKS.bottleneck, counts: [3, 4, 6, 3], width: 128, groups: 32 },
  resnext101_32x8d: { ...BLOCKS.bottleneck, counts: [3, 4, 23, 3], width: 256, groups: 32 },
  wide_resnet50_2: { ...BLOCKS.bottleneck, counts: [3, 4, 6, 3], width: 128 },
} as const satisfies Readonly<Record<string, ResNetShape>>;

/** Shape of a VGG. */
export interface VggShape {
  readonly hasBatchNorm: boolean;
  /** Number of convolutions in each stage. */
  readonly counts: readonly number[];
  /** Channels of each stage. Default: as stored. */
  readonly filters?: readonly number[];
}

const VGG_FILTERS = [64, 128, 256, 512, 512];

/** VGGs of torchvision (Simonyan and Zisserman 2014, table 1). */
export const VGGS = {
  vgg11: { hasBatchNorm: false, counts: [1, 1, 2, 2, 2], filters: VGG_FILTERS },
  vgg11_bn: { hasBatchNorm: true, counts: [1, 1, 2, 2, 2], filters: VGG_FILTERS },
  vgg13: { hasBatchNorm: false, counts: [2, 2, 2, 2, 2], filters: VGG_FILTERS },
  vgg13_bn: { hasBatchNorm: true, counts: [2, 2, 2, 2, 2], filters: VGG_FILTERS },
  vgg16: { hasBatchNorm: false, counts: [2, 2, 3, 3, 3], filters: VGG_FILTERS },
  vgg16_bn: { hasBatchNorm: true, counts: [2, 2, 3, 3, 3], filters: VGG_FILTERS },
  vgg19: { hasBatchNorm: false, counts: [2, 2, 4, 4, 4], filters: VGG_FILTERS },
  vgg19_bn: { hasBatchNorm: true, counts: [2, 2, 4, 4, 4], filters: VGG_FILTERS },
} as const satisfies Readonly<Record<string, VggShape>>;

/** Shape of a DenseNet. */
export interface DenseNetShape {
  /** Number of layers in each dense block. */
  readonly counts: readonly number[];
  /** Channels of the stem. Default: as stored. */
  readonly stem?: number;
  /** Channels that each layer adds. Default: as stored. */
  readonly growth?: number;
}

/** DenseNets of torchvision (Huang et al. 2017, table 1). */
export const DENSENETS = {
  densenet121: { counts: [6, 12, 24, 16], stem: 64, growth: 32 },
  densenet161: { counts: [6, 12, 36, 24], stem: 96, growth: 48 },
  densenet169: { counts: [6, 12, 32, 32], stem: 64, growth: 32 },
  densenet201: { counts: [6, 12, 48, 32], stem: 64, growth: 32 },
} as const satisfies Readonly<Record<string, DenseNetShape>>;

/** Names of a table's rows. */
function namesOf<T extends object>(table: T): readonly (keyof T & string)[] {
  return Object.keys(table) as (keyof T & string)[];
}

/** Names of the architectures that weights can be read as. */
export const ARCHITECTURE_NAMES = [
  ...namesOf(RESNETS),
  ...namesOf(VGGS),
  ...namesOf(DENSENETS),
  "mini-resnet",
] as const;

/** Name of an architecture that weights can be read as. */
export type ArchitectureName = (typeof ARCHITECTURE_NAMES)[number];

/** Choices of an address for a file that contains weights and no network. */
export interface ArchitectureChoice {
  /** Default: recognized by the names of the weights. */
  readonly as?: ArchitectureName;
  /** Default: by the size of the first kernel. */
  readonly stem?: Stem;
}
