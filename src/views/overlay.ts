import { channelMean } from "../activations/channelMean.js";
import { type Enlargement, enlarged, enlargementOf } from "../activations/enlarged.js";
import type { Plane } from "../activations/plane.js";
import { UserError } from "../core/errors.js";
import { formatCount, formatNumber } from "../core/format.js";
import { flag, number, type Values } from "../core/options/option.js";
import type { Underlay } from "../figures/figure.js";
import type { Size } from "../figures/layout/grid.js";
import type { ScopeName } from "../figures/scale/scopes.js";
import { chosenOrOwn } from "../network/ownTaps.js";
import type { Tap } from "../network/tap.js";
import { channelOptions, chosenChannels } from "./channels/choice.js";
import { selectionsOf } from "./imageSelection.js";
import { drawnPlanes, inputTile, selectedPixels } from "./inputTile.js";
import { deadIn, layersOf } from "./layers.js";
import { gridOptions } from "./layoutOptions.js";
import { panelLegend } from "./legend.js";
import { type MapPanel, mapPanels, operationOf, type PanelPlan, panelOptions, tapPlan } from "./panels.js";
import type { Channel } from "./tile.js";
import { markNotes, tilesBox } from "./tileGrid.js";
import type { Layer, NetworkInfo, View } from "./view.js";

const options = {
  opacity: number({
    summary: "opacity at the far end of the scale; zero is transparent",
    default: 0.6,
    min: 0,
    max: 1,
  }),
  average: flag("draw the mean over the chosen channels, as one tile"),
  ...panelOptions,
  ...channelOptions,
  ...gridOptions,
};

type OverlayValues = Values<typeof options>;

/** Maps over the image that the network was shown, one figure for each tap and image. */
export const overlay: View<typeof options, MapPanel> = {
  summary: "the maps of a tap, or their mean, over the image that the network was shown",
  options,
  inputs: ["activations"],
  examples: [
    {
      line: "convscope draw overlay bundled:mini-resnet --taps relu5",
      does: "draws what each channel of the last block answers to, over the digit",
    },
    {
      line: "convscope draw overlay bundled:mini-resnet --taps conv1 --top 16 --average --opacity 0.8",
      does: "draws the mean over the sixteen strongest channels",
    },
  ],
  taps: tapsOf,
  panels: (input, values) => {
    if (input.probe.hasPixels === false)
      throw new UserError(
        `'${input.network}' holds activations without the images that they belong to, so there is nothing to draw them over. Use 'draw sheet'.`,
      );
    const selections = selectionsOf(input, values);
    const plans = layersOf(input, selections).map((layer) => planOf(layer, values));
    return mapPanels(input, plans, { selections, values });
  },
  compose: (panel, values, style) => {
    const { facts } = panel;
    const { opacity } = values;
    const { input, over, notes } = tilesOver(panel, values);
    return {
      notes: [...notes, ...(values.average ? [] : markNotes(facts))],
      body: tilesBox([input, ...over], { ...values, ranges: facts.domain === null }, style),
      legend: [panelLegend(panel, style, { blending: { opacity, words: blendingWords(panel, opacity) } })],
    };
  },
};

/** The chosen taps with places on the image. Throws `UserError` if there are none. */
function tapsOf(observed: NetworkInfo, patterns?: readonly string[]): readonly Tap[] {
  const chosen = chosenOrOwn(observed, patterns);
  const maps = chosen.filter(
    ({ shape, grid, attends }) => attends !== true && (shape.length === 3 || grid !== undefined),
  );
  if (maps.length > 0) return maps;
  const named = chosen.map(({ name }) => name).join(", ");
  throw new UserError(`Taps '${named}' have no spatial dimensions to overlay. Use 'draw sheet'.`);
}

/** The plan of a tap: its chosen channels, or their mean as the only one. */
function planOf(layer: Layer, values: OverlayValues): PanelPlan {
  const chosen = chosenChannels(layer.activation, values);
  const lines = () => [`${operationOf(layer.tap)}, over the image`];
  if (!values.average) return { ...tapPlan({ ...layer, indices: chosen }), lines };
  const activation = channelMean(layer.activation, chosen);
  const mean = { tap: layer.tap, activation, dead: deadIn(activation), labels: [`mean of ${chosen.length}`] };
  const plan = tapPlan(mean);
  return {
    ...plan,
    content: { ...plan.content, channels: chosen },
    lines,
    shared: (scope) => MEAN_WORDS[scope],
  };
}

/** The scope of a scale for means over channels. */
const MEAN_WORDS: Readonly<Record<ScopeName, string>> = {
  layer: "the scale of this mean",
  filter: "the scale of this mean",
  pair: "one scale for this mean in both networks",
  block: "one scale for the means of all taps of this block",
  network: "one scale for the means of all drawn taps of this network",
};

/** The tiles of an overlay, all of one size. */
interface OverlayTiles {
  readonly input: Channel;
  readonly over: readonly Channel[];
  /** The scaling of maps and image to that size. */
  readonly notes: readonly string[];
}

/** The bare image and the channels over it, all as large as the larger of the two. */
function tilesOver(
  { input, selection, channels, facts }: MapPanel,
  { average, opacity }: OverlayValues,
): OverlayTiles {
  const pixels = selectedPixels(input, selection);
  const [first] = pixels;
  const map = channels[0]?.plane ?? first;
  const size = { width: Math.max(map.width, first.width), height: Math.max(map.height, first.height) };
  const planes = pixels.map((plane) => enlarged(plane, size)) as unknown as Underlay["planes"];
  const title = average ? { title: `mean of ${formatCount(facts.channels.length, "channel")}` } : {};
  const over = channels.map((channel): Channel => {
    return {
      ...channel,
      plane: enlarged(channel.plane, size),
      under: { planes: drawnPlanes(planes), opacity },
      ...title,
    };
  });
  const notes = [sizeNote("the maps", map, size), sizeNote("the image", first, size)];
  return { input: inputTile(planes), over, notes: notes.filter((note) => note !== "") };
}

const METHODS: Readonly<Record<Enlargement, string>> = {
  none: "",
  squares: "each sample repeated",
  bilinear: "bilinear, half-pixel centers",
};

function sizeNote(what: string, from: Plane, to: Size): string {
  const enlargement = enlargementOf(from, to);
  if (enlargement === "none") return "";
  return `${what} enlarged from ${from.height}×${from.width} to ${to.height}×${to.width}: ${METHODS[enlargement]}`;
}

function blendingWords({ facts: { domain } }: MapPanel, opacity: number): readonly string[] {
  const reach = domain === null ? "the end of its scale" : formatNumber(Math.max(-domain[0], domain[1]));
  const formula = `a pixel is (1 − w) · image + w · color, w = ${formatNumber(opacity)} · |value| / ${reach}`;
  const bar = "the bar shows the colors over black (below) to white (above)";
  return [
    `${formula}, at most ${formatNumber(opacity)}: zero leaves the image as it is`,
    ...(domain === null ? [] : [bar]),
  ];
}
