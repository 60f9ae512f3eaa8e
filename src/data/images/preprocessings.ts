import type { Resizing } from "./resizing.js";

/**
 * Preprocessing of a family of networks: resizing of photographs to the network's input, and (pixel − mean) / sd of pixels
 * in [0, 1], per channel in input order.
 */
export interface NamedPreprocessing {
  readonly mean: number | readonly number[];
  readonly sd: number | readonly number[];
  /** Order of the input channels, blue first. Default: red first. */
  readonly order?: "bgr";
  /** Default: as `--fit` says. */
  readonly resizing?: Resizing;
}

/** Means and standard deviations of ImageNet, with which PyTorch's networks were trained. */
const IMAGENET = { mean: [0.485, 0.456, 0.406], sd: [0.229, 0.224, 0.225] } as const;

/** `load_img(path, target_size=…)` of Keras, which stretches the whole picture. */
const LOAD_IMG: Resizing = { mode: "stretch", filter: "nearest" };

const byte = (value: number) => value / 255;

/** `create_transform(crop_pct=…)` of timm, which rounds the shorter side down. */
const timm = (kept: number): NamedPreprocessing => ({
  ...IMAGENET,
  resizing: { mode: "crop", filter: "bicubic", kept, rounding: "floor" },
});

/** `ImageClassification(crop_size=224, resize_size=…)` of torchvision, at the same ratio for other sizes. */
const torchvision = (shorterSide: number): NamedPreprocessing => ({
  ...IMAGENET,
  resizing: { mode: "crop", filter: "bilinear", kept: 224 / shorterSide, rounding: "round" },
});

/** Preprocessings of well-known families of networks, by their usual names. */
export const preprocessings = {
  /** `weights.transforms()` of most weights `IMAGENET1K_V1`: shorter side to 256, the middle 224×224. */
  torchvision: torchvision(256),
  /** `weights.transforms()` of most weights `IMAGENET1K_V2`: shorter side to 232, the middle 224×224. */
  "torchvision-v2": torchvision(232),
  /** timm's default, `crop_pct` 0.875. */
  timm: timm(0.875),
  "timm-0.9": timm(0.9),
  "timm-0.95": timm(0.95),
  "timm-1.0": timm(1),
  /** `preprocess_input` of Keras's DenseNet. */
  torch: { ...IMAGENET, resizing: LOAD_IMG },
  /** `preprocess_input` of Keras's MobileNet V1 and V2, Inception, Xception, NASNet, ResNetV2: scales to [−1, 1]. */
  tf: { mean: 0.5, sd: 0.5, resizing: LOAD_IMG },
  /** `preprocess_input` of Keras's ResNet50 and VGG: blue first, with the means subtracted from bytes. */
  caffe: {
    mean: [byte(103.939), byte(116.779), byte(123.68)],
    sd: byte(1),
    order: "bgr",
    resizing: LOAD_IMG,
  },
  /** Input of networks that scale bytes themselves, such as Keras's EfficientNet, MobileNetV3 and ConvNeXt. */
  "0-255": { mean: 0, sd: byte(1), resizing: LOAD_IMG },
  /** Pixels from 0 to 1, unchanged. */
  none: { mean: 0, sd: 1 },
} as const satisfies Readonly<Record<string, NamedPreprocessing>>;

/** Name of a preprocessing. */
export type PreprocessingName = keyof typeof preprocessings;

/** All names of preprocessings. */
export const PREPROCESSING_NAMES = Object.keys(preprocessings) as readonly PreprocessingName[];
