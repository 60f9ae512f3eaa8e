import { type Activation, planeOf } from "../activations/activation.js";
import { stateOf, statisticsOf } from "../activations/statistics.js";
import { selectTaps, type Tap } from "../checkpoints/tap.js";
import { integer, type Values } from "../options.js";
import { chooseColormap } from "../pictures/color/choice.js";
import type { Measure } from "../pictures/measure.js";
import { type Clipped, clippedOf } from "../pictures/scale/clipped.js";
import { finiteOf } from "../pictures/scale/finite.js";
import { lookupIn, type Scales, scaleWords } from "../pictures/scale/scales.js";
import { chosenChannels } from "./channels/chosen.js";
import { channelOptions } from "./channels/options.js";
import { plainNames } from "./fileName.js";
import { keyOf, scaleOptions, scalesOf } from "./scaleOptions.js";
import { composeSheet } from "./sheetFigure.js";
import { activationOf, reduceOptions, type Shot, shotsOf } from "./shots.js";
import type { Channel } from "./tile.js";
import type { Drawing, Drawings, Facts, Subject, View } from "./view.js";

const options = {
  ...scaleOptions,
  ...channelOptions,
  ...reduceOptions,
  columns: integer({ summary: "tiles in a row; 0 lets the layout choose", fallback: 0, min: 0, max: 2048 }),
  zoom: integer({ summary: "pixels per sample; 0 lets the layout choose", fallback: 0, min: 0, max: 64 }),
};

type SheetValues = Values<typeof options>;

/** Every channel of a tap as a tile, all on one scale, one figure for each tap and image. */
export const sheet: View<typeof options> = {
  summary: "every channel of a tap as a tile, all on one scale",
  options,
  examples: [
    {
      line: "convscope draw sheet bundled:seed",
      does: "draws every feature map of the bundled network for one digit",
    },
    {
      line: "convscope draw sheet runs/seed --input mnist:test/label=7/0-9 --taps 'residual*'",
      does: "draws every branch and sum of your own network for ten sevens",
    },
    {
      line: "convscope draw sheet bundled:seed --input mnist:test/0-499 --reduce mean --by label --taps relu5",
      does: "draws what the last block gives for each digit in the mean over 500 images",
    },
    {
      line: "convscope draw sheet bundled:seed --taps conv1 --top 16 --sort similarity",
      does: "draws the sixteen strongest channels, those alike side by side",
    },
  ],
  taps: ({ taps }, patterns = ["maps"]) => selectTaps(taps, patterns),
  draw,
};

function draw(subject: Subject, values: SheetValues, measure: Measure): Drawings {
  const shots = shotsOf(subject, values);
  const activations = subject.activations.map((activation) => activationOf(activation, shots));
  const scales = scalesOf(subject, activations, values);
  return { scales, drawings: drawings({ subject, shots, activations, scales, values, measure }) };
}

interface Plan {
  readonly subject: Subject;
  readonly shots: readonly Shot[];
  readonly activations: readonly Activation[];
  readonly scales: Scales;
  readonly values: SheetValues;
  readonly measure: Measure;
}

function* drawings(plan: Plan): Generator<Drawing> {
  const names = plainNames(plan.subject.taps.map(({ name }) => name));
  for (const [index, activation] of plan.activations.entries()) {
    const tap = plan.subject.taps[index] as Tap;
    const dead = deadIn(activation);
    for (const [image, shot] of plan.shots.entries()) {
      const channels = channelsOf(plan, activation, { image, dead });
      const facts = factsOf(plan, { tap, activation, shot, channels });
      const shape = tap.shape.map((size) => size ?? "any").join("×");
      const header = [`${tap.op} · ${shape}`, ...shot.words];
      const scope = scaleWords(plan.scales, plan.shots.length);
      const figure = composeSheet({ facts, channels, header, scope }, plan.values, plan.measure);
      const planes = channels.map(({ plane }) => plane);
      yield { name: `${names[index]}${shot.suffix}`, figure, facts, planes };
    }
  }
}

interface Which {
  readonly image: number;
  /** Whether each channel is zero on every image. */
  readonly dead: readonly boolean[];
}

function channelsOf(plan: Plan, activation: Activation, { image, dead }: Which): readonly Channel[] {
  const scaleOf = lookupIn(plan.scales);
  return chosenChannels(activation, plan.values).map((index) => {
    const plane = planeOf(activation, image, index);
    const statistics = statisticsOf(plane);
    const state = stateOf(statistics);
    const scale = scaleOf(keyOf(plan.subject, activation.tap, index));
    const colors = { domain: scale.domain, colormap: chooseColormap(plan.values.colormap, scale) };
    const isDead = state === "silent" && dead[index] === true;
    return { index, plane, statistics, ...colors, state: isDead ? "dead" : state };
  });
}

const NOTHING_CLIPPED: Clipped = { below: 0, above: 0, fraction: 0 };

/** Whether each channel is zero on every image. */
function deadIn(activation: Activation): readonly boolean[] {
  const [images, , , channels] = activation.shape;
  // One image alone cannot tell a dead channel from a silent one.
  if (images === 1) return Array.from({ length: channels }, () => false);
  const isSilent = (image: number, channel: number) =>
    stateOf(statisticsOf(planeOf(activation, image, channel))) === "silent";
  const everyImage = Array.from({ length: images }, (_, image) => image);
  return Array.from({ length: channels }, (_, channel) =>
    everyImage.every((image) => isSilent(image, channel)),
  );
}

interface Shown {
  readonly tap: Tap;
  readonly activation: Activation;
  readonly shot: Shot;
  readonly channels: readonly Channel[];
}

function factsOf({ subject, scales, values }: Plan, { tap, activation, shot, channels }: Shown): Facts {
  const count = (state: Channel["state"]) => channels.filter((channel) => channel.state === state).length;
  const scale = lookupIn(scales)(keyOf(subject, tap.name, channels[0]?.index ?? 0));
  const [, height, width, all] = activation.shape;
  const perChannel = scales.scope === "filter";
  const clipped = perChannel
    ? NOTHING_CLIPPED
    : clippedOf(finiteOf(channels.map(({ plane }) => plane)), scale.domain);
  return {
    tap: tap.name,
    op: tap.op,
    images: shot.images.map((image) => subject.probe.ids[image] as number),
    shape: [height, width, all],
    channels: channels.map(({ index }) => index),
    domain: perChannel ? null : scale.domain,
    scope: scales.scope,
    estimator: scales.estimation.estimator,
    percent: scales.estimation.percent,
    colormap: perChannel ? values.colormap : chooseColormap(values.colormap, scale),
    clipped,
    marked: {
      dead: count("dead"),
      silent: count("silent"),
      constant: count("constant"),
      nonFinite: count("non-finite"),
    },
  };
}
