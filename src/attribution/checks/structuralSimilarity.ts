import type { Plane } from "../../activations/plane.js";

/** Side of the Gaussian window, in pixels, and its standard deviation. */
const [SIDE, DEVIATION] = [11, 1.5];

/** Range of maps that are divided by their largest size. */
const RANGE = 2;

const [C1, C2] = [(0.01 * RANGE) ** 2, (0.03 * RANGE) ** 2];

const WINDOW = gaussian();

/**
 * Mean structural similarity of two maps of one size (Wang et al. 2004, eq. 13): a Gaussian window of 11 pixels that
 * stays inside, and each map divided by its largest size. Undefined for maps smaller than the window, and for a
 * constant map.
 */
export function structuralSimilarity(a: Plane, b: Plane): number | undefined {
  const { width, height } = a;
  if (width < SIDE || height < SIDE) return undefined;
  const [x, y] = [a.values, b.values].map(divided);
  if (x === undefined || y === undefined) return undefined;
  const blurred = (valueAt: (at: number) => number) =>
    insideBlur(
      Float64Array.from({ length: width * height }, (_, at) => valueAt(at)),
      { width, height },
    );
  const [xAt, yAt] = [x, y].map((values) => (at: number) => values[at] as number) as [
    (at: number) => number,
    (at: number) => number,
  ];
  const [meansX, meansY] = [blurred(xAt), blurred(yAt)];
  const squaresX = blurred((at) => xAt(at) ** 2);
  const squaresY = blurred((at) => yAt(at) ** 2);
  const products = blurred((at) => xAt(at) * yAt(at));
  let sum = 0;
  meansX.forEach((meanX, at) => {
    const meanY = meansY[at] as number;
    const variances = (squaresX[at] as number) - meanX ** 2 + (squaresY[at] as number) - meanY ** 2;
    const covariance = (products[at] as number) - meanX * meanY;
    sum +=
      ((2 * meanX * meanY + C1) * (2 * covariance + C2)) /
      ((meanX ** 2 + meanY ** 2 + C1) * (variances + C2));
  });
  return sum / meansX.length;
}

function gaussian(): Float64Array {
  const center = (SIDE - 1) / 2;
  const heights = Float64Array.from({ length: SIDE }, (_, at) =>
    Math.exp(-((at - center) ** 2) / (2 * DEVIATION ** 2)),
  );
  const sum = heights.reduce((total, each) => total + each, 0);
  return heights.map((each) => each / sum);
}

/** Values divided by their largest size; undefined if all are equal or one is not finite. */
function divided(values: Float32Array): Float64Array | undefined {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (!Number.isFinite(largest) || values.every((value) => value === values[0])) return undefined;
  return Float64Array.from(values, (value) => value / largest);
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Means of a plane under the window, at the places where all of it is inside. */
function insideBlur(values: Float64Array, { width, height }: Size): Float64Array {
  const [columns, rows] = [width - SIDE + 1, height - SIDE + 1];
  const along = Float64Array.from({ length: columns * height }, (_, at) => {
    const from = Math.floor(at / columns) * width + (at % columns);
    return WINDOW.reduce((sum, weight, step) => sum + weight * (values[from + step] as number), 0);
  });
  return Float64Array.from({ length: columns * rows }, (_, at) =>
    WINDOW.reduce((sum, weight, step) => sum + weight * (along[at + step * columns] as number), 0),
  );
}
