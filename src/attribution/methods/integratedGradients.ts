import { formatNumber } from "../../core/format.js";
import { goalOfImages } from "../../network/goal.js";
import type { AttributionMethod, AttributionPart, Baseline, Question } from "../attributionMethod.js";
import { gradientsOfMany } from "../gradientsOfMany.js";
import { chosenImages, finiteSum, imageAt, imagesLike, sumOfSizes } from "../images.js";
import { pixelPart, reductionNotes, summed } from "../pixelPart.js";
import { quadraturePoints } from "../quadrature.js";

/**
 * Gradients integrated along the straight line from a baseline b to the image x, (x − b) ∫₀¹ dS/dx(b + a (x − b)) da
 * (Sundararajan et al. 2017, eq. 1). Their sum is S(x) − S(b) up to the error of the quadrature, which each caption
 * states; the points are doubled until it is at most 0.5 % of the sum of sizes.
 */
export const integratedGradients: AttributionMethod = {
  title: "Integrated gradients",
  summary: "gradients integrated from a baseline to the image, which add up to the change of the score",
  options: ["baseline", "n", "maxN", "rule", "abs"],
  needs: ["gradients"],
  place: "pixels",
  attribute: (question) => {
    const { baselines, onShare = () => undefined } = question;
    return baselines.map((baseline, at) => {
      const onPartShare = (share: number) => onShare((at + share) / baselines.length);
      return partFrom({ ...question, onShare: onPartShare }, baseline);
    });
  },
};

/** Share of the sum of sizes that the error may have. */
const TOLERANCE = 0.005;

/** Attribution of one image at some number of points. */
interface Integral {
  readonly values: Float32Array;
  readonly n: number;
  readonly sum: number;
  /** Sum minus S(x) − S(b). */
  readonly error: number;
  /** Size of the error as a share of the sum of sizes; 0 if there is no error. */
  readonly share: number;
}

function partFrom(question: Question, baseline: Baseline): AttributionPart {
  const { network, images, goal, values, onShare = () => undefined } = question;
  const count = images.shape[0];
  const bases = imagesLike(
    images,
    Array.from({ length: count }, () => baseline.values),
  );
  const [ends, starts] = [network.goals(images, goal), network.goals(bases, goal)];
  const dues = Array.from(ends, (end, image) => end - (starts[image] as number));
  const found: Integral[] = [];
  let open = Array.from({ length: count }, (_, image) => image);
  for (let n = values.n; open.length > 0; n = Math.min(2 * n, values.maxN)) {
    const integrals = integralsOf({ ...question, chosen: open, dues, baseline, n });
    open.forEach((image, at) => {
      found[image] = integrals[at] as Integral;
    });
    open = n >= values.maxN ? [] : open.filter((image) => (found[image] as Integral).share > TOLERANCE);
    onShare(1 - open.length / count);
  }
  const joined = imagesLike(
    images,
    found.map((integral) => integral.values),
  );
  const part = pixelPart(joined.values, images, summed(values.abs), (image) => {
    const { n, sum, error, share } = found[image] as Integral;
    const due = dues[image] as number;
    return {
      numbers: { sum, due, error, share, n },
      notes: [
        `sum ${formatNumber(sum)} for S(x) − S(b) = ${formatNumber(due)}: error ${percentText(share)} of the sum of sizes at ${n} points`,
      ],
    };
  });
  const reduced = reductionNotes(images.shape[3], summed(values.abs));
  return { ...part, name: baseline.name, notes: [`from ${baseline.name}`, values.rule, ...reduced] };
}

function percentText(share: number): string {
  return `${formatNumber(100 * share)} %`;
}

interface IntegralPlan extends Question {
  readonly chosen: readonly number[];
  readonly dues: readonly number[];
  readonly baseline: Baseline;
  readonly n: number;
}

function integralsOf(plan: IntegralPlan): readonly Integral[] {
  const { network, goal, chosen, dues, baseline, values, n } = plan;
  const images = chosenImages(plan.images, chosen);
  const own = goalOfImages(goal, chosen);
  const each = baseline.values.length;
  const totals = new Float64Array(images.values.length);
  const from = (at: number) => baseline.values[at % each] as number;
  const points = quadraturePoints(values.rule, n);
  const variant = (point: number) => {
    const share = points[point]?.at as number;
    return images.values.map((value, pixel) => from(pixel) + share * (value - from(pixel)));
  };
  gradientsOfMany(network, { images, goal: own, count: n, variant }, (slopes, point) => {
    const weight = points[point]?.weight as number;
    slopes.forEach((slope, pixel) => {
      totals[pixel] = (totals[pixel] as number) + weight * slope;
    });
  });
  const products = totals.map((total, pixel) => total * ((images.values[pixel] as number) - from(pixel)));
  return chosen.map((image, at) => {
    const part = products.subarray(at * each, (at + 1) * each);
    const sum = finiteSum(part);
    const error = sum - (dues[image] as number);
    const sizes = sumOfSizes(part);
    const share = error === 0 ? 0 : Math.abs(error) / sizes;
    return {
      values: imageAt({ shape: images.shape, values: Float32Array.from(products) }, at),
      n,
      sum,
      error,
      share,
    };
  });
}
