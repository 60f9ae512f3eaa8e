import type { Activation } from "../activations/activation.js";
import { formatCount } from "../core/format.js";
import type { Tap } from "../network/tap.js";
import type { TokenGrid } from "../network/tokenGrids.js";

/** Taps with their activations, in the same order. */
export interface TapValues {
  readonly taps: readonly Tap[];
  readonly activations: readonly Activation[];
}

/**
 * Taps of tokens × channels as maps, where the places of the tokens on the image are known. Tokens without a place, such
 * as a class token, become a tap of their own after it.
 */
export function foldTokens({ taps, activations }: TapValues): TapValues {
  const parts = taps.map((tap, at) => partsOf(tap, activations[at]));
  return {
    taps: parts.flatMap((each) => each.map(({ tap }) => tap)),
    activations: parts.flatMap((each) => each.flatMap(({ activation }) => activation ?? [])),
  };
}

interface Part {
  readonly tap: Tap;
  readonly activation: Activation | undefined;
}

function partsOf(tap: Tap, activation: Activation | undefined): readonly Part[] {
  const { grid, attends, ...plain } = tap;
  if (grid === undefined || attends === true) return [{ tap, activation }];
  const { height, width, apart } = grid;
  const channels = tap.shape.at(-1) ?? 1;
  const maps: Tap = { ...plain, op: `${tap.op}, tokens as a map`, shape: [height, width, channels] };
  const folded: Part = { tap: maps, activation: activation && placed(activation, grid) };
  if (apart === 0) return [folded];
  const name = `${tap.name}${endOf(apart)}`;
  const words =
    apart === 1 ? "its token without a place" : `its ${formatCount(apart, "token")} without a place`;
  const shape = apart === 1 ? [channels] : [apart, channels];
  const rest: Tap = { ...plain, name, op: `${tap.op}, ${words}`, shape };
  return [folded, { tap: rest, activation: activation && { ...unplaced(activation, apart), tap: name } }];
}

/** End of the name of a tap of tokens without a place: a single one is a class token. */
const endOf = (apart: number) => (apart === 1 ? " · class token" : " · extra tokens");

function placed(activation: Activation, { height, width, apart }: TokenGrid): Activation {
  const [images, , , channels] = activation.shape;
  const values = apart === 0 ? activation.values : rowsOf(activation, apart, apart + height * width);
  return { tap: activation.tap, shape: [images, height, width, channels], values };
}

function unplaced(activation: Activation, apart: number): Omit<Activation, "tap"> {
  const [images, , , channels] = activation.shape;
  return { shape: [images, 1, apart, channels], values: rowsOf(activation, 0, apart) };
}

/** Some tokens of each image. */
function rowsOf({ shape, values }: Activation, start: number, end: number): Float32Array {
  const [images, height, width, channels] = shape;
  const each = height * width * channels;
  const taken = new Float32Array(images * (end - start) * channels);
  for (let image = 0; image < images; image++) {
    const part = values.subarray(image * each + start * channels, image * each + end * channels);
    taken.set(part, image * part.length);
  }
  return taken;
}
