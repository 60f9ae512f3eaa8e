import { type Activation, planeOf } from "../activations/activation.js";
import { statisticsOf } from "../activations/statistics.js";
import { formatNumber } from "../core/format.js";
import type { BlockParts } from "./blockParts.js";

/** Statistics of one image of an activation, for a figure. Only finite values count, except in the share of zeros. */
export function mapNumbers(activation: Activation, image: number): string {
  const { min, max, mean, zeros, count } = statisticsOf(everyChannel(activation, image));
  const [low, high, middle] = [min, max, mean].map(formatNumber);
  return `${low} to ${high}, mean ${middle}, ${formatNumber((100 * zeros) / count)}% zeros`;
}

/** The norm of one image's residual relative to what it is added to (Jastrzębski et al. 2018, section 4.2). */
export function ratioWords({ branch, shortcut }: BlockParts, image: number): string {
  const [residual, x] = [branch, shortcut].map((activation) => normOf(activation, image));
  const ratio = formatNumber((residual as number) / (x as number));
  return `‖F(x)‖ / ‖x‖ = ${formatNumber(residual as number)} / ${formatNumber(x as number)} = ${ratio}`;
}

function normOf(activation: Activation, image: number): number {
  const { values, offset, width } = everyChannel(activation, image);
  let squares = 0;
  for (let at = offset; at < offset + width; at++) squares += (values[at] as number) ** 2;
  return Math.sqrt(squares);
}

/** All samples of one image as one row. */
function everyChannel(activation: Activation, image: number) {
  const size = activation.values.length / activation.shape[0];
  return { ...planeOf(activation, image, 0), offset: image * size, width: size, height: 1, stride: 1 };
}
