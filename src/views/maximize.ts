import type { Maxima, MaximaRequest, Maximum } from "../attribution/maximize/maxima.js";
import { type MaximizeValues, maximizeOptions } from "../attribution/maximize/maximizeOptions.js";
import { formatCount, formatNumber, shapeText } from "../core/format.js";
import type { Values } from "../core/options/option.js";
import { type Box, contentWidth, textBox } from "../figures/layout/box.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import { chosenOrOwn } from "../network/ownTaps.js";
import { isMap, type Tap } from "../network/tap.js";
import { factsOf } from "./channel.js";
import { channelList, indicesIn, parseChannels } from "./channels/choice.js";
import { plainNames } from "./fileName.js";
import { inputTile, pixelsOf } from "./inputTile.js";
import { gridOptions } from "./layoutOptions.js";
import { scalesOf } from "./scaleOptions.js";
import type { Channel } from "./tile.js";
import { tilesBox } from "./tileGrid.js";
import type { NetworkInfo, Panel, Panels, View, ViewInput } from "./view.js";

const options = {
  ...maximizeOptions,
  channels: channelList(
    "the channels to maximize, by index, like 3,7-12; all of more than 64 are the first 64",
  ),
  ...gridOptions,
};

type Options = Values<typeof options>;

/** The input that each channel of a tap, a unit, a class or a residual block responds to most (see `ascend`). */
export const maximize: View<typeof options, MaximaPanel> = {
  summary: "the input that each channel, unit, class or block responds to most",
  options,
  inputs: ["maxima"],
  images: "mnist:test/0-999",
  examples: [
    {
      line: "convscope draw maximize bundled:mini-resnet --taps relu5",
      does: "draws the input that each of the eight channels of relu5 wants",
    },
    {
      line: "convscope draw maximize bundled:mini-resnet --target 3 --target 5 --diversity 4",
      does: "draws four different inputs each for the classes 3 and 5",
    },
  ],
  taps: lastMap,
  panels,
  compose: (panel, values, style) => ({
    body: tilesBox(panel.tiles, layoutOf(panel, values), style),
    legend: [readingBox(panel, style)],
  }),
};

/** The most channels of a tap that are maximized unless they are named. */
const MOST_CHANNELS = 64;

/** The values of a maximization, and the channels that it chooses. Throws `UserError` for a channel that a tap does not have. */
export function maximizedIn(
  options: Readonly<Record<string, unknown>>,
): Pick<MaximaRequest, "values" | "channelsOf"> {
  const values = options as Options;
  const channelsOf = ({ name, shape }: Tap) => {
    const ranges = parseChannels(values.channels, "--channels");
    const chosen = indicesIn(ranges, shape.at(-1) ?? 1, name);
    return ranges.length === 0 ? chosen.slice(0, MOST_CHANNELS) : chosen;
  };
  return { values, channelsOf };
}

/** A panel of the maxima of one tap, or of named goals. */
export interface MaximaPanel extends Panel {
  readonly input: ViewInput;
  readonly maxima: readonly Maximum[];
  readonly found: Maxima;
  readonly tiles: readonly Channel[];
}

/** The last map of a network before its read-out, unless patterns choose others. */
function lastMap(network: NetworkInfo, patterns?: readonly string[]): readonly Tap[] {
  if (patterns !== undefined) return chosenOrOwn(network, patterns);
  const computed = network.taps.filter((tap) => tap.kind !== "input" && !tap.preActivation);
  const maps = computed.filter((tap) => isMap(tap) && tap.kind !== "pool");
  const own = maps.length > 0 ? maps : chosenOrOwn(network, undefined);
  return own.slice(-1);
}

function panels(input: ViewInput, values: Options): Panels<MaximaPanel> {
  const found = input.maxima as Maxima;
  const { maxima } = found;
  const taps = [...new Set(maxima.map(({ channel }) => channel?.tap))];
  const areChannels = values.target.length === 0;
  const groups = areChannels
    ? taps.map((tap) => maxima.filter(({ channel }) => channel?.tap === tap))
    : [maxima];
  const names = plainNames(
    groups.map(([first]) => (areChannels ? `${first?.channel?.tap.name}-maximize` : "maximize")),
  );
  const scales = scalesOf(input, [], { scope: "layer", estimator: "percentile", percentile: 99.5 });
  return {
    scales,
    panels: groups.map((group, index) => {
      const [first] = group;
      const tap = areChannels ? first?.channel?.tap : undefined;
      const tiles = group.map((maximum) => tileOf(maximum, found, input));
      const [height, width] = found.size;
      const content = {
        tap: tap?.name ?? group.map(({ label }) => label).join(", "),
        op: tap?.op ?? "several",
        images: [],
        shape: [height, width, tiles.length] as const,
        channels: group.flatMap(({ channel }) => channel?.index ?? []),
      };
      return {
        name: names[index] as string,
        title: tap === undefined ? "Maximized goals" : `Maximized channels of ${tap.name}`,
        lines: headingOf(input, values, tap),
        facts: factsOf(content, tiles, { scales, colormap: "gray" }),
        planes: tiles.flatMap(({ plane, under }) => under?.planes ?? [plane]),
        ...{ input, maxima: group, found, tiles },
      };
    }),
  };
}

