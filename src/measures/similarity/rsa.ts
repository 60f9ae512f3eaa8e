import type { Activation } from "../../activations/activation.js";
import { imagesOf } from "../images.js";
import { type Agreement, agreementOf, Dissimilarities } from "../math/rsa.js";
import type { Gathered, Given, Method } from "./method.js";

/** Representational similarity (Kriegeskorte et al. 2008): the agreement of the dissimilarities of pairs of images. */
export function representationalSimilarity(kind: keyof Agreement): Method {
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

class GatheredAgreement implements Gathered {
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

  between(one: number, other: number): number {
    const at = one * this.width + other;
    return (this.sums[at] as number) / (this.counts[at] as number);
  }
}

function dissimilaritiesOf(activation: Activation): Dissimilarities {
  return new Dissimilarities([...imagesOf(activation)]);
}
