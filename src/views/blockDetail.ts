import { type Activation, planeOf } from "../activations/activation.js";
import { statisticsOf } from "../activations/statistics.js";
import { formatNumber, shapeText } from "../core/format.js";
import { oneOf } from "../core/options/option.js";
import { headingBox } from "../figures/layout/box.js";
import { SCOPE_NAMES, SCOPES } from "../figures/scale/scopes.js";
import type { Style } from "../figures/style/style.js";
import type { Tap } from "../network/tap.js";
import { type BlockParts, blockParts, chosenBlocks } from "./blocks.js";
import { clippedAmong } from "./channel.js";
import { NO_IMAGES, selectionsOf } from "./imageSelection.js";
import { EVERY_KERNEL, type KernelLayer, kernelLayer } from "./kernelLayer.js";
import { kernelNotes, kernelsBox } from "./kernelsBox.js";
import { sizesOf } from "./layers.js";
import { gridOptions } from "./layoutOptions.js";
import { panelLegend } from "./legend.js";
import { type MapPanel, mapPanels, type PanelLayer, type PanelPlan, panelOptions } from "./panels.js";
import { tilesComposition } from "./sheet.js";
import type { Composition, Layer, NetworkInfo, View, ViewInput } from "./view.js";

const options = {
  ...panelOptions,
  scope: oneOf(["block", "layer", "filter"], {
    summary: "scope of a scale: the three maps of a block, each map, or each channel",
    default: "block",
  }),
  ...gridOptions,
};

type PartLayer = Layer | KernelLayer;

/**
 * The four figures of a residual block of the original post on residual networks (2016, `mnist_images.py`): residual,
 * filters, pre-activation and activation. The residual is the branch itself, and all kernels are drawn.
 */
export const blockDetail: View<typeof options, MapPanel<PartLayer>> = {
  summary: "residual, kernels, pre-activation and activation of each block",
  options,
  inputs: ["activations", "kernels"],
  examples: [
    {
      line: "convscope draw block-detail bundled:mini-resnet",
      does: "draws the pictures of the original post, for all five blocks",
    },
    {
      line: "convscope draw block-detail bundled:mini-resnet/epoch-01 --input mnist:test/0-4 --taps residual1",
      does: "draws the first block after one epoch, for five digits",
    },
  ],
  taps: tapsOf,
  panels: (input, values) => {
    const selections = selectionsOf(input, values);
    const plans = blockParts(input, selections).flatMap((parts) => plansOf(input, parts));
    return mapPanels<PartLayer>(input, plans, { selections, values });
  },
  compose: (panel, values, style) => {
    const kernels = panel.layers.filter(isKernel);
    return kernels.length === 0
      ? tilesComposition(panel, values, style)
      : kernelComposition({ ...panel, layers: kernels }, values.zoom, style);
  },
};

/** The parts of the chosen blocks, and all taps of their branches, which have the kernels. */
function tapsOf(observed: NetworkInfo, patterns?: readonly string[]) {
  const parts = new Set(
    chosenBlocks(observed, patterns).flatMap(({ shortcut, branchTaps, sum, output }) => [
      shortcut,
      ...branchTaps,
      sum,
      output,
    ]),
  );
  return observed.taps.filter(({ name }) => parts.has(name));
}

/** The plans of a block: its residual, the kernels of its branch, and the maps that follow. */
function plansOf(input: ViewInput, parts: BlockParts): readonly PanelPlan<PartLayer>[] {
  const { block, branch, shortcut, sum, output } = parts;
  const x = block.shortcut === block.input ? "x" : "P(x)";
  const ratio = (image: number) => [ratioNote(branch, shortcut, image)];
  return [
    mapPlan(branch, { suffix: "residual", words: "residual F(x)", notes: ratio }),
    ...kernelPlans(input, parts),
    mapPlan(sum, { suffix: "preactivation", words: `pre-activation ${x} + F(x)` }),
    // Without an activation of its own, the block outputs the sum.
    ...(block.output === block.sum
      ? []
      : [mapPlan(output, { suffix: "activation", words: `activation ${output.tap.op}(${x} + F(x))` })]),
  ];
}

/** A map of a block. */
interface BlockMap {
  /** The end of the names of its files. */
  readonly suffix: string;
  readonly words: string;
  readonly notes?: (image: number) => readonly string[];
}

