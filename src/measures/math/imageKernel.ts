import { dot } from "./geometry.js";
import { type Features, gramOf } from "./gram.js";

/**
 * Inner products K = XXᵀ of some images' features, as needed for independence criteria. With fewer features than
 * images, K itself is never computed: everything is derived from the features.
 */
export class ImageKernel {
  readonly count: number;
  readonly diagonal: Float64Array;
  /** Row sums of K. */
  readonly sums: Float64Array;
  private readonly features: readonly Features[];
  /** K, row by row; undefined if there are fewer features than images. */
  private readonly gram: Float64Array | undefined;

  constructor(features: readonly Features[]) {
    const count = features.length;
    const size = features[0]?.length ?? 0;
    this.count = count;
    this.features = features;
    if (size < count) {
      const total = sumOf(features);
      this.diagonal = Float64Array.from(features, (vector) => dot(vector, vector));
      this.sums = Float64Array.from(features, (vector) => dot(vector, total));
      return;
    }
    const gram = gramOf(features);
    this.gram = gram;
    this.diagonal = Float64Array.from(features, (_, image) => gram[image * (count + 1)] as number);
    this.sums = Float64Array.from(features, (_, image) =>
      gram.subarray(image * count, (image + 1) * count).reduce((sum, value) => sum + value, 0),
    );
  }

  /** Computes tr(KL) with the kernel L of the same images in a given order. */
  trace(other: ImageKernel, order: ArrayLike<number>): number {
    const own = Array.from(this.features, (_, image) => image);
    if (this.gram === undefined && other.gram === undefined) return betweenFeatures(this, other, order);
    if (this.gram === undefined)
      return withFeatures({ of: this.features, order: own }, { gram: other.gram as Float64Array, order });
    if (other.gram === undefined)
      return withFeatures({ of: other.features, order }, { gram: this.gram, order: own });
    return betweenGrams(this.gram, other.gram, order);
  }

  /** Features of an image. */
  vector(image: number): Features {
    return this.features[image] as Features;
  }
}

function sumOf(vectors: readonly Features[]): Float64Array {
  const total = new Float64Array(vectors[0]?.length ?? 0);
  for (const vector of vectors)
    for (let index = 0; index < total.length; index++)
      total[index] = (total[index] as number) + (vector[index] as number);
  return total;
}

function betweenGrams(a: Float64Array, b: Float64Array, order: ArrayLike<number>): number {
  const count = order.length;
  let trace = 0;
  for (let row = 0; row < count; row++) {
    const start = (order[row] as number) * count;
    for (let column = 0; column < count; column++)
      trace += (a[row * count + column] as number) * (b[start + (order[column] as number)] as number);
  }
  return trace;
}

/** Computes ‖XᵀY‖², the sum of the squared products of features with each other. */
function betweenFeatures(a: ImageKernel, b: ImageKernel, order: ArrayLike<number>): number {
  const width = b.vector(0).length;
  const products = new Float64Array(a.vector(0).length * width);
  for (let image = 0; image < order.length; image++) {
    const [x, y] = [a.vector(image), b.vector(order[image] as number)];
    for (let row = 0; row < x.length; row++)
      for (let column = 0; column < width; column++)
        products[row * width + column] =
          (products[row * width + column] as number) + (x[row] as number) * (y[column] as number);
  }
  return dot(products, products);
}

interface Ordered {
  readonly order: ArrayLike<number>;
}

/** Sum of xᵀLx over the features x of images. */
function withFeatures(
  features: Ordered & { readonly of: readonly Features[] },
  { gram, order }: Ordered & { readonly gram: Float64Array },
): number {
  const count = order.length;
  let trace = 0;
  for (let row = 0; row < count; row++) {
    const x = features.of[features.order[row] as number] as Features;
    for (let column = 0; column < count; column++) {
      const product = gram[(order[row] as number) * count + (order[column] as number)] as number;
      trace += product * dot(x, features.of[features.order[column] as number] as Features);
    }
  }
  return trace;
}
