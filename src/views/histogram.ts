import { type Activation, planeOf } from "../activations/activation.js";
import { type Plane, samplesOf } from "../activations/plane.js";
import { UserError } from "../core/errors.js";
import { formatCount } from "../core/format.js";
import { flag, oneOf, type Values } from "../core/options/option.js";
import { BIN_WORDS, type Bins, binsFor } from "../figures/scale/bins.js";
import { finiteOf } from "../figures/scale/finite.js";
import { lookupIn, type Scales, scaleWords } from "../figures/scale/scales.js";
import { groupOf, idOf } from "../figures/scale/scopes.js";
import { chosenOrOwn } from "../network/ownTaps.js";
import type { Tap } from "../network/tap.js";
import { zerosByEngine } from "../network/zerosByEngine.js";
import { channelOptions, chosenChannels } from "./channels/choice.js";
import { type Distribution, distributionFacts, distributionOf } from "./distribution.js";
import { plainNames } from "./fileName.js";
import { SHARE_AXES } from "./histogramAxes.js";
import { composeHistograms } from "./histogramsBox.js";
import { type ImageSelection, selectionsOf } from "./imageSelection.js";
import { inputTile, selectedPixels } from "./inputTile.js";
import { keyOf } from "./layers.js";
import { operationOf } from "./panels.js";
import { scaleOptions, scalesOf } from "./scaleOptions.js";
import type { Panel, View, ViewInput } from "./view.js";

const { estimator, percentile } = scaleOptions;

const options = {
  over: oneOf(["probe", "image"], {
    summary: "count the values of all images of the probe together, or per image",
    default: "probe",
  }),
  perChannel: flag("draw a small histogram for each channel, one figure for each tap"),
  axis: oneOf(SHARE_AXES, { summary: "scaling of the share axis", default: "linear" }),
  scope: oneOf(["layer", "block", "network"], {
    summary: "scope of the value axis and the color scale: a tap, a residual block, or the network",
    default: "layer",
  }),
  estimator,
  percentile,
  ...channelOptions,
};

type HistogramValues = Values<typeof options>;

/** A panel of histograms. Each plane holds the values that one histogram counts, by channel within an image. */
export interface HistogramPanel extends Panel {
  readonly input: ViewInput;
  readonly selection: ImageSelection;
  readonly distributions: readonly Distribution[];
  readonly scales: Scales;
}

/** The distribution of the values of taps. */
export const histogram: View<typeof options, HistogramPanel> = {
  summary: "distribution of each tap's values, with zeros counted separately",
  options,
  inputs: ["activations"],
  examples: [
    {
      line: "convscope draw histogram bundled:mini-resnet --input mnist:test/0-99",
      does: "draws how the values of every feature map are spread over a hundred images",
    },
    {
      line: "convscope draw histogram bundled:mini-resnet --taps relu5 --per-channel --axis log",
      does: "draws each channel of the last block, rare values too",
    },
  ],
  taps: chosenOrOwn,
  panels: (input, values) => {
    if (input.scales?.scope === "filter") {
      throw new UserError(
        "Histograms need a scale for each tap, but the saved ones are for each channel. Save them with another --scope.",
      );
    }
    const { activations } = input;
    const scales = scalesOf(
      input,
      activations.map((activation) => ({ activation })),
      values,
    );
    const chosen = activations.map((activation) => chosenChannels(activation, values));
    return { scales, panels: panelsOf({ input, chosen, scales, values }) };
  },
  compose: ({ input, selection, distributions, scales }, values, style) => {
    const isSingle = selection.images.length === 1;
    const content = {
      distributions,
      ...(isSingle && input.probe.hasPixels !== false
        ? { input: inputTile(selectedPixels(input, selection)) }
        : {}),
      words: readingWords(scales, values, input),
    };
    return composeHistograms(content, { axis: values.axis, isSmall: values.perChannel }, style);
  },
};

/** An input with its counted channels. */
interface CountedInput {
  readonly input: ViewInput;
  /** The channels of each activation whose values are counted. */
  readonly chosen: readonly (readonly number[])[];
  readonly scales: Scales;
  readonly values: HistogramValues;
}

/** Values to count, by name, of some channels of a tap. */
interface Sample {
  readonly label: string;
  readonly activation: Activation;
  readonly parts: readonly Plane[];
}

function* panelsOf(counted: CountedInput): Generator<HistogramPanel> {
  const { input, values } = counted;
  const binsOf = binsIn(counted);
  const names = plainNames(input.taps.map(({ name }) => name));
  const places = [...input.activations.keys()];
  for (const selection of countedImages(counted)) {
    if (!values.perChannel) {
      const samples = places.map((place) => tapSample(counted, place, selection));
      yield panelOf(counted, { name: "histogram", places, selection, samples, binsOf });
      continue;
    }
    for (const place of places) {
      const samples = channelSamples(counted, place, selection);
      yield panelOf(counted, { name: names[place] as string, places: [place], selection, samples, binsOf });
    }
  }
}

