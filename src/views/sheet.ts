import { type Activation, planeOf } from "../activations/activation.js";
import type { Values } from "../core/options/option.js";
import { type Scales, scaleWords } from "../figures/scale/scales.js";
import type { Style } from "../figures/style/style.js";
import { chosenOrOwn } from "../network/ownTaps.js";
import type { Tap } from "../network/tap.js";
import { channelsWith, factsOf } from "./channel.js";
import { chosenChannels } from "./channels/chosen.js";
import { channelOptions } from "./channels/options.js";
import { deadIn } from "./dead.js";
import { plainNames } from "./fileName.js";
import { activationOf, type ImageSelection, reduceOptions, shotsOf, shotsWord } from "./imageSelection.js";
import { gridOptions } from "./layoutOptions.js";
import { isPartly } from "./partly.js";
import { keyOf, scaleOptions, scalesOf } from "./scaleOptions.js";
import { composeSheet } from "./sheetFigure.js";
import type { Channel } from "./tile.js";
import type { Drawing, Drawings, View, ViewInput } from "./view.js";

const options = { ...scaleOptions, ...channelOptions, ...reduceOptions, ...gridOptions };

type SheetValues = Values<typeof options>;

/** Every channel of a tap as a tile, units as a strip, all on one scale, one figure for each tap and image. */
export const sheet: View<typeof options> = {
  summary: "every channel of a tap as a tile, all on one scale",
  options,
  inputs: ["activations"],
  examples: [
    {
      line: "convscope draw sheet bundled:mini-resnet",
      does: "draws every feature map of the bundled network for one digit",
    },
    {
      line: "convscope draw sheet runs/mini-resnet --input mnist:test/label=7/0-9 --taps 'residual*'",
      does: "draws every branch and sum of your own network for ten sevens",
    },
    {
      line: "convscope draw sheet bundled:mini-resnet --input mnist:test/0-99 --reduce mean --by label",
      does: "draws the mean activation for each digit, over 100 images",
    },
    {
      line: "convscope draw sheet bundled:mini-resnet --taps dense,flatten",
      does: "draws units, which have no place, as strips",
    },
    {
      line: "convscope draw sheet bundled:mini-resnet --taps conv1 --top 16 --sort similarity",
      does: "draws the sixteen strongest channels, those alike side by side",
    },
  ],
  taps: chosenOrOwn,
  draw,
};

function draw(subject: ViewInput, values: SheetValues, style: Style): Drawings {
  const shots = shotsOf(subject, values);
  const activations = subject.activations.map((activation) => activationOf(activation, shots));
  const scales = scalesOf(subject, activations, values);
  return { scales, drawings: drawings({ subject, shots, activations, scales, values, style }) };
}

interface Plan {
  readonly subject: ViewInput;
  readonly shots: readonly ImageSelection[];
  readonly activations: readonly Activation[];
  readonly scales: Scales;
  readonly values: SheetValues;
  readonly style: Style;
}

function* drawings(plan: Plan): Generator<Drawing> {
  const { subject, shots, scales, values, style } = plan;
  const coloring = { scales, colormap: values.colormap };
  const names = plainNames(subject.taps.map(({ name }) => name));
  for (const [index, activation] of plan.activations.entries()) {
    const tap = subject.taps[index] as Tap;
    const dead = deadIn(subject.activations[index] as Activation);
    for (const [image, shot] of shots.entries()) {
      const channels = channelsOf(plan, activation, { image, dead });
      const content = {
        tap: tap.name,
        op: tap.op,
        images: shot.images.map((each) => subject.probe.ids[each] as number),
        shape: activation.shape.slice(1) as [number, number, number],
        channels: channels.map((channel) => channel.index),
      };
      const facts = factsOf(content, channels, coloring);
      const shape = tap.shape.map((size) => size ?? "any").join("×");
      const header = [`${tap.op} · ${shape}`, ...shot.words];
      const scope = scaleWords(scales, shots.length, { each: shotsWord(values) });
      const figure = composeSheet(
        {
          ...{ facts, channels, header, scope },
          isStrip: isStrip(tap, activation),
          isPart: isPartly(facts, shots.length),
        },
        values,
        style,
      );
      yield {
        name: `${names[index]}${shot.suffix}`,
        figure,
        facts,
        planes: channels.map(({ plane }) => plane),
      };
    }
  }
}

interface Which {
  readonly image: number;
  /** Whether each channel is zero on every image of the probe. */
  readonly dead: readonly boolean[];
}

function channelsOf(
  { subject, scales, values }: Plan,
  activation: Activation,
  { image, dead }: Which,
): readonly Channel[] {
  const channelOf = channelsWith({ scales, colormap: values.colormap });
  return chosenChannels(activation, values).map((index) =>
    channelOf({
      key: keyOf(subject, activation.tap, index),
      plane: planeOf(activation, image, index),
      isDead: dead[index] === true,
    }),
  );
}

/** Whether a tap gives units, alone or over time, rather than maps. */
function isStrip({ shape }: Tap, { shape: [, height, width] }: Activation): boolean {
  return shape.length < 3 || height * width === 1;
}
