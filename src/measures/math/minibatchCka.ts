import { ckaOf, type Hsic, HsicSum, hsicOf } from "./hsic.js";
import type { ImageKernel } from "./imageKernel.js";

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
  between(one: number, other: number): Hsic {
    const [joint, own, others] = [this.joint[one]?.[other], this.own[one], this.others[other]];
    return ckaOf(joint as HsicSum, own as HsicSum, others as HsicSum);
  }
}

function addOwn(sums: readonly HsicSum[], kernels: readonly ImageKernel[]): void {
  kernels.forEach((kernel, index) => {
    sums[index]?.add(hsicOf(kernel, kernel));
  });
}
