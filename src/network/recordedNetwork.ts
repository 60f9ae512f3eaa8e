import type { Activation } from "../activations/activation.js";
import { UserError, unknown } from "../core/errors.js";
import { defined } from "../core/objectFields.js";
import { UNCHANGED } from "./description.js";
import type { ModelFacts } from "./modelFacts.js";
import type { Network } from "./network.js";
import type { Inputs } from "./networkInputs.js";
import type { FileFacts } from "./openedNetwork.js";
import type { RecordedImages } from "./recordedImages.js";
import type { Tap } from "./tap.js";

/** Taps whose values were computed elsewhere, and the images that they belong to. */
export interface RecordedTaps {
  readonly taps: readonly Tap[];
  /** Values of the taps for all images, in the order of `taps`. */
  readonly activations: readonly Activation[];
  readonly images: RecordedImages;
  /** SHA-256 of the file, or of the values. */
  readonly sha256: string;
  readonly file?: FileFacts;
}

/**
 * Network whose taps are stored values: it has no graph, and so no blocks, kernels, gradients or outputs. An input
 * image is one number, the index of a stored image.
 */
export function recordedNetwork(
  recorded: RecordedTaps,
  { name, origin }: Required<Pick<ModelFacts, "name">> & Pick<ModelFacts, "origin">,
): Network {
  const { taps, sha256, file, images } = recorded;
  const refuse = (part: string) => () => {
    throw new UserError(
      `'${name}' holds activations, not a network: it has no ${part}. Open the checkpoint that they were computed with.`,
    );
  };
  return {
    name,
    taps,
    sha256,
    ...defined({ origin, file }),
    recordedImages: images,
    heads: [],
    blocks: [],
    highways: [],
    chain: [],
    input: [1, 1, 1],
    furtherInputs: [],
    output: "",
    logits: null,
    classes: null,
    preprocessing: UNCHANGED,
    permutationGroups: taps.map(({ shape }, index) => ({ index, width: shape.at(-1) ?? 1, isFixed: false })),
    wiring: taps.map(() => ({ reads: [], isIdentity: false })),
    fields: () => taps.map(() => ({ status: "unknown", axes: [] })),
    record: (inputs, wanted = taps) => {
      const numbers = numbersIn(inputs, images.count, name);
      return wanted.map((tap) => taken(valuesOf(recorded, tap, name), numbers));
    },
    gradients: refuse("gradients"),
    goals: refuse("outputs"),
    outputsThrough: refuse("outputs"),
    reading: refuse("outputs"),
    weights: () => [],
    kernels: () => [],
    layerKernels: (wanted) => wanted.map(() => undefined),
    biases: (wanted) => wanted.map(() => undefined),
    untrained: () => undefined,
    redraw: () => false,
    dispose: () => undefined,
  };
}

/** Indices of the stored images that inputs stand for. */
function numbersIn({ shape, values }: Inputs, count: number, name: string): readonly number[] {
  if (String(shape.slice(1)) !== "1,1,1")
    throw new UserError(
      `'${name}' holds activations of ${count} images, and cannot compute others. Give their numbers with --input, such as 0 or 0-9.`,
    );
  const numbers = Array.from(values.subarray(0, shape[0]));
  const beyond = numbers.find((number) => !Number.isInteger(number) || number < 0 || number >= count);
  if (beyond === undefined) return numbers;
  throw new UserError(
    `'${name}' holds activations of ${count} images, and none of image ${beyond}. Give files with equally many images, or fewer with --input.`,
  );
}

function valuesOf({ taps, activations }: RecordedTaps, { name }: Tap, network: string): Activation {
  const found = activations[taps.findIndex((tap) => tap.name === name)];
  if (found !== undefined) return found;
  const names = taps.map((tap) => tap.name);
  throw unknown(`tap of '${network}'`, name, names);
}

/** Values of a tap for some of its images. */
function taken(activation: Activation, numbers: readonly number[]): Activation {
  const { tap, shape, values } = activation;
  const [images, height, width, channels] = shape;
  const isWhole = numbers.length === images && numbers.every((number, at) => number === at);
  if (isWhole) return activation;
  const each = height * width * channels;
  const some = new Float32Array(numbers.length * each);
  numbers.forEach((number, at) => {
    some.set(values.subarray(number * each, (number + 1) * each), at * each);
  });
  return { tap, shape: [numbers.length, height, width, channels], values: some };
}
