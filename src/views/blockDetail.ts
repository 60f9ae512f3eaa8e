import { type Activation, planeOf } from "../activations/activation.js";
import { oneOf, type Values } from "../core/options/option.js";
import { type KeyedPlane, type Scales, scalesFor, scaleWords } from "../figures/scale/scales.js";
import type { Style } from "../figures/style/style.js";
import type { Block } from "../network/findBlocks.js";
import { type BlockParts, chosenBlocks, partsOf } from "./blockParts.js";
import { channelsWith, factsOf } from "./channel.js";
import { deadIn } from "./dead.js";
import { headingOf, stacked } from "./figureParts.js";
import { plainNames } from "./fileName.js";
import { type ImageSelection, reduceOptions, shotsOf, shotsWord } from "./imageSelection.js";
import { EVERY_KERNEL, kernelCells, kernelScales } from "./kernelCells.js";
import { kernelParts, kernelWords } from "./kernelFigure.js";
import { gridOptions } from "./layoutOptions.js";
import { mapNumbers, ratioWords } from "./mapNumbers.js";
import { isPartly } from "./partly.js";
import { scaleOptions } from "./scaleOptions.js";
import { composeSheet } from "./sheetFigure.js";
import type { Channel } from "./tile.js";
import type { Drawing, Drawings, NetworkInfo, View, ViewInput } from "./view.js";

const options = {
  ...scaleOptions,
  scope: oneOf(["block", "layer", "filter"], {
    summary: "scope of a scale: the three maps of a block, each map, or each channel",
    default: "block",
  }),
  ...reduceOptions,
  ...gridOptions,
};

type SeedFigureValues = Values<typeof options>;

/**
 * The four pictures that the post on residual networks drew of a block (2016, `mnist_images.py`): residual, filters,
 * pre-activation, activation. Here the residual is the branch itself, and no kernel is left out.
 */
export const blockDetail: View<typeof options> = {
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
  draw,
};

/** The parts of the chosen blocks, and all of their branches: there the kernels are. */
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

interface Plan {
  readonly subject: ViewInput;
  readonly shots: readonly ImageSelection[];
  readonly blocks: readonly DrawnBlock[];
  readonly scales: Scales;
  readonly values: SeedFigureValues;
  readonly style: Style;
}

/** A block with what its parts gave, and the pictures that are drawn of them. */
interface DrawnBlock {
  readonly block: Block;
  readonly parts: BlockParts;
  readonly maps: readonly BlockMap[];
}

/** One of the pictures of activations. */
interface BlockMap {
  /** The end of its file's name. */
  readonly suffix: string;
  /** The content, in words. */
  readonly words: string;
  readonly tap: string;
  readonly activation: Activation;
}

function draw(subject: ViewInput, values: SeedFigureValues, style: Style): Drawings {
  const shots = shotsOf(subject, values);
  const blocks = subject.blocks.flatMap((block) => {
    const parts = partsOf(subject, block, shots);
    return parts === undefined ? [] : [{ block, parts, maps: mapsOf(subject, block, parts) }];
  });
  const scales = subject.scales ?? scalesOf(subject, blocks, values);
  return { scales, drawings: drawings({ subject, shots, blocks, scales, values, style }) };
}

function mapsOf(subject: ViewInput, block: Block, { branch, sum, output }: BlockParts): readonly BlockMap[] {
  const x = block.shortcut === block.input ? "x" : "P(x)";
  const op = subject.taps.find(({ name }) => name === block.output)?.op ?? "activation";
  const maps = [
    { suffix: "residual", words: "residual F(x)", tap: block.branch, activation: branch },
    { suffix: "preactivation", words: `pre-activation ${x} + F(x)`, tap: block.sum, activation: sum },
  ];
  // Without an activation of its own, the block outputs the sum.
  if (block.output === block.sum) return maps;
  const activated = { suffix: "activation", words: `activation ${op}(${x} + F(x))`, tap: block.output };
  return [...maps, { ...activated, activation: output }];
}

/** The scales of maps, and those of kernels beside them: weights are no activations, and share none of their scales. */
function scalesOf(subject: ViewInput, blocks: readonly DrawnBlock[], values: SeedFigureValues): Scales {
  const { scope, estimator, percentile } = values;
  const maps = blocks.flatMap(({ block, maps }) =>
    maps.flatMap(({ tap, activation }) => keyedPlanes(block, tap, activation)),
  );
  const kernels = subject.kernels.map((kernel) => ({ tap: kernelKey(kernel.tap), kernel }));
  const scales = scalesFor(scope, maps, { estimator, percentile });
  return { ...scales, domains: [...scales.domains, ...kernelScales(kernels, values).domains] };
}

