import { UserError } from "../core/errors.js";
import { oneOf } from "../core/options/option.js";
import type { ScopeName } from "../figures/scale/scopes.js";
import { selectTaps, type Tap } from "../network/tap.js";
import { channelList, channelOptions } from "./channels/choice.js";
import { NO_IMAGES } from "./imageSelection.js";
import { type KernelLayer, kernelLayer } from "./kernelLayer.js";
import { kernelNotes, kernelsBox } from "./kernelsBox.js";
import { zoomOption } from "./layoutOptions.js";
import { panelLegend } from "./legend.js";
import { type MapPanel, mapPanels, type PanelLayer, type PanelPlan } from "./panels.js";
import { scaleOptions } from "./scaleOptions.js";
import type { NetworkInfo, View, ViewInput } from "./view.js";

const options = {
  ...scaleOptions,
  scope: oneOf(["layer", "filter", "network"], {
    summary:
      "what shares a scale: all kernels of a convolution, those of an output channel, or all that are drawn",
    default: "layer",
  }),
  ...channelOptions,
  channels: channelList("the output channels to draw, by index, like 3,7-12"),
  inputs: channelList("the input channels to draw, by index, like 0,4-7"),
  sort: {
    ...channelOptions.sort,
    summary:
      "the order of the output channels: by index, by a number over their weights, or similar ones together",
  },
  top: {
    ...channelOptions.top,
    summary: "maximum number of output channels, those with the largest weights; 0 draws all",
  },
  ...zoomOption,
};

/** The kernels of convolutions, input channels × output channels, one figure for each tap. */
export const filters: View<typeof options, MapPanel<KernelLayer>> = {
  summary: "all kernels of each convolution, input × output channels, on one scale",
  options,
  inputs: ["kernels"],
  examples: [
    {
      line: "convscope draw filters bundled:mini-resnet",
      does: "draws all kernels of the bundled network's seven convolutions",
    },
    {
      line: "convscope draw filters bundled:mini-resnet --taps conv2 --inputs 0-15 --scope filter",
      does: "draws what conv2 takes of sixteen channels, each output channel on its own scale",
    },
  ],
  taps: tapsOf,
  panels: (input, values) => {
    const { kernels, taps } = input;
    if (kernels.length === 0) {
      const names = taps.map(({ name }) => name).join(", ");
      throw new UserError(`None of ${names} has kernels of two dimensions, or one, in one piece.`);
    }
    const covers: readonly ScopeName[] =
      kernels.length > 1 ? ["layer", "filter"] : ["layer", "filter", "network"];
    const plans = kernels.map((kernel) => {
      const tap = taps.find(({ name }) => name === kernel.tap) as Tap;
      return { ...planOf(kernelLayer(tap, kernel, values), input), covers };
    });
    return mapPanels(input, plans, { selections: [NO_IMAGES], values });
  },
  compose: (panel, { zoom }, style) => {
    const [layer] = panel.layers as readonly [PanelLayer<KernelLayer>];
    return {
      notes: kernelNotes(layer),
      body: kernelsBox(layer, { zoom, isShared: panel.facts.domain !== null }, style),
      legend: [panelLegend(panel, style)],
    };
  },
};

function planOf(layer: KernelLayer, { network }: ViewInput): PanelPlan<KernelLayer> {
  const { tap, kernel, indices } = layer;
  const [height, width] = kernel.shape;
  const { name, op } = tap;
  return {
    fileName: `${layerName(tap)}-filters`,
    title: `Kernels of ${name}`,
    content: { tap: name, op, shape: [height, width, indices.length], channels: indices },
    layers: [layer],
    lines: () => [`${op} · ${network}`],
  };
}

/** The convolutions that patterns choose by name; a convolution also has the name of its built-in activation. */
function tapsOf({ name, taps }: NetworkInfo, patterns?: readonly string[]): readonly Tap[] {
  const convolutions = taps.filter(({ kind }) => kind === "conv");
  if (convolutions.length === 0) throw new UserError(`The network '${name}' has no convolutions.`);
  if (patterns === undefined) return convolutions;
  const named = new Set(selectTaps(taps, patterns).map((tap) => tap.name));
  const chosen = convolutions.filter((tap) => named.has(tap.name) || named.has(layerName(tap)));
  if (chosen.length > 0) return chosen;
  const known = convolutions.map(layerName).join(", ");
  throw new UserError(`No convolution is among '${patterns.join(",")}'. The convolutions are ${known}.`);
}

/** The name of a convolution without the suffix that distinguishes it from its built-in activation. */
function layerName({ name, preActivation }: Pick<Tap, "name" | "preActivation">): string {
  return preActivation ? name.replace(/\/pre$/, "") : name;
}
