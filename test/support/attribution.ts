import { samplesOf } from "../../src/activations/plane.js";
import { attributeImages } from "../../src/attribution/attributeImages.js";
import type { AttributionPart, Question } from "../../src/attribution/attributionMethod.js";
import { type AttributionValues, attributionOptions } from "../../src/attribution/attributionOptions.js";
import type { AttributionMethodName } from "../../src/attribution/index.js";
import { attributionMethodOf } from "../../src/attribution/index.js";
import { resolve } from "../../src/core/options/option.js";
import type { Network } from "../../src/network/network.js";
import type { Inputs } from "../../src/network/networkInputs.js";

/** A question about the score of a class of one image, with some of its parts given. */
export interface Asked extends Partial<Omit<Question, "layers" | "values" | "baselines">> {
  readonly network: Network;
  readonly images: Inputs;
  readonly label?: number;
  readonly layers?: readonly string[];
  /** The one value of all pixels of a baseline. Default: 0. */
  readonly baseline?: number;
  readonly values?: Partial<AttributionValues>;
}

/** The parts of a method. */
export function partsOf(method: AttributionMethodName, asked: Asked): readonly AttributionPart[] {
  const { network, images, label = 0, layers = [], baseline = 0, values = {} } = asked;
  const each = images.values.length / images.shape[0];
  const pixels = new Float32Array(each).fill(baseline);
  return attributeImages(attributionMethodOf(method), {
    network,
    images: { shape: images.shape, values: images.values },
    goal: asked.goal ?? { of: "score", classes: Array.from({ length: images.shape[0] }, () => label) },
    layers: network.taps.filter(({ name }) => layers.includes(name)),
    baselines: [{ name: "black", values: pixels }],
    values: { ...resolve(attributionOptions, {}), ...values },
  });
}

/** The numbers of the first map of a method. */
export function mapOf(method: AttributionMethodName, asked: Asked): readonly number[] {
  const [part] = partsOf(method, asked);
  return [...samplesOf((part as AttributionPart).maps[0]?.plane as AttributionPart["maps"][number]["plane"])];
}
