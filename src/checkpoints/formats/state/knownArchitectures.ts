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

/** The names of the architectures that weights can be laid under. */
export const ARCHITECTURE_NAMES = [
  ...(Object.keys(RESNETS) as (keyof typeof RESNETS)[]),
  "mini-resnet",
] as const;

/** The name of an architecture that weights can be laid under. */
export type ArchitectureName = (typeof ARCHITECTURE_NAMES)[number];

/** The choices that an address makes for a file that holds weights and no network. */
export interface ArchitectureChoice {
  /** Default: recognized by the names of the weights. */
  readonly as?: ArchitectureName;
  /** Default: by the size of the first kernel. */
  readonly stem?: Stem;
}
