import type { Activation } from "../activations/activation.js";
import { formatCount, shapeText } from "../core/format.js";
import { oneOf } from "../core/options/option.js";
import type { Mark } from "../figures/figure.js";
import { type Box, shifted } from "../figures/layout/box.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import { type BlockParts, blockParts, chosenBlocks } from "./blockParts.js";
import { type ChannelPlan, chosenChannels } from "./channels/chosen.js";
import { channelOptions } from "./channels/options.js";
import { selectionsOf } from "./imageSelection.js";
import { sizesOf } from "./layers.js";
import { zoomOption } from "./layoutOptions.js";
import { panelLegend } from "./legend.js";
import { type MapPanel, mapPanels, type PanelLayer, type PanelPlan, panelOptions } from "./panels.js";
import { markNotes, tileGrid, tilesBox } from "./tileGrid.js";
import type { Layer, View } from "./view.js";

const options = {
  ...panelOptions,
  scope: oneOf(["block", "network"], {
    summary: "scope of a scale: the rows of one block, or of all drawn blocks",
    default: "block",
  }),
  ...channelOptions,
  ...zoomOption,
};

/** The effect of each residual block: x, F(x), their sum, and the output of the activation. */
export const blocks: View<typeof options, MapPanel> = {
  summary: "x, F(x), x + F(x) and the output of each residual block, on one scale",
  options,
  inputs: ["activations"],
  examples: [
    {
      line: "convscope draw blocks bundled:mini-resnet",
      does: "draws the five residual blocks of the bundled network",
    },
    {
      line: "convscope draw blocks bundled:mini-resnet --taps residual3 --scope network",
      does: "draws one block on the scale of all drawn blocks",
    },
  ],
  taps: (observed, patterns) => {
    const blocks = chosenBlocks(observed, patterns);
    const parts = new Set(
      blocks.flatMap(({ shortcut, branch, sum, output }) => [shortcut, branch, sum, output]),
    );
    return observed.taps.filter(({ name }) => parts.has(name));
  },
  panels: (input, values) => {
    const selections = selectionsOf(input, values);
    const plans = blockParts(input, selections).map((parts) => planOf(parts, values));
    return mapPanels(input, plans, { selections, values });
  },
  compose: (panel, { zoom }, style) => {
    const { channels, layers, facts } = panel;
    return {
      notes: markNotes(facts, formatCount(channels.length, "tile")),
      body: rowsBox(layers, { zoom, columns: facts.channels.length }, style),
      legend: [panelLegend(panel, style)],
    };
  },
};

/** The plan of a block: a row for each of its parts. */
function planOf(parts: BlockParts, values: ChannelPlan): PanelPlan {
  const { block, sum } = parts;
  // The sum decides for all rows which channels are drawn, and in which order.
  const indices = chosenChannels(sum.activation, values);
  const shape = sizesOf(sum);
  return {
    fileName: block.name,
    title: block.name,
    content: { tap: block.name, op: "residual block", shape, channels: indices },
    layers: rowsOf(parts).map((row) => ({ ...row, indices })),
    lines: () => [`residual block · ${shapeText(shape)}`],
    covers: ["block"],
  };
}

/** The rows of a block: its parts with their labels, and what a ReLU removes from the sum. */
function rowsOf({ block, shortcut, branch, sum, output }: BlockParts): readonly Layer[] {
  const x = block.shortcut === block.input ? "x" : "P(x)";
  const rowOf = (row: string, layer: Layer): Layer => ({ ...layer, row, part: layer.tap.name });
  const rows = [rowOf(x, shortcut), rowOf("F(x)", branch), rowOf(`${x} + F(x)`, sum)];
  if (block.output === block.sum) return rows;
  const { op } = output.tap;
  const gone = "removed";
  const removed = { ...sum, row: gone, part: gone, activation: differenceOf(sum, output), dead: [] };
  return [...rows, rowOf(op, output), ...(op === "relu" ? [removed] : [])];
}

function differenceOf({ activation: one }: Layer, { activation: other }: Layer): Activation {
  return { ...one, values: one.values.map((value, at) => value - (other.values[at] as number)) };
}

/** The distance from the middle of a row to the baseline of its label, on a screen. */
const BASELINE = 4;

/** Rows of tiles, the same channel in the same column, each after its label. */
function rowsBox(
  layers: readonly PanelLayer[],
  { zoom, columns }: { readonly zoom: number; readonly columns: number },
  style: Style,
): Box {
  const channels = layers.flatMap((layer) => layer.channels);
  const { body } = style.text;
  const widths = layers.map(({ row = "" }) => style.measure(row, body));
  const indent = Math.ceil(Math.max(...widths)) + style.spacing.part;
  const look = { zoom, columns, indent, ranges: false };
  const { cells, zoom: drawn } = tileGrid(channels, look, style);
  const half = Math.round(((channels[0]?.plane.height ?? 0) * drawn) / 2);
  const labels = layers.map(({ row: text = "" }, row): Mark => {
    const y = (cells[row * columns]?.y ?? 0) + style.spacing.caption + half + lengthIn(style, BASELINE);
    return { type: "text", x: 0, y, text, style: body, color: style.page.ink };
  });
  const tiles = shifted(tilesBox(channels, look, style), indent, 0);
  return { ...tiles, marks: [...labels, ...tiles.marks] };
}
