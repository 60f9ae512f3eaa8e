import { UserError } from "../core/errors.js";
import { oneOf, type Values } from "../core/options/option.js";
import { scaleWords } from "../figures/scale/scales.js";
import type { Style } from "../figures/style/style.js";
import type { Kernel } from "../network/kernel.js";
import { selectTaps, type Tap } from "../network/tap.js";
import { factsOf } from "./channel.js";
import { channelList, channelOptions } from "./channels/options.js";
import { headingOf, stacked } from "./figureParts.js";
import { plainNames } from "./fileName.js";
import { kernelCells, kernelScales } from "./kernelCells.js";
import { kernelParts, kernelWords } from "./kernelFigure.js";
import { zoomOption } from "./layoutOptions.js";
import { scaleOptions } from "./scaleOptions.js";
import type { Drawing, Drawings, NetworkInfo, View, ViewInput } from "./view.js";

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

type FiltersValues = Values<typeof options>;

/** The kernels of convolutions themselves, all of them: input channels × output channels, one figure for each tap. */
export const filters: View<typeof options> = {
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
  draw,
};

/** The convolutions that the patterns choose, by their own name or by that of the activation built into them. */
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

/** The name of a convolution without what tells it from its own activation. */
function layerName({ name, preActivation }: Pick<Tap, "name" | "preActivation">): string {
  return preActivation ? name.replace(/\/pre$/, "") : name;
}

function draw(subject: ViewInput, values: FiltersValues, style: Style): Drawings {
  const { kernels } = subject;
  if (kernels.length === 0) {
    const names = subject.taps.map(({ name }) => name).join(", ");
    throw new UserError(`None of ${names} has kernels of two dimensions, or one, in one piece.`);
  }
  const named = kernels.map((kernel) => ({ tap: kernel.tap, kernel }));
  const scales = subject.scales ?? kernelScales(named, values);
  const tapOf = (kernel: Kernel) => subject.taps.find(({ name }) => name === kernel.tap) as Tap;
  const names = plainNames(kernels.map((kernel) => layerName(tapOf(kernel))));
  const drawings = function* (): Generator<Drawing> {
    for (const [index, kernel] of kernels.entries()) {
      const { op } = tapOf(kernel);
      yield drawing(kernel, { op, name: `${names[index]}-filters`, network: subject.network });
    }
  };
  const drawing = (
    kernel: Kernel,
    { op, name, network }: Readonly<Record<"op" | "name" | "network", string>>,
  ) => {
    const coloring = { scales, colormap: values.colormap };
    const cells = kernelCells(kernel, values, { ...coloring, tap: kernel.tap });
    const [height, width] = kernel.shape;
    const content = {
      tap: kernel.tap,
      op,
      images: [],
      shape: [height, width, cells.outputs.length] as const,
      channels: cells.outputs,
    };
    const facts = factsOf(content, cells.channels, coloring);
    const look = {
      zoom: values.zoom,
      isShared: facts.domain !== null,
      scope: scaleWords(scales),
      isOfSeveral: scales.scope === "network" && kernels.length > 1,
    };
    const heading = headingOf(
      `Kernels of ${kernel.tap}`,
      [`${op} · ${network}`, ...kernelWords(cells)],
      style,
    );
    const figure = stacked([heading, ...kernelParts(cells, look, style)], style);
    return { name, figure, facts, planes: cells.channels.map(({ plane }) => plane) };
  };
  return { scales, drawings: drawings() };
}