function headingOf(input: ViewInput, values: MaximizeValues, tap: Tap | undefined): readonly string[] {
  const { steps, rate, jitter, tv, l2, seed, start } = values;
  const place = { mean: "mean over positions", center: "central unit" }[values.at] ?? `unit at ${values.at}`;
  const [subject] = tap === undefined ? ["chosen goals"] : [`${tap.op} · ${shapeText(tap.shape)} · ${place}`];
  const from =
    start === "noise"
      ? `gray noise of seed ${seed}`
      : `image ${input.probe.names[0]} of ${input.probe.address}`;
  return [
    `${subject} · ${input.network}`,
    `${formatCount(steps, "step")} of ${formatNumber(rate)} / rms(gradient) from ${from} · jitter ${jitter} px · TV ${formatNumber(tv)} · L2 ${formatNumber(l2)}`,
  ];
}

function tileOf(maximum: Maximum, { size }: Maxima, { probe }: ViewInput): Channel {
  const { pixels, label, before, after, largest, strength, channel } = maximum;
  const activation = { tap: "input", shape: [1, ...size] as const, values: pixels };
  const tile = inputTile(pixelsOf(activation, 0, probe.rgb));
  const factor = strength === 1 ? "" : ` ×${formatNumber(strength)}`;
  const numbers = `${formatNumber(before)} → ${formatNumber(after)} (${formatNumber(largest)})`;
  return {
    ...tile,
    index: channel?.index ?? 0,
    label: `${label}${factor}: ${numbers}`,
    title: `${label}${factor}`,
  };
}

function layoutOf({ found }: MaximaPanel, { columns, zoom }: Options) {
  return {
    ranges: false,
    brief: true,
    zoom,
    columns: columns === 0 && found.perGoal > 1 ? found.perGoal : columns,
  };
}

/** The goal of an image that is this many times that of any given image lies far from the data. */
const FAR = 10;

function readingBox({ maxima, found, input }: MaximaPanel, style: Style): Box {
  const taps = maxima.map(({ channel }) => channel?.tap);
  const far = maxima.filter(({ after, largest }) => largest > 0 && after > FAR * largest).length;
  const some = maxima.filter(({ after, before }) => !(after > before)).length;
  const sentences = [
    `Above each image: its goal at the start → at the end. In parentheses: the largest goal of ${formatCount(found.compared, "image")} of ${input.probe.address}.`,
    `Part of the goal that the penalties take back at the end: TV ${sharesOf(maxima, "tv")}, L2 ${sharesOf(maxima, "l2")}.`,
    maxima.some(({ strength }) => strength !== 1)
      ? "×: factor of both weights. Each row is one goal from weak to strong regularization."
      : "",
    taps.some((tap) => tap?.kind === "activation")
      ? "An image whose goal has no gradient, as the unit is off, climbs the sum before the activation."
      : "",
    far > 0
      ? `More than ${FAR} times the largest of any image: ${far} of ${formatCount(maxima.length, "goal")}. These inputs are far from the data.`
      : "",
    some > 0 ? `Did not grow: ${some} of ${formatCount(maxima.length, "goal")}.` : "",
  ].filter((sentence) => sentence !== "");
  const room = contentWidth(style) ?? Math.max(lengthIn(style, LEAST_WIDTH), style.spacing.row / 2);
  return textBox(sentences, style, { role: "body", color: style.page.faint, room });
}

/** Length on a screen. */
const LEAST_WIDTH = 560;

/** The range of a penalty as a share of its goal, over all maxima. */
function sharesOf(maxima: readonly Maximum[], name: keyof Maximum["penalties"]): string {
  const shares = maxima
    .map(({ after, penalties }) => Math.abs(penalties[name] / after))
    .filter(Number.isFinite);
  if (shares.length === 0) return "not defined";
  const [least, most] = [Math.min(...shares), Math.max(...shares)].map((share) => formatNumber(100 * share));
  return least === most ? `${least} %` : `${least}–${most} %`;
}
