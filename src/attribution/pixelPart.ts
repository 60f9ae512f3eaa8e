import type { Inputs } from "../network/networkInputs.js";
import type { AttributionMap, AttributionPart } from "./attributionMethod.js";
import { type ChannelReduction, finiteSum, imageAt, reducedPlane } from "./images.js";

/** Caption of one image, besides the phrases that all captions have. */
export type MapFacts = Partial<Pick<AttributionMap, "numbers" | "notes">>;

/** Part of a method that attributes to pixels, from one number for each value of each image. */
export function pixelPart(
  found: Float32Array,
  images: Inputs,
  reduction: ChannelReduction,
  factsOf: (image: number) => MapFacts = () => ({}),
): AttributionPart {
  const { shape } = images;
  const maps = Array.from({ length: shape[0] }, (_, image) => {
    const own = imageAt({ shape, values: found }, image);
    const { numbers = {}, notes = [] } = factsOf(image);
    return {
      plane: reducedPlane(own, shape, reduction),
      numbers: { sum: finiteSum(own), ...numbers },
      notes,
    };
  });
  return { name: "", maps, notes: reductionNotes(shape[3], reduction) };
}

/** Reduction of the sign and the channels that an option asks for. */
export function summed(abs: boolean): ChannelReduction {
  return abs ? "size of sum" : "sum";
}

/** Phrases about the reduction of channels; none for one channel and signed values. */
export function reductionNotes(channels: number, reduction: ChannelReduction): readonly string[] {
  if (reduction === "largest size")
    return [channels === 1 ? "sign dropped" : `sign dropped, the largest of ${channels} channels`];
  const isSum = channels > 1 ? [`sum of ${channels} channels`] : [];
  return reduction === "sum" ? isSum : [...isSum, "sign dropped"];
}
