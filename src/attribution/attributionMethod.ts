import type { Plane } from "../activations/plane.js";
import type { Goal } from "../network/goal.js";
import type { Network } from "../network/network.js";
import type { Inputs } from "../network/networkInputs.js";
import type { Tap } from "../network/tap.js";
import type { AttributionOptionName, AttributionValues } from "./attributionOptions.js";
import type { Need } from "./needs.js";

/** Image without information, which an attribution is measured from. */
export interface Baseline {
  /** Name in captions: `black`, `mean of mnist:test`. */
  readonly name: string;
  /** Pixels of one image, height × width × channels. */
  readonly values: Float32Array;
}

/** Question that a method answers: a network, images with the goal of each, and the settings. */
export interface Question {
  readonly network: Network;
  /** Pixels of images, in [0, 1] unless they come from an array that holds others. */
  readonly images: Inputs;
  readonly goal: Goal;
  /** Taps that methods of a layer are computed at. */
  readonly layers: readonly Tap[];
  /** At least one for methods that read the option `baseline`. */
  readonly baselines: readonly Baseline[];
  readonly values: AttributionValues;
  /** Receives the completed share, from 0 to 1. Default: none. */
  readonly onShare?: ((share: number) => void) | undefined;
}

/** Map of one image, with everything that a caption must say about it. */
export interface AttributionMap {
  /** Signed values, not normalized, in the size of the image or of the layer. */
  readonly plane: Plane;
  /** Numbers by name, for metadata: sums, errors, scores. */
  readonly numbers: Readonly<Record<string, number>>;
  /** Phrases about this image's map, for captions. */
  readonly notes: readonly string[];
  /** True if the method keeps positive values only and there are none. Default: false. */
  readonly isEmpty?: true;
}

/** Maps of one kind for all images: of one layer, one baseline, or one route. */
export interface AttributionPart {
  /** Name among the parts of a method: `relu5`, `black`, `residual3: x`. Empty if there is only one part. */
  readonly name: string;
  /** One for each image. */
  readonly maps: readonly AttributionMap[];
  /** Phrases about all maps, for captions. */
  readonly notes: readonly string[];
}

/**
 * Method that attributes the goal of each image to places: to pixels, or to the positions of a layer. A new method
 * needs its file in `methods` and its line in `index.ts`.
 */
export interface AttributionMethod {
  /** Name in titles: `Grad-CAM`. */
  readonly title: string;
  /** Description in one phrase, for help. */
  readonly summary: string;
  /** Options that it reads. */
  readonly options: readonly AttributionOptionName[];
  /** Conditions of its use. */
  readonly needs: readonly Need[];
  /** Places that it attributes to. */
  readonly place: "pixels" | "layer";
  /**
   * True if its source keeps positive values only, with a ReLU: a map without any is shown as one without evidence.
   * Default: false.
   */
  readonly isPositive?: true;
  /** Computes the parts for all images of a question. */
  attribute(question: Question): readonly AttributionPart[];
}
