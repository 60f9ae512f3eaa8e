/** Preprocessing of a family of networks: (pixel − mean) / sd of pixels in [0, 1], per channel in input order. */
export interface NamedPreprocessing {
  readonly mean: number | readonly number[];
  readonly sd: number | readonly number[];
  /** Order of the input channels, blue first. Default: red first. */
  readonly order?: "bgr";
}

/** Means and standard deviations of ImageNet, with which PyTorch's networks were trained. */
const IMAGENET: NamedPreprocessing = { mean: [0.485, 0.456, 0.406], sd: [0.229, 0.224, 0.225] };

const byte = (value: number) => value / 255;

/** Preprocessings of well-known families of networks, by their usual names. */
export const preprocessings = {
  torchvision: IMAGENET,
  timm: IMAGENET,
  /** `preprocess_input` of Keras's DenseNet. */
  torch: IMAGENET,
  /** `preprocess_input` of Keras's MobileNet V1 and V2, Inception, Xception, NASNet, ResNetV2: scales to [−1, 1]. */
  tf: { mean: 0.5, sd: 0.5 },
  /** `preprocess_input` of Keras's ResNet50 and VGG: blue first, with the means subtracted from bytes. */
  caffe: { mean: [byte(103.939), byte(116.779), byte(123.68)], sd: byte(1), order: "bgr" },
  /** Input of networks that scale bytes themselves, such as Keras's EfficientNet, MobileNetV3 and ConvNeXt. */
  "0-255": { mean: 0, sd: byte(1) },
  /** Pixels from 0 to 1, unchanged. */
  none: { mean: 0, sd: 1 },
} as const satisfies Readonly<Record<string, NamedPreprocessing>>;

/** Name of a preprocessing. */
export type PreprocessingName = keyof typeof preprocessings;

/** All names of preprocessings. */
export const PREPROCESSING_NAMES = Object.keys(preprocessings) as readonly PreprocessingName[];