/** Each image, or all of them at once. */
function countedImages({ input, values }: CountedInput): readonly ImageSelection[] {
  const selections = selectionsOf(input, { reduce: "none", by: "all" });
  if (values.over === "image" || selections.length === 1) return selections;
  const { network, probe } = input;
  const words = [`all ${formatCount(selections.length, "image")} of ${probe.address} · ${network}`];
  return [{ words, suffix: "", images: selections.flatMap(({ images }) => images) }];
}

function tapSample({ input, chosen }: CountedInput, place: number, { images }: ImageSelection): Sample {
  const activation = input.activations[place] as Activation;
  const channels = chosen[place] as readonly number[];
  const all = activation.shape[3];
  const note = channels.length === all ? "" : ` · ${channels.length} of ${formatCount(all, "channel")}`;
  return { label: `${activation.tap}${note}`, activation, parts: partsOf(activation, images, channels) };
}

function channelSamples(
  { input, chosen }: CountedInput,
  place: number,
  { images }: ImageSelection,
): readonly Sample[] {
  const activation = input.activations[place] as Activation;
  return (chosen[place] as readonly number[]).map((channel) => {
    return { label: `channel ${channel}`, activation, parts: partsOf(activation, images, [channel]) };
  });
}

function partsOf(
  activation: Activation,
  images: readonly number[],
  channels: readonly number[],
): readonly Plane[] {
  return images.flatMap((image) => channels.map((channel) => planeOf(activation, image, channel)));
}

/** The bins of a tap: those of all values, on every image, that share its axis. */
function binsIn({ input, chosen, values }: CountedInput): (activation: Activation) => Bins {
  const groupIn = (activation: Activation) =>
    idOf(groupOf(values.scope, keyOf(input, { activation }, 0)) ?? {});
  const known = new Map<string, Bins>();
  return (counted) => {
    const group = groupIn(counted);
    const parts = () =>
      input.activations.flatMap((activation, place) => {
        if (groupIn(activation) !== group) return [];
        const images = Array.from({ length: activation.shape[0] }, (_, image) => image);
        return partsOf(activation, images, chosen[place] as readonly number[]);
      });
    const bins = known.get(group) ?? binsFor(finiteOf(parts()));
    known.set(group, bins);
    return bins;
  };
}

/** The counted values of a panel. */
interface Counted {
  readonly name: string;
  /** The taps by their places among those of the input. */
  readonly places: readonly number[];
  readonly selection: ImageSelection;
  readonly samples: readonly Sample[];
  readonly binsOf: (activation: Activation) => Bins;
}

function panelOf(
  counted: CountedInput,
  { name, places, selection, samples, binsOf }: Counted,
): HistogramPanel {
  const { input, scales, values } = counted;
  const scaleOf = lookupIn(scales);
  const distributions = samples.map(({ label, activation, parts }) => {
    const scale = scaleOf(keyOf(input, { activation }, 0)).domain;
    return distributionOf({ label, parts, bins: binsOf(activation), scale });
  });
  const [only] = places.length === 1 ? places : [];
  const tap = only === undefined ? undefined : (input.taps[only] as Tap);
  const stacks = samples.map(({ activation }) => ({ name: activation.tap, planes: 1 }));
  return {
    name: `${name}${selection.suffix}`,
    title: tap?.name ?? `Values of ${formatCount(places.length, "tap")}`,
    lines: [...(tap === undefined ? [] : [operationOf(tap)]), ...selection.words],
    facts: distributionFacts(counted, { places, images: selection.images, distributions }),
    planes: samples.map(({ parts }) => joined(parts)),
    ...(values.perChannel ? {} : { stacks }),
    ...{ input, selection, distributions, scales },
  };
}

function readingWords(
  scales: Scales,
  { axis, scope, perChannel }: HistogramValues,
  { probe, taps }: ViewInput,
): readonly string[] {
  const zeros = zerosByEngine(taps);
  const shared = { layer: "of its own for each tap", block: "for each block", network: "for all taps" }[
    scope
  ];
  const top = perChannel && axis === "log" ? "the highest bar of all" : "its own highest bar";
  const height = `heights are shares of the finite values${axis === "log" ? ", on a logarithmic axis" : ""}`;
  return [
    `Strip above the bars: the share of values that are exactly zero, which are in no bar; ${height}, each histogram up to ${top}.`,
    `Upright rules: where the colors of pictures end; ${scaleWords(scales, probe.ids.length)}.`,
    `Axis of values: one ${shared}, with zero; ${BIN_WORDS}.`,
    ...(zeros === undefined ? [] : [`Note: ${zeros}.`]),
  ];
}

/** All samples of planes in one row, copied on access, as few drawings need them. */
function joined(parts: readonly Plane[]): Plane {
  const width = parts.reduce((sum, part) => sum + part.width * part.height, 0);
  return {
    width,
    height: 1,
    offset: 0,
    stride: 1,
    get values() {
      const values = new Float32Array(width);
      let at = 0;
      for (const part of parts) for (const sample of samplesOf(part)) values[at++] = sample;
      return values;
    },
  };
}
