import { enlarged } from "../activations/enlarged.js";
import { UserError } from "../core/errors.js";
import { text, type Values } from "../core/options/option.js";
import type { Underlay } from "../figures/figure.js";
import type { ScopeName } from "../figures/scale/scopes.js";
import { selectTaps, type Tap } from "../network/tap.js";
import { attentionMaps, attentionMatrices, type HeadMaps } from "./attentionMaps.js";
import { selectionsOf } from "./imageSelection.js";
import { inputTile, selectedPixels } from "./inputTile.js";
import { layersOf } from "./layers.js";
import { gridOptions } from "./layoutOptions.js";
import { panelLegend } from "./legend.js";
import { type MapPanel, mapPanels, operationOf, type PanelPlan, panelOptions, tapPlan } from "./panels.js";
import type { Channel } from "./tile.js";
import { markNotes, tilesBox } from "./tileGrid.js";
import type { Layer, NetworkInfo, View } from "./view.js";

const options = {
  query: text({
    summary: "token whose attention is drawn; auto: class if there is one, else center",
    valueName: "row,column|class|center",
    default: "auto",
  }),
  ...panelOptions,
  ...gridOptions,
};

/** Attention of each head from one token to all others, and the mean over heads, one figure for each tap and image. */
export const attention: View<typeof options, MapPanel> = {
  summary: "weights of each head of attention from one token, and their mean",
  options,
  inputs: ["activations"],
  examples: [
    {
      line: "convscope draw attention vit.pt2 --input photo.png",
      does: "draws what the class token reads in each layer of a vision transformer",
    },
    {
      line: "convscope draw attention vit.onnx --input photo.png --query 3,5 --taps '*weights'",
      does: "draws what the token in row 3 and column 5 reads",
    },
  ],
  taps: tapsOf,
  panels: (input, values) => {
    const selections = selectionsOf(input, values);
    const plans = layersOf(input, selections).map((layer) => planOf(layer, values));
    return mapPanels(input, plans, { selections, values });
  },
  compose: (panel, values, style) => ({
    notes: markNotes(panel.facts),
    body: tilesBox(tilesOf(panel), { ...values, ranges: panel.facts.domain === null }, style),
    legend: [panelLegend(panel, style)],
  }),
};

/** The image and the maps of all heads, enlarged to one size; matrices alone. */
function tilesOf({ input, selection, channels, layers }: MapPanel): readonly Channel[] {
  if (layers[0]?.tap.grid === undefined || input.probe.hasPixels === false) return channels;
  const pixels = selectedPixels(input, selection);
  const [first] = pixels;
  const map = channels[0]?.plane ?? first;
  const size = { width: Math.max(map.width, first.width), height: Math.max(map.height, first.height) };
  const image = pixels.map((plane) => enlarged(plane, size)) as unknown as Underlay["planes"];
  const maps = channels.map((channel) => ({
    ...channel,
    plane: enlarged(channel.plane, size),
    title: channel.label?.split(" · ")[0] ?? "",
  }));
  return [inputTile(image), ...maps];
}

/** The scope of a scale for weights of attention. */
const SHARED: Readonly<Record<ScopeName, string>> = {
  layer: "one scale for all heads of this layer",
  filter: "a scale for each head",
  pair: "one scale for this layer in both networks",
  block: "one scale for all layers of this block",
  network: "one scale for all drawn layers of this network",
};

/** Weights of attention among the chosen taps. Throws `UserError` if there are none. */
function tapsOf({ name, taps }: NetworkInfo, patterns?: readonly string[]): readonly Tap[] {
  const chosen = patterns === undefined ? taps : selectTaps(taps, patterns);
  const weights = chosen.filter(({ attends }) => attends === true);
  if (weights.length > 0) return weights;
  const which = patterns === undefined ? `The network '${name}' has no` : "The chosen taps have no";
  throw new UserError(
    `${which} weights of attention. Use 'convscope taps' to list its taps, or 'draw sheet'.`,
  );
}

function planOf(layer: Layer, { query }: Values<typeof options>): PanelPlan {
  const { tap } = layer;
  const maps = mapsOf(layer, query);
  const own: Layer = {
    tap,
    activation: maps.activation,
    dead: maps.labels.map(() => false),
    labels: maps.labels,
  };
  const plan = tapPlan(own);
  return { ...plan, lines: () => [`${operationOf(tap)} · ${maps.words}`], shared: (scope) => SHARED[scope] };
}

function mapsOf({ tap, activation }: Layer, query: string): HeadMaps {
  if (tap.grid !== undefined) return attentionMaps(tap, activation, query);
  if (query !== "auto")
    throw new UserError(
      `Cannot draw the attention of token '${query}' in '${tap.name}': the network does not show where its tokens lie on the image. Omit --query to draw whole matrices.`,
    );
  return attentionMatrices(tap, activation);
}
