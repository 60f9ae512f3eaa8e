import type { Plane } from "../../activations/plane.js";
import { shuffled, stream } from "../../engine/seeds.js";
import type { Question } from "../attributionMethod.js";
import type { AttributionMethodName } from "../index.js";
import { type CheckedMaps, checkedMaps } from "./checkedMaps.js";
import { areaUnder, CURVE_COLORS, CURVE_KINDS, curveOf, descendingOrder } from "./curves.js";
import { type Mean, MeanTally } from "./meanTally.js";
import { type MapSimilarity, mapSimilarities, type Randomization, redrawnSteps } from "./randomization.js";

/** Name of the order of pixels that no map decides, which curves are compared with. */
export const RANDOM_ORDER = "random order";

/** Kind and color of curves: `deletion to black`. */
export interface CurveName {
  readonly kind: (typeof CURVE_KINDS)[number];
  readonly color: keyof typeof CURVE_COLORS;
}

/** All curves of a check: deletion to, and insertion from, black and gray. */
export const CURVES: readonly CurveName[] = CURVE_KINDS.flatMap((kind) =>
  (Object.keys(CURVE_COLORS) as CurveName["color"][]).map((color) => ({ kind, color })),
);

/** Description of a curve: `deletion to black`. */
export function curveWords({ kind, color }: CurveName): string {
  return `${kind} ${kind === "deletion" ? "to" : "from"} ${color}`;
}

/** Similarity measures of maps. */
export const SIMILARITIES = [
  "signedInk",
  "sizesAll",
  "ssim",
] as const satisfies readonly (keyof MapSimilarity)[];

/** Parts of a check. Default: the randomization test and the curves. */
export interface Checked {
  readonly methods: readonly AttributionMethodName[];
  /** Randomization test; undefined for none. */
  readonly randomization?: Omit<Randomization, "methods">;
  readonly hasCurves: boolean;
}

/**
 * Checks of attribution methods over images: similarities of maps of redrawn networks, and curves. Tallies of parts of a
 * data set merge to that of the whole.
 */
export class CheckTally {
  /** Methods, with their parts, in order. */
  readonly names = new Set<string>();
  /** Layers that the redrawing stopped at, from the output to the input. */
  readonly layers = new Set<string>();
  private readonly tally = new MeanTally();

  /** Adds the images of a question, the first of which has the given index among all. Throws like `attributeImages`. */
  add(question: Question, checked: Checked, start = 0): void {
    const { onShare = () => undefined } = question;
    const { methods, randomization, hasCurves } = checked;
    // Curves take about as long as maps, and maps are computed again for each layer.
    const mapShare = 1 / (2 + (randomization?.most ?? 0));
    const own = checkedMaps(methods, { ...question, onShare: undefined });
    onShare(mapShare);
    for (const { name } of own) this.names.add(name);
    if (hasCurves) this.addCurves(question, own, start);
    onShare(randomization === undefined ? 1 : 2 * mapShare);
    if (randomization === undefined) return;
    const rest = {
      ...question,
      onShare: (share: number) => onShare(2 * mapShare + (1 - 2 * mapShare) * share),
    };
    this.addSteps(rest, own, { ...randomization, methods });
  }

  /** Adds everything that another tally holds. */
  merge(other: CheckTally): void {
    for (const name of other.names) this.names.add(name);
    for (const layer of other.layers) this.layers.add(layer);
    this.tally.merge(other.tally);
  }

  /** Mean similarity of a method's maps when layers are redrawn down to one. */
  similarity(name: string, layer: string, measure: (typeof SIMILARITIES)[number]): Mean {
    return this.tally.mean(`${layer}\t${name}\t${measure}`);
  }

  /** Mean curve of a method or of the random order. */
  curve(name: string, { kind, color }: CurveName): Mean {
    return this.tally.mean(`${name}\t${kind}\t${color}`);
  }

  /** Area under the mean curve, which is the mean of the areas; undefined without curves. */
  area(name: string, curve: CurveName): number | undefined {
    const { count, means } = this.curve(name, curve);
    return count === 0 ? undefined : areaUnder(means);
  }

  private addSteps(question: Question, own: readonly CheckedMaps[], randomization: Randomization): void {
    for (const { layer, maps } of redrawnSteps(question, randomization)) {
      this.layers.add(layer);
      for (const each of own) {
        const redrawn = maps.find(({ name }) => name === each.name);
        if (redrawn === undefined) continue;
        for (const found of mapSimilarities(each, redrawn, question))
          for (const measure of SIMILARITIES)
            this.tally.add(`${layer}\t${each.name}\t${measure}`, [found[measure]]);
      }
    }
  }

  private addCurves(question: Question, own: readonly CheckedMaps[], start: number): void {
    const { network, images, goal, values } = question;
    const [count, height, width] = images.shape;
    for (let image = 0; image < count; image++) {
      const random = shuffled(height * width, stream("attribution", "order", values.seed, start + image));
      const orders = new Map(
        own.map(({ name, planes }) => [name, descendingOrder((planes[image] as Plane).values)]),
      ).set(RANDOM_ORDER, random);
      for (const [name, order] of orders)
        for (const { kind, color } of CURVES) {
          const request = { network, images, image, goal, order, kind, color: CURVE_COLORS[color] };
          this.tally.add(`${name}\t${kind}\t${color}`, curveOf(request));
        }
    }
  }
}