function keyedPlanes({ name }: Block, tap: string, activation: Activation): readonly KeyedPlane[] {
  const [images, , , channels] = activation.shape;
  return Array.from({ length: images * channels }, (_, at) => ({
    key: { tap, channel: at % channels, block: name },
    samples: planeOf(activation, Math.floor(at / channels), at % channels),
  }));
}

/** The name of a kernel's scale: its tap has one of its own. */
function kernelKey(tap: string): string {
  return `${tap} (kernel)`;
}

function* drawings(plan: Plan): Generator<Drawing> {
  const names = plainNames(plan.blocks.map(({ block }) => block.name));
  for (const [index, drawn] of plan.blocks.entries()) {
    const name = names[index] as string;
    const [residual, ...others] = drawn.maps as readonly [BlockMap, ...BlockMap[]];
    yield* mapDrawings(plan, drawn, { map: residual, name });
    yield* kernelDrawing(plan, drawn, name);
    for (const map of others) yield* mapDrawings(plan, drawn, { map, name });
  }
}

function* mapDrawings(
  plan: Plan,
  drawn: DrawnBlock,
  { map, name }: { readonly map: BlockMap; readonly name: string },
): Generator<Drawing> {
  const { subject, shots, scales, values, style } = plan;
  const { activation, tap } = map;
  const recorded = subject.activations.find((each) => each.tap === tap) as Activation;
  const dead = deadIn(recorded);
  for (const [image, shot] of shots.entries()) {
    const channels = channelsOf(plan, drawn.block, { ...map, image, dead });
    const content = {
      tap,
      op: map.words,
      images: shot.images.map((each) => subject.probe.ids[each] as number),
      shape: activation.shape.slice(1) as [number, number, number],
      channels: channels.map(({ index }) => index),
    };
    const facts = factsOf(content, channels, { scales, colormap: values.colormap });
    const ratio = map.suffix === "residual" ? [ratioWords(drawn.parts, image)] : [];
    const header = [`${content.shape.join("×")} · ${mapNumbers(activation, image)}`, ...ratio, ...shot.words];
    const title = `${drawn.block.name}: ${map.words}`;
    const sheet = { title, facts, channels, header, isPart: isPartly(facts, shots.length) };
    const figure = composeSheet(
      { ...sheet, scope: scaleWords(scales, shots.length, { each: shotsWord(values) }) },
      values,
      style,
    );
    const planes = channels.map(({ plane }) => plane);
    yield { name: `${name}-${map.suffix}${shot.suffix}`, figure, facts, planes };
  }
}

interface Which extends BlockMap {
  readonly image: number;
  readonly dead: readonly boolean[];
}

function channelsOf(
  { scales, values }: Plan,
  { name }: Block,
  { tap, activation, image, dead }: Which,
): readonly Channel[] {
  const channelOf = channelsWith({ scales, colormap: values.colormap });
  return dead.map((isDead, channel) =>
    channelOf({ key: { tap, channel, block: name }, plane: planeOf(activation, image, channel), isDead }),
  );
}

/** All kernels of a branch in one figure, those of each convolution on a scale of their own; none without any. */
function* kernelDrawing(
  { subject, scales, values, style }: Plan,
  { block }: DrawnBlock,
  name: string,
): Generator<Drawing> {
  const kernels = subject.kernels.filter(({ tap }) => block.branchTaps.includes(tap));
  if (kernels.length === 0) return;
  const coloring = { scales, colormap: values.colormap };
  const all = kernels.map((kernel) =>
    kernelCells(kernel, EVERY_KERNEL, { ...coloring, tap: kernelKey(kernel.tap) }),
  );
  const channels = all.flatMap((cells) => cells.channels);
  const outputs = all.flatMap((cells) => cells.outputs);
  const [height, width] = (kernels[0] as (typeof kernels)[number]).shape;
  const content = { tap: block.name, op: "kernels of the branch", images: [], channels: outputs };
  const facts = factsOf({ ...content, shape: [height, width, outputs.length] }, channels, coloring);
  const isShared = scales.scope !== "filter";
  // Whatever maps share, the kernels of one convolution share a scale of their own.
  const scope = scaleWords(isShared ? { ...scales, scope: "layer" } : scales);
  const look = { zoom: values.zoom, isShared, scope };
  const parts = all.flatMap((cells) => [
    headingOf(
      `${block.name}: filters of ${cells.kernel.tap}`,
      [subject.network, ...kernelWords(cells)],
      style,
    ),
    ...kernelParts(cells, look, style),
  ]);
  const figure = stacked(parts, style);
  const planes = channels.map(({ plane }) => plane);
  const stacks = all.map((cells) => ({ name: cells.kernel.tap, planes: cells.channels.length }));
  yield { name: `${name}-filters`, figure, facts, planes, stacks };
}
