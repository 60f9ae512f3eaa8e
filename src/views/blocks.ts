import type { Activation } from "../activations/activation.js";
import { UserError } from "../core/errors.js";
import { formatCount, formatNumber, shapeText } from "../core/format.js";
import { oneOf } from "../core/options/option.js";
import type { Mark } from "../figures/figure.js";
import { type Box, shifted } from "../figures/layout/box.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import type { Block } from "../network/findBlocks.js";
import { selectTaps } from "../network/tap.js";
import { type ChannelPlan, channelOptions, chosenChannels } from "./channels/choice.js";
import { type ImageSelection, selectionsOf } from "./imageSelection.js";
import { layersOf, sizesOf } from "./layers.js";
import { zoomOption } from "./layoutOptions.js";
import { panelLegend } from "./legend.js";
import { type MapPanel, mapPanels, type PanelLayer, type PanelPlan, panelOptions } from "./panels.js";
import { markNotes, tileGrid, tilesBox } from "./tileGrid.js";
import type { Layer, NetworkInfo, View, ViewInput } from "./view.js";

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

/** A residual block and its parts. They share the scale of the block. */
export interface BlockParts {
  readonly block: Block;
  readonly shortcut: Layer;
  readonly branch: Layer;
  readonly sum: Layer;
  readonly output: Layer;
}

/**
 * The blocks whose sum or branch is among the taps that patterns choose; without patterns, all blocks. Throws
 * `UserError` if there are none.
 */
export function chosenBlocks(observed: NetworkInfo, patterns?: readonly string[]): readonly Block[] {
  if (observed.blocks.length === 0) {
    throw new UserError(
      `The network '${observed.name}' has no residual blocks: none of its sums adds a tensor and something computed from it.`,
    );
  }
  const named =
    patterns === undefined ? undefined : new Set(selectTaps(observed.taps, patterns).map(({ name }) => name));
  const chosen = observed.blocks.filter(
    ({ sum, branch }) => named === undefined || named.has(sum) || named.has(branch),
  );
  if (chosen.length === 0) {
    const sums = observed.blocks.map(({ sum }) => sum).join(", ");
    throw new UserError(
      `No residual block has its sum or branch among '${patterns?.join(",")}'. The sums are ${sums}.`,
    );
  }
  return chosen;
}

/**
 * The parts of all blocks whose parts were recorded, with one image for each selection. Throws `UserError` if the parts
 * of a block do not add up.
 */
export function blockParts(input: ViewInput, selections: readonly ImageSelection[]): readonly BlockParts[] {
  const layers = new Map(layersOf(input, selections).map((layer) => [layer.tap.name, layer]));
  return input.blocks.flatMap((block) => {
    const found = [block.shortcut, block.branch, block.sum, block.output].flatMap((tap) => {
      const layer = layers.get(tap);
      return layer === undefined ? [] : [{ ...layer, block: block.name }];
    });
    if (found.length < 4) return [];
    const [shortcut, branch, sum, output] = found as [Layer, Layer, Layer, Layer];
    checkSum({ block, shortcut, branch, sum });
    return [{ block, shortcut, branch, sum, output }];
  });
}

/** The relative tolerance of a sum, for the rounding of float32. */
const TOLERANCE = 1e-5;

function checkSum({ block: { name }, shortcut, branch, sum }: Omit<BlockParts, "output">): void {
  let [error, most] = [0, 0];
  for (const [at, value] of sum.activation.values.entries()) {
    const expected = (shortcut.activation.values[at] as number) + (branch.activation.values[at] as number);
    // A value that is not finite has no distance; its tile is hatched.
    if (!Number.isFinite(value) || !Number.isFinite(expected)) continue;
    error = Math.max(error, Math.abs(expected - value));
    most = Math.max(most, Math.abs(value));
  }
  if (error <= TOLERANCE * most) return;
  throw new UserError(
    `Block '${name}' does not add up: shortcut and branch miss the sum by ${formatNumber(error)}, more than rounding explains.`,
  );
}
