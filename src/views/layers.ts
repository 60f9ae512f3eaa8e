import { type Activation, planeOf } from "../activations/activation.js";
import { statisticsOf } from "../activations/statistics.js";
import type { PlaneKey } from "../figures/scale/scopes.js";
import { activationOf, type ImageSelection } from "./imageSelection.js";
import type { Layer, ViewInput } from "./view.js";

/** The recorded taps as layers, with one image for each selection. */
export function layersOf(
  { taps, activations }: Pick<ViewInput, "taps" | "activations">,
  selections: readonly ImageSelection[],
): readonly Layer[] {
  return taps.map((tap, index) => {
    const recorded = activations[index] as Activation;
    return { tap, activation: activationOf(recorded, selections), dead: deadIn(recorded) };
  });
}

/** Flags channels that are zero on every image of a probe. A single image cannot distinguish dead from silent ones. */
export function deadIn(activation: Activation): readonly boolean[] {
  const [images, , , channels] = activation.shape;
  const isZero = (image: number, channel: number) => {
    const { zeros, count } = statisticsOf(planeOf(activation, image, channel));
    return zeros === count;
  };
  const everyImage = Array.from({ length: images }, (_, image) => image);
  return Array.from({ length: channels }, (_, channel) => {
    return images > 1 && everyImage.every((image) => isZero(image, channel));
  });
}

/** True for units, alone or over time, rather than maps. */
export function isUnits({ tap, activation }: Pick<Layer, "tap" | "activation">): boolean {
  const [, height, width] = activation.shape;
  return tap.shape.length < 3 || height * width === 1;
}

/** Height, width and channels of a layer. */
export function sizesOf({ activation }: Pick<Layer, "activation">): readonly [number, number, number] {
  const [, height, width, channels] = activation.shape;
  return [height, width, channels];
}

/** The identity of a channel of a layer, by which its scale is found. */
export function keyOf(
  { blocks }: Pick<ViewInput, "blocks">,
  { activation: { tap }, block, kernels }: Pick<Layer, "activation" | "block" | "kernels">,
  channel: number,
): PlaneKey {
  const name = block ?? (kernels === undefined ? blockOf(blocks, tap) : undefined);
  return { tap, channel, ...(name === undefined ? {} : { block: name }) };
}

function blockOf(blocks: ViewInput["blocks"], tap: string): string | undefined {
  const block = blocks.find(({ input, branch, shortcut, sum, output }) =>
    [branch, sum, output, shortcut === input ? sum : shortcut].includes(tap),
  );
  return block?.name;
}
