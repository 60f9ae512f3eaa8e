import { type Activation, planeOf } from "../activations/activation.js";
import { oneOf, type Values } from "../core/options/option.js";
import { type KeyedPlane, type Scales, scalesFor, scaleWords } from "../figures/scale/scales.js";
import type { Style } from "../figures/style/style.js";
import type { Block } from "../network/findBlocks.js";
import { chosenBlocks, partsOf } from "./blockParts.js";
import { composeRows } from "./blocksFigure.js";
import { channelsWith, factsOf } from "./channel.js";
import { chosenChannels } from "./channels/chosen.js";
import { channelOptions } from "./channels/options.js";
import { deadIn } from "./dead.js";
import { plainNames } from "./fileName.js";
import { type ImageSelection, reduceOptions, shotsOf, shotsWord } from "./imageSelection.js";
import { zoomOption } from "./layoutOptions.js";
import { isPartly } from "./partly.js";
import { scaleOptions } from "./scaleOptions.js";
import type { Channel } from "./tile.js";
import type { Drawing, Drawings, View, ViewInput } from "./view.js";

const options = {
  ...scaleOptions,
  scope: oneOf(["block", "network"], {
    summary: "scope of a scale: the rows of one block, or of all drawn blocks",
    default: "block",
  }),
  ...channelOptions,
  ...reduceOptions,
  ...zoomOption,
};

type BlocksValues = Values<typeof options>;

/** The effect of each residual block: x, F(x), their sum, and the output of the activation. */
export const blocks: View<typeof options> = {
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
  draw,
};

function draw(subject: ViewInput, values: BlocksValues, style: Style): Drawings {
  const shots = shotsOf(subject, values);
  const drawn = subject.blocks.flatMap((block) => rowsOf(subject, block, shots) ?? []);
  const planes = drawn.flatMap(({ block, rows }) => rows.flatMap((row) => keyedPlanes(block, row)));
  const { scope, estimator, percentile } = values;
  const scales = subject.scales ?? scalesFor(scope, planes, { estimator, percentile });
  return { scales, drawings: drawings({ subject, shots, drawn, scales, values, style }) };
}

/** One row of a block's figure. */
interface Row {
  readonly label: string;
  /** Its tap, or what is no tap by a word. */
  readonly part: string;
  readonly activation: Activation;
  /** Flags of channels that are zero on every image of the probe. */
  readonly dead: readonly boolean[];
}

interface BlockRows {
  readonly block: Block;
  readonly rows: readonly Row[];
}

/** The rows of a block; undefined if not all of its parts were recorded. Throws `UserError` where they do not add up. */
function rowsOf(subject: ViewInput, block: Block, shots: readonly ImageSelection[]): BlockRows | undefined {
  const parts = partsOf(subject, block, shots);
  if (parts === undefined) return undefined;
  const { shortcut, branch, sum, output } = parts;
  const x = block.shortcut === block.input ? "x" : "P(x)";
  const rowOf = (label: string, activation: Activation): Row => {
    const recorded = subject.activations.find(({ tap }) => tap === activation.tap) as Activation;
    return { label, part: activation.tap, activation, dead: deadIn(recorded) };
  };
  const rows = [rowOf(x, shortcut), rowOf("F(x)", branch), rowOf(`${x} + F(x)`, sum)];
  if (block.output === block.sum) return { block, rows };
  const op = subject.taps.find(({ name }) => name === block.output)?.op ?? "output";
  const gone = "removed";
  const removed = { label: gone, part: gone, activation: combined(sum, output, (p, y) => p - y), dead: [] };
  return { block, rows: [...rows, rowOf(op, output), ...(op === "relu" ? [removed] : [])] };
}

function combined(one: Activation, other: Activation, by: (a: number, b: number) => number): Activation {
  return { ...one, values: one.values.map((value, at) => by(value, other.values[at] as number)) };
}

function keyedPlanes(block: Block, { activation }: Row): readonly KeyedPlane[] {
  const [images, , , channels] = activation.shape;
  return Array.from({ length: images * channels }, (_, at) => {
    const channel = at % channels;
    return {
      key: keyOf(block, activation, channel),
      samples: planeOf(activation, Math.floor(at / channels), channel),
    };
  });
}

function keyOf({ name }: Block, { tap }: Activation, channel: number): KeyedPlane["key"] {
  return { tap, channel, block: name };
}

interface Plan {
  readonly subject: ViewInput;
  readonly shots: readonly ImageSelection[];
  readonly drawn: readonly BlockRows[];
  readonly scales: Scales;
  readonly values: BlocksValues;
  readonly style: Style;
}

function* drawings(plan: Plan): Generator<Drawing> {
  const { subject, shots, scales, values, style } = plan;
  const names = plainNames(plan.drawn.map(({ block }) => block.name));
  for (const [index, drawn] of plan.drawn.entries()) {
    const sum = sumOf(drawn);
    // The sum tells which channels are drawn, and in which order, for all rows alike.
    const indices = chosenChannels(sum, values);
    for (const [image, shot] of shots.entries()) {
      const rows = drawn.rows.map((row) => ({
        label: row.label,
        channels: channelsOf(plan, drawn.block, { ...row, image, indices }),
      }));
      const channels = rows.flatMap((row) => row.channels);
      const content = {
        tap: drawn.block.name,
        op: "residual block",
        images: shot.images.map((each) => subject.probe.ids[each] as number),
        shape: sum.shape.slice(1) as [number, number, number],
        channels: indices,
      };
      const facts = factsOf(content, channels, { scales, colormap: values.colormap });
      const header = [`residual block · ${content.shape.join("×")}`, ...shot.words];
      const scope = scaleWords(scales, shots.length, { each: shotsWord(values) });
      const isPart = isPartly(facts, shots.length, ["block"]);
      const figure = composeRows({ facts, rows, header, scope, isPart }, values, style);
      yield {
        name: `${names[index]}${shot.suffix}`,
        figure,
        facts,
        planes: channels.map(({ plane }) => plane),
        stacks: drawn.rows.map(({ part }) => ({ name: part, planes: indices.length })),
      };
    }
  }
}

function sumOf({ rows }: BlockRows): Activation {
  return (rows[2] as Row).activation;
}

interface Which extends Row {
  readonly image: number;
  readonly indices: readonly number[];
}

function channelsOf(
  { scales, values }: Plan,
  block: Block,
  { activation, dead, image, indices }: Which,
): readonly Channel[] {
  const channelOf = channelsWith({ scales, colormap: values.colormap });
  return indices.map((index) =>
    channelOf({
      key: keyOf(block, activation, index),
      plane: planeOf(activation, image, index),
      isDead: dead[index] === true,
    }),
  );
}
