import type { ExemplarChoice, ExemplarState } from "../../activations/channelExemplars.js";
import { defined } from "../../core/objectFields.js";
import type { Probe } from "../../data/probe.js";
import { valuesOfSamples } from "../../data/samples.js";
import { effectiveFieldOf } from "../../measures/effectiveFieldOf.js";
import { exemplarStates } from "../../measures/exemplarStates.js";
import type { ProgressCallback } from "../../measures/measureDefinition.js";
import { stateOver } from "../../measures/merge/accumulate.js";
import type { Network } from "../../network/network.js";
import type { Tap } from "../../network/tap.js";
import { unitIn } from "../../views/unitOption.js";
import type { View, ViewInput } from "../../views/view.js";

/** Network, taps and images that something is gathered from. */
export interface Gathering {
  readonly network: Network;
  readonly taps: readonly Tap[];
  readonly probe: Probe;
  readonly options: Readonly<Record<string, unknown>>;
  readonly onProgress?: ProgressCallback | undefined;
}

/** Input of a view that is gathered from many images, or from gradients, instead of their activations. */
export function gatheredFor(
  { inputs }: Pick<View, "inputs">,
  gathering: Gathering,
): Pick<ViewInput, "probe" | "fields" | "exemplars" | "effective"> {
  return inputs.includes("exemplars") ? gatheredExemplars(gathering) : gatheredFields(gathering);
}

/** Theoretical and effective receptive fields of taps. */
function gatheredFields({ network, taps, probe, options, onProgress }: Gathering) {
  const fields = fieldsOf(network, taps, probe);
  const effective = taps.map((tap, at) => {
    const [height, width] = (fields[at]?.axes ?? []).map(({ seen }) => seen?.length ?? 1);
    const unit = unitIn(String(options.unit), [height ?? 1, width ?? 1]);
    const field = effectiveFieldOf(network, probe, { tap, unit });
    onProgress?.(at + 1, taps.length);
    return field;
  });
  return { probe, fields, effective };
}

/** Exemplars of all channels, receptive fields, and only the images that are exemplars. */
function gatheredExemplars({ network, taps, probe, options, onProgress }: Gathering) {
  const choice = options as unknown as ExemplarChoice;
  const states = stateOver(probe, exemplarStates(network, taps, choice), onProgress);
  const found = [...new Set(states.flatMap(({ images }) => [...images].filter((image) => image >= 0)))];
  const images = found.sort((one, other) => one - other);
  const places = new Map(images.map((image, at) => [image, at]));
  const exemplars = states.map((state): ExemplarState => {
    return { ...state, images: state.images.map((image) => places.get(image) ?? -1) };
  });
  return { exemplars, probe: someImages(probe, images), fields: fieldsOf(network, taps, probe) };
}

/** Receptive fields of some taps. */
function fieldsOf(network: Network, taps: readonly Tap[], { shape }: Pick<Probe, "shape">) {
  const fields = new Map(network.fields(shape.slice(1)).map((field, at) => [network.taps[at]?.name, field]));
  return taps.map(({ name }) => fields.get(name) ?? ({ status: "unknown", axes: [] } as const));
}

/** Some images of a probe, by index, and the number of all. */
function someImages(probe: Probe, images: readonly number[]): ViewInput["probe"] {
  const { address, shape, samples, hasPixels, rgb } = probe;
  const [, height, width, channels] = shape;
  const each = height * width * channels;
  const values = new Float32Array(images.length * each);
  images.forEach((image, at) => {
    const [from, to] = [image * each, (image + 1) * each];
    const part =
      samples === undefined ? probe.values.subarray(from, to) : valuesOfSamples(samples.subarray(from, to));
    values.set(part, at * each);
  });
  const of = <T>(list: readonly T[]) => images.map((image) => list[image] as T);
  return {
    ...{ address, values, searched: shape[0] },
    shape: [images.length, height, width, channels],
    ...{ ids: of(probe.ids), names: of(probe.names), labels: of(probe.labels), notes: of(probe.notes) },
    ...defined({ hasPixels, rgb }),
  };
}
