import type { Activation } from "../../activations/activation.js";
import { imagesOf } from "../../activations/activation.js";
import { ckaOf, type Hsic, HsicSum, hsicOf, LEAST_IMAGES } from "../math/hsic.js";
import { ImageKernel } from "../math/imageKernel.js";

/** Similarity of two taps, accumulated by minibatch. */
export class TapSimilarity {
  private readonly own = new HsicSum();
  private readonly others = new HsicSum();
  private readonly both = new HsicSum();
  private readonly shuffled = new HsicSum();

  /** Adds the activations of both taps for some images; `order` is the shuffled order of B's images. */
  add(a: Activation, b: Activation, order: ArrayLike<number>): void {
    if (a.shape[0] < LEAST_IMAGES) return;
    const [kernel, second] = [new ImageKernel([...imagesOf(a)]), new ImageKernel([...imagesOf(b)])];
    this.own.add(hsicOf(kernel, kernel));
    this.others.add(hsicOf(second, second));
    this.both.add(hsicOf(kernel, second));
    this.shuffled.add(hsicOf(kernel, second, order));
  }

  /** Linear CKA over minibatches; NaN if there were too few images or nothing varies. */
  cka(): Hsic {
    return ckaOf(this.both, this.own, this.others);
  }

  /** Same with the images of B shuffled. */
  ckaOfShuffled(): Hsic {
    return ckaOf(this.shuffled, this.own, this.others);
  }
}
