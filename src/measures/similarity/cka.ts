import type { Activation } from "../../activations/activation.js";
import { imagesOf } from "../../activations/activation.js";
import type { Hsic } from "../math/hsic.js";
import { ImageKernel } from "../math/imageKernel.js";
import { MinibatchCka } from "../math/minibatchCka.js";
import type { Gathered, Given, Method } from "./method.js";

/** Linear CKA (Kornblith et al. 2019) by one estimate, over minibatches (Nguyen, Raghu and Kornblith 2021). */
export function linearCka(estimate: keyof Hsic): Method {
  return {
    summary: `linear CKA, ${estimate}`,
    title: "Linear CKA",
    domain: [0, 1],
    note: (minibatch) => `${estimate}, over minibatches of ${minibatch} images`,
    gather: ({ ones, others }) => new GatheredCka(new MinibatchCka(ones.length, others.length), estimate),
  };
}

class GatheredCka implements Gathered {
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

  between(one: number, other: number): number {
    return this.cka.between(one, other)[this.estimate];
  }
}

function kernelOf(activation: Activation): ImageKernel {
  return new ImageKernel([...imagesOf(activation)]);
}
