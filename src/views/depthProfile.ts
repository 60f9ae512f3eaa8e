import { type Activation, planeOf } from "../activations/activation.js";
import type { Plane } from "../activations/plane.js";
import { statisticsOf } from "../activations/statistics.js";
import { formatCount } from "../core/format.js";
import { oneOf } from "../core/options/option.js";
import { chosenOrOwn } from "../network/ownTaps.js";
import type { Tap } from "../network/tap.js";
import { factsOf } from "./channel.js";
import { momentsOf } from "./channels/moments.js";
import {
  ENERGY_AXES,
  type Level,
  leftOutOf,
  profileBox,
  QUANTITIES,
  readingBox,
  type Spread,
} from "./profileBox.js";
import { scalesOf } from "./scaleOptions.js";
import type { Panel, Panels, View, ViewInput } from "./view.js";

const options = {
  energy: oneOf(ENERGY_AXES, { summary: "scaling of the energy axis", default: "linear" }),
};

/**
 * The signal along the depth of a network: for each tap the mean over its channels, and their quartiles, of three
 * numbers of a channel over all images and positions: mean, share of exact zeros, and mean square (energy).
 */
export const depthProfile: View<typeof options, ProfilePanel> = {
  summary: "mean, sparsity and energy of each tap by depth, with their spread",
  options,
  inputs: ["activations"],
  examples: [
    {
      line: "convscope draw depth-profile bundled:mini-resnet --input mnist:test/0-99",
      does: "draws what happens to the signal in the bundled network, over 100 images",
    },
    {
      line: "convscope draw depth-profile 'fresh:resnet?depth=20' --energy log --preset nature-single",
      does: "draws how energy grows with depth before training, for one column of a journal",
    },
  ],
  taps: chosenOrOwn,
  panels,
  compose: ({ input, levels }, { energy }, style) => ({
    body: profileBox(levels, energy, style),
    legend: [readingBox(levels, input, energy, style)],
  }),
};

/** A panel of all taps by depth. */
export interface ProfilePanel extends Panel {
  readonly input: ViewInput;
  readonly levels: readonly Level[];
}

function panels(input: ViewInput): Panels<ProfilePanel> {
  const { taps, activations, probe, blocks } = input;
  const estimation = { estimator: "percentile", percentile: 99.5 } as const;
  const layers = activations.map((activation) => ({ activation }));
  const scales = scalesOf(input, layers, { scope: "layer", ...estimation });
  const outputs = new Set(blocks.map(({ output }) => output));
  const levels = activations.map((activation, index) => levelOf(activation, taps[index] as Tap, outputs));
  const tap = taps.map(({ name }) => name).join(", ");
  const content = { tap, op: "several", images: probe.ids, shape: null, channels: [] };
  const { marked, ...known } = factsOf(content, [], { scales, colormap: "auto" });
  const images = formatCount(probe.ids.length, "image");
  const panel = {
    name: "depth-profile",
    title: "Depth profile",
    lines: [`${images} of ${probe.address} · ${input.network}`],
    facts: { ...known, colormap: null, marked: { ...marked, nonFinite: leftOutOf(levels) } },
    planes: levels.flatMap(({ numbers }) => numbers.map(rowPlane)),
    stacks: taps.map(({ name }) => ({ name, planes: QUANTITIES.length })),
    ...{ input, levels },
  };
  return { scales, panels: [panel] };
}

function rowPlane(numbers: readonly number[]): Plane {
  return { width: numbers.length, height: 1, values: Float32Array.from(numbers), offset: 0, stride: 1 };
}

function levelOf(activation: Activation, tap: Tap, outputs: ReadonlySet<string>): Level {
  const moments = momentsOf(activation);
  const images = Array.from({ length: activation.shape[0] }, (_, image) => image);
  const channels = moments.flatMap(({ mean, energy, max }, channel) => {
    if (max === Number.NEGATIVE_INFINITY) return [];
    const planes = images.map((image) => statisticsOf(planeOf(activation, image, channel)));
    const [zeros, count] = planes.reduce(([z, n], each) => [z + each.zeros, n + each.count], [0, 0]);
    return [[mean, (100 * zeros) / count, energy]];
  });
  const numbers = QUANTITIES.map((_, at) => channels.map((each) => each[at] as number));
  const [leftOut, isOutput] = [moments.length - channels.length, outputs.has(tap.name)];
  return { tap, numbers, spreads: numbers.map(spreadOf), leftOut, isOutput };
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) };
}

/** A quantile with linear interpolation (Hyndman and Fan 1996, definition 7). */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]] as [number, number];
  return below + (above - below) * (at % 1);
}
