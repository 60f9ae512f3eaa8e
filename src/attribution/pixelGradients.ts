import type { Change } from "../network/change.js";
import type { Goal } from "../network/goal.js";
import type { Gradient } from "../network/gradient.js";
import type { Network } from "../network/network.js";
import type { Inputs } from "../network/networkInputs.js";

/**
 * Gradient of a goal with respect to the pixels of images as they are given, before the preprocessing of the network:
 * images × height × width × channels. Throws like `gradients` of a network.
 */
export function pixelGradients(
  network: Network,
  images: Inputs,
  { goal, change }: { readonly goal: Goal; readonly change?: Change },
): Float32Array {
  const inputs = network.taps.slice(0, 1);
  const [{ gradient }] = network.gradients(images, goal, inputs, { change }) as [Gradient];
  const { sd, order } = network.preprocessing;
  const channels = images.shape[3];
  const isPlain = order !== "bgr" && [sd].flat().every((each) => each === 1);
  if (isPlain) return gradient.values;
  // The preprocessing reverses the channels before it divides by their standard deviations.
  const placeOf = (channel: number) => (order === "bgr" ? channels - 1 - channel : channel);
  const deviations = [sd].flat();
  return gradient.values.map((_, at) => {
    const channel = at % channels;
    const place = placeOf(channel);
    const deviation = deviations[deviations.length === 1 ? 0 : place] as number;
    return (gradient.values[at - channel + place] as number) / deviation;
  });
}