function mapPlan(layer: Layer, { suffix, words, notes = () => [] }: BlockMap): PanelPlan {
  const { tap, block, activation } = layer;
  const shape = sizesOf(layer);
  return {
    fileName: `${block}-${suffix}`,
    title: `${block}: ${words}`,
    content: { tap: tap.name, op: words, shape },
    layers: [layer],
    lines: (image) => [`${shapeText(shape)} · ${statisticsNote(activation, image)}`, ...notes(image)],
  };
}

/** All kernels of a branch in one figure, those of each convolution on a scale of their own; none without any. */
function kernelPlans(
  { kernels, taps, network }: ViewInput,
  { block }: BlockParts,
): readonly PanelPlan<KernelLayer>[] {
  const layers = kernels
    .filter(({ tap }) => block.branchTaps.includes(tap))
    .map((kernel) => {
      const tap = taps.find(({ name }) => name === kernel.tap) as Tap;
      const layer = kernelLayer(tap, kernel, EVERY_KERNEL);
      // The tap has a scale of its own name.
      return { ...layer, activation: { ...layer.activation, tap: `${tap.name} (kernel)` }, part: tap.name };
    });
  const [first] = layers;
  if (first === undefined) return [];
  const [height, width] = first.kernel.shape;
  const channels = layers.flatMap(({ indices }) => indices);
  return [
    {
      fileName: `${block.name}-filters`,
      title: kernelTitle(block.name, first),
      content: {
        tap: block.name,
        op: "kernels of the branch",
        shape: [height, width, channels.length],
        channels,
      },
      layers,
      lines: () => [network],
      // The kernels of one convolution share a scale of their own, whatever maps share.
      shared: (scope) => SCOPES[scope === "filter" ? "filter" : "layer"].words,
      covers: SCOPE_NAMES,
      selections: [NO_IMAGES],
    },
  ];
}

function kernelTitle(block: string, { kernel }: KernelLayer): string {
  return `${block}: filters of ${kernel.tap}`;
}

function isKernel(layer: PanelLayer<PartLayer>): layer is PanelLayer<KernelLayer> {
  return "kernel" in layer;
}

/** The kernels of each convolution with their own heading and colorbar. The first heading is that of the figure. */
function kernelComposition(panel: MapPanel<KernelLayer>, zoom: number, style: Style): Composition {
  const { input, facts, layers } = panel;
  const isShared = facts.scope !== "filter";
  const sections = layers.map((layer) => {
    const { channels } = layer;
    const notes = kernelNotes(layer);
    const clipped = clippedAmong(channels);
    return {
      notes,
      heading: headingBox(kernelTitle(facts.tap, layer), [input.network, ...notes], style),
      body: kernelsBox(layer, { zoom, isShared }, style),
      legend: panelLegend({ ...panel, channels }, style, { isShared, clipped }),
    };
  });
  const [first, ...others] = sections as [(typeof sections)[number], ...typeof sections];
  const below = others.flatMap(({ heading, body, legend }) => [heading, body, legend]);
  return { notes: first.notes, body: first.body, legend: [first.legend, ...below] };
}

/** Statistics of one image of an activation, for a heading. Only finite values count, except in the share of zeros. */
function statisticsNote(activation: Activation, image: number): string {
  const { min, max, mean, zeros, count } = statisticsOf(everyChannel(activation, image));
  const [low, high, middle] = [min, max, mean].map(formatNumber);
  return `${low} to ${high}, mean ${middle}, ${formatNumber((100 * zeros) / count)}% zeros`;
}

/** The norm of one image's residual relative to that of its shortcut (Jastrzębski et al. 2018, section 4.2). */
function ratioNote(branch: Layer, shortcut: Layer, image: number): string {
  const [residual, x] = [normOf(branch.activation, image), normOf(shortcut.activation, image)];
  return `‖F(x)‖ / ‖x‖ = ${formatNumber(residual)} / ${formatNumber(x)} = ${formatNumber(residual / x)}`;
}

function normOf(activation: Activation, image: number): number {
  const { values, offset, width } = everyChannel(activation, image);
  let squares = 0;
  for (let at = offset; at < offset + width; at++) squares += (values[at] as number) ** 2;
  return Math.sqrt(squares);
}

/** All samples of one image as one row. */
function everyChannel(activation: Activation, image: number) {
  const size = activation.values.length / activation.shape[0];
  return { ...planeOf(activation, image, 0), offset: image * size, width: size, height: 1, stride: 1 };
}
