import { type Activation, imagesOf } from "../../activations/activation.js";
import { entryOf } from "../../core/errors.js";
import { canonicalOf, meanCorrelation, procrustesOf, projectedCorrelation } from "../math/canonical.js";
import { ckaOf, type Hsic, HsicSum, hsicOf } from "../math/hsic.js";
import { ImageKernel } from "../math/imageKernel.js";
import { type Agreement, agreementOf, Dissimilarities } from "../math/rsa.js";
import type { Given, Method, SufficientStatistics } from "./method.js";
import { bySubspaces } from "./subspaces.js";

/** Linear CKA (Kornblith et al. 2019) by one estimate, over minibatches (Nguyen, Raghu and Kornblith 2021). */
function linearCka(estimate: keyof Hsic): Method {
  return {
    summary: `linear CKA, ${estimate}`,
    title: "Linear CKA",
    domain: [0, 1],
    note: (minibatch) => `${estimate}, over minibatches of ${minibatch} images`,
    gather: ({ ones, others }) => new GatheredCka(new MinibatchCka(ones.length, others.length), estimate),
  };
}

class GatheredCka implements SufficientStatistics {
  private readonly cka: MinibatchCka;
  private readonly estimate: keyof Hsic;

  constructor(cka: MinibatchCka, estimate: keyof Hsic) {
    this.cka = cka;
    this.estimate = estimate;
  }

  add({ ones, others }: Given): void {
    const kernels = ones.map(kernelOf);
    this.cka.add(kernels, ones === others ? kernels : others.map(kernelOf));
  }

  between(a: number, b: number): number {
    return this.cka.between(a, b)[this.estimate];
  }
}

function kernelOf(activation: Activation): ImageKernel {
  return new ImageKernel([...imagesOf(activation)]);
}

/**
 * Linear CKA of all representations of one set with all of another, of the same images, over minibatches (Nguyen,
 * Raghu and Kornblith 2021, eq. 3): the mean independence criterion of two representations, divided by the geometric
 * mean of each one's criterion with itself. The unbiased estimate does not depend systematically on the size of the
 * minibatches; the biased one grows as they become smaller.
 */
export class MinibatchCka {
  private readonly own: readonly HsicSum[];
  private readonly others: readonly HsicSum[];
  private readonly joint: readonly (readonly HsicSum[])[];

  constructor(count: number, otherCount = count) {
    const sums = (length: number) => Array.from({ length }, () => new HsicSum());
    this.own = sums(count);
    this.others = sums(otherCount);
    this.joint = this.own.map(() => sums(otherCount));
  }

  /** Adds a minibatch of at least four images: the kernels of each representation, in the order of the sets. */
  add(kernels: readonly ImageKernel[], others: readonly ImageKernel[] = kernels): void {
    addOwn(this.own, kernels);
    addOwn(this.others, others);
    kernels.forEach((kernel, row) => {
      others.forEach((other, column) => {
        this.joint[row]?.[column]?.add(hsicOf(kernel, other));
      });
    });
  }

  /**
   * Similarity of a representation of the first set and one of the other: 1 for equal ones; NaN if either does not
   * vary.
   */
  between(a: number, b: number): Hsic {
    const [joint, own, others] = [this.joint[a]?.[b], this.own[a], this.others[b]];
    return ckaOf(joint as HsicSum, own as HsicSum, others as HsicSum);
  }
}

function addOwn(sums: readonly HsicSum[], kernels: readonly ImageKernel[]): void {
  kernels.forEach((kernel, index) => {
    sums[index]?.add(hsicOf(kernel, kernel));
  });
}

/** Representational similarity (Kriegeskorte et al. 2008): the agreement of the dissimilarities of pairs of images. */
function representationalSimilarity(kind: keyof Agreement): Method {
  const by = kind === "spearman" ? "ranks" : "values";
  return {
    summary: `agreement of the images' dissimilarities, by ${by}`,
    title: "Representational similarity",
    domain: [-1, 1],
    note: (minibatch) =>
      `dissimilarity 1 − r of each pair of images, compared by ${by}; mean over minibatches of ${minibatch} images`,
    gather: ({ ones, others }) => new GatheredAgreement(ones.length * others.length, kind),
  };
}

class GatheredAgreement implements SufficientStatistics {
  private readonly sums: Float64Array;
  private readonly counts: Float64Array;
  private readonly kind: keyof Agreement;
  private width = 0;

  constructor(pairs: number, kind: keyof Agreement) {
    this.sums = new Float64Array(pairs);
    this.counts = new Float64Array(pairs);
    this.kind = kind;
  }

  add({ ones, others }: Given): void {
    const own = ones.map(dissimilaritiesOf);
    const second = ones === others ? own : others.map(dissimilaritiesOf);
    this.width = second.length;
    own.forEach((one, row) => {
      second.forEach((other, column) => {
        const value = agreementOf(one, other)[this.kind];
        // Skips minibatches without variance; non-finite values make the result NaN instead.
        if (Number.isNaN(value) && one.isFinite && other.isFinite) return;
        const at = row * this.width + column;
        this.sums[at] = (this.sums[at] as number) + value;
        this.counts[at] = (this.counts[at] as number) + 1;
      });
    });
  }

  between(a: number, b: number): number {
    const at = a * this.width + b;
    return (this.sums[at] as number) / (this.counts[at] as number);
  }
}

function dissimilaritiesOf(activation: Activation): Dissimilarities {
  return new Dissimilarities([...imagesOf(activation)]);
}

/** Share of the variance in the directions of SVCCA (Raghu et al. 2017). */
const SHARE = 0.99;

/** All similarity methods by name. A new one needs its line here. */
export const methods = {
  cka: linearCka("unbiased"),
  "cka-biased": linearCka("biased"),
  cca: bySubspaces("cca", {
    summary: "mean canonical correlation",
    title: "Canonical correlation",
    of: async (scatters) => meanCorrelation(await canonicalOf(scatters)),
  }),
  svcca: bySubspaces("svcca", {
    summary: "mean canonical correlation of the directions with 99 % of the variance",
    title: "SVCCA",
    of: async (scatters) => meanCorrelation(await canonicalOf(scatters, SHARE)),
  }),
  pwcca: bySubspaces("pwcca", {
    summary: "mean canonical correlation, weighted by the share of the tap on the y axis that it explains",
    title: "PWCCA",
    of: async (scatters) => projectedCorrelation(await canonicalOf(scatters)),
  }),
  procrustes: bySubspaces("procrustes", {
    summary: "squared Procrustes distance, 0 for equal representations",
    title: "Procrustes distance",
    domain: [0, 2],
    of: procrustesOf,
  }),
  rsa: representationalSimilarity("spearman"),
  "rsa-pearson": representationalSimilarity("pearson"),
} as const satisfies Readonly<Record<string, Method>>;

/** Name of a method. */
export type MethodName = keyof typeof methods;

/** Names of all methods. */
export const METHOD_NAMES = Object.keys(methods) as MethodName[];

/** Looks up a method by name. Throws `UserError` for an unknown one. */
export function methodOf(name: string): Method {
  return entryOf<Method>(methods, name, "method");
}
