import { type Activation, planeOf } from "../activations/activation.js";
import { type Plane, samplesOf } from "../activations/plane.js";
import { UserError } from "../core/errors.js";
import { formatCount } from "../core/format.js";
import { flag, oneOf, type Values } from "../core/options/option.js";
import { BIN_WORDS, type Bins, binsFor } from "../figures/scale/bins.js";
import { finiteOf } from "../figures/scale/finite.js";
import { lookupIn, type Scales, scaleWords } from "../figures/scale/scales.js";
import { groupOf, idOf } from "../figures/scale/scopes.js";
import type { Style } from "../figures/style/style.js";
import { chosenOrOwn } from "../network/ownTaps.js";
import type { Tap } from "../network/tap.js";
import { zerosByEngine } from "../network/zerosByEngine.js";
import { chosenChannels } from "./channels/chosen.js";
import { channelOptions } from "./channels/options.js";
import { distributionOf } from "./distribution.js";
import { plainNames } from "./fileName.js";
import { SHARE_AXES } from "./histogramAxes.js";
import { histogramFacts } from "./histogramFacts.js";
import { composeHistograms } from "./histogramFigure.js";
import { type ImageSelection, shotsOf } from "./imageSelection.js";
import { inputTile, pixelsOf } from "./inputTile.js";
import { keyOf, scaleOptions, scalesOf } from "./scaleOptions.js";
import type { Drawing, Drawings, View, ViewInput } from "./view.js";

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

/** The distribution of the values of taps. A plane of a drawing holds the values that one histogram counts, by channel within an image. */
export const histogram: View<typeof options> = {
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
  draw,
};

/** Throws `UserError` for saved scales that the values of a whole tap do not have in common. */
function draw(subject: ViewInput, values: HistogramValues, style: Style): Drawings {
  if (subject.scales?.scope === "filter") {
    throw new UserError(
      "Histograms need a scale for each tap, but the saved ones are for each channel. Save them with another --scope.",
    );
  }
  const scales = scalesOf(subject, subject.activations, { ...values, colormap: "auto" });
  const chosen = subject.activations.map((activation) => chosenChannels(activation, values));
  return { scales, drawings: drawings({ subject, chosen, scales, values, style }) };
}

interface Plan {
  readonly subject: ViewInput;
  /** The channels of each activation whose values are counted. */
  readonly chosen: readonly (readonly number[])[];
  readonly scales: Scales;
  readonly values: HistogramValues;
  readonly style: Style;
}

/** Values to count, by name, of some channels of a tap. */
interface Sample {
  readonly label: string;
  readonly tap: string;
  readonly parts: readonly Plane[];
}

function* drawings(plan: Plan): Generator<Drawing> {
  const { subject, values } = plan;
  const binsOf = binsIn(plan);
  const names = plainNames(subject.taps.map(({ name }) => name));
  for (const shot of shotsIn(plan)) {
    const everyTap = subject.activations.map((_, index) => index);
    if (!values.perChannel) {
      const samples = everyTap.map((index) => tapSample(plan, index, shot));
      yield drawing(plan, { name: `histogram${shot.suffix}`, indices: everyTap, shot, samples, binsOf });
      continue;
    }
    for (const index of everyTap) {
      const samples = channelSamples(plan, index, shot);
      yield drawing(plan, { name: `${names[index]}${shot.suffix}`, indices: [index], shot, samples, binsOf });
    }
  }
}

/** Each image, or all of them at once. */
function shotsIn({ subject, values }: Plan): readonly ImageSelection[] {
  const shots = shotsOf(subject, { reduce: "none", by: "all" });
  if (values.over === "image" || shots.length === 1) return shots;
  const { network, probe } = subject;
  const words = [`all ${formatCount(shots.length, "image")} of ${probe.address} · ${network}`];
  return [{ words, suffix: "", images: shots.flatMap(({ images }) => images) }];
}

function tapSample({ subject, chosen }: Plan, index: number, { images }: ImageSelection): Sample {
  const activation = subject.activations[index] as Activation;
  const channels = chosen[index] as readonly number[];
  const all = activation.shape[3];
  const note = channels.length === all ? "" : ` · ${channels.length} of ${formatCount(all, "channel")}`;
  const { tap } = activation;
  return { label: `${tap}${note}`, tap, parts: partsOf(activation, images, channels) };
}

function channelSamples(
  { subject, chosen }: Plan,
  index: number,
  { images }: ImageSelection,
): readonly Sample[] {
  const activation = subject.activations[index] as Activation;
  return (chosen[index] as readonly number[]).map((channel) => {
    return {
      label: `channel ${channel}`,
      tap: activation.tap,
      parts: partsOf(activation, images, [channel]),
    };
  });
}

function partsOf(
  activation: Activation,
  images: readonly number[],
  channels: readonly number[],
): readonly Plane[] {
  return images.flatMap((image) => channels.map((channel) => planeOf(activation, image, channel)));
}

/** The bins of a tap: those of all values, on every image, of what shares its axis. */
function binsIn({ subject, chosen, values }: Plan): (tap: string) => Bins {
  const groupIn = (tap: string) => idOf(groupOf(values.scope, keyOf(subject, tap, 0)) ?? {});
  const known = new Map<string, Bins>();
  return (tap) => {
    const group = groupIn(tap);
    const found =
      known.get(group) ??
      binsFor(
        finiteOf(
          subject.activations.flatMap((activation, index) => {
            if (groupIn(activation.tap) !== group) return [];
            const images = Array.from({ length: activation.shape[0] }, (_, image) => image);
            return partsOf(activation, images, chosen[index] as readonly number[]);
          }),
        ),
      );
    known.set(group, found);
    return found;
  };
}

/** A figure to draw: its file's name, its taps by their index, and what is counted. */
interface Which {
  readonly name: string;
  readonly indices: readonly number[];
  readonly shot: ImageSelection;
  readonly samples: readonly Sample[];
  readonly binsOf: (tap: string) => Bins;
}

function drawing(plan: Plan, { name, indices, shot, samples, binsOf }: Which): Drawing {
  const { subject, scales, values, style } = plan;
  const scaleOf = lookupIn(scales);
  const distributions = samples.map(({ label, tap, parts }) => {
    const scale = scaleOf(keyOf(subject, tap, 0)).domain;
    return distributionOf({ label, parts, bins: binsOf(tap), scale });
  });
  const facts = histogramFacts(plan, { indices, images: shot.images, distributions });
  const [only] = indices.length === 1 ? indices : [];
  const tap = only === undefined ? undefined : (subject.taps[only] as Tap);
  const [image] = shot.images.length === 1 ? shot.images : [];
  const content = {
    title: tap?.name ?? `Values of ${formatCount(indices.length, "tap")}`,
    header: [
      ...(tap === undefined ? [] : [`${tap.op} · ${tap.shape.map((size) => size ?? "any").join("×")}`]),
      ...shot.words,
    ],
    distributions,
    ...(image === undefined ? {} : { input: inputTile(pixelsOf({ tap: "input", ...subject.probe }, image)) }),
    words: readingWords(scales, values, subject),
  };
  const figure = composeHistograms(content, { axis: values.axis, isSmall: values.perChannel }, style);
  const stacks = values.perChannel ? {} : { stacks: samples.map((each) => ({ name: each.tap, planes: 1 })) };
  return { name, figure, facts, planes: samples.map(({ parts }) => joined(parts)), ...stacks };
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

/** All samples of planes in one row, copied when they are asked for: few drawings are. */
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
