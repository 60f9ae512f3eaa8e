/** Preprocessing of a family of networks: (pixel − mean) / sd of pixels in [0, 1], for each channel in the order in which it is fed. */
export interface NamedPreprocessing {
  readonly mean: number | readonly number[];
  readonly sd: number | readonly number[];
  /** The order in which channels are fed, blue first. Default: red first. */
  readonly order?: "bgr";
}

/** The means and deviations of ImageNet, as PyTorch's networks were trained with. */
const IMAGENET: NamedPreprocessing = { mean: [0.485, 0.456, 0.406], sd: [0.229, 0.224, 0.225] };

const byte = (value: number) => value / 255;

/** The ways in which well-known families of networks prepare their pixels, by the names that they have there. */
export const preprocessings = {
  torchvision: IMAGENET,
  timm: IMAGENET,
  /** `preprocess_input` of Keras's DenseNet. */
  torch: IMAGENET,
  /** `preprocess_input` of Keras's MobileNet V1 and V2, Inception, Xception, NASNet, ResNetV2: from −1 to 1. */
  tf: { mean: 0.5, sd: 0.5 },
  /** `preprocess_input` of Keras's ResNet50 and VGG: blue first, means taken off bytes. */
  caffe: { mean: [byte(103.939), byte(116.779), byte(123.68)], sd: byte(1), order: "bgr" },
  /** Networks that scale bytes themselves, as EfficientNet, MobileNetV3 and ConvNeXt of Keras do. */
  "0-255": { mean: 0, sd: byte(1) },
  /** Pixels from 0 to 1, as they are. */
  none: { mean: 0, sd: 1 },
} as const satisfies Readonly<Record<string, NamedPreprocessing>>;

/** The name of a preprocessing. */
export type PreprocessingName = keyof typeof preprocessings;

/** All names of preprocessings. */
export const PREPROCESSING_NAMES = Object.keys(preprocessings) as readonly PreprocessingName[];
