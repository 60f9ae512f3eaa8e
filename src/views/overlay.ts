import { type Activation, planeOf } from "../activations/activation.js";
import { channelMean } from "../activations/channelMean.js";
import { UserError } from "../core/errors.js";
import { formatCount } from "../core/format.js";
import { flag, number, type Values } from "../core/options/option.js";
import { type Scales, scaleWords } from "../figures/scale/scales.js";
import type { ScopeName } from "../figures/scale/scopes.js";
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
import { composeOverlay } from "./overlayFigure.js";
import { tilesOver } from "./overlayTiles.js";
import { isPartly } from "./partly.js";
import { keyOf, scaleOptions, scalesOf } from "./scaleOptions.js";
import { markNotes } from "./sheetFigure.js";
import type { Drawing, Drawings, NetworkInfo, View, ViewInput } from "./view.js";

const options = {
  opacity: number({
    summary: "how much of the image the far end of the scale covers; zero of the map covers nothing",
    default: 0.6,
    min: 0,
    max: 1,
  }),
  average: flag("draw the mean over the chosen channels, as one tile"),
  ...scaleOptions,
  ...channelOptions,
  ...reduceOptions,
  ...gridOptions,
};

type OverlayValues = Values<typeof options>;

/** Maps over the image that the network was shown, one figure for each tap and image. */
export const overlay: View<typeof options> = {
  summary: "the maps of a tap, or their mean, over the image that the network was shown",
  options,
  inputs: ["activations"],
  examples: [
    {
      line: "convscope draw overlay bundled:mini-resnet --taps relu5",
      does: "draws what each channel of the last block answers to, over the digit",
    },
    {
      line: "convscope draw overlay bundled:mini-resnet --taps conv1 --top 16 --average --opacity 0.8",
      does: "draws the mean over the sixteen strongest channels",
    },
  ],
  taps: tapsOf,
  draw,
};

/** The chosen taps that have places on the image. Throws `UserError` where none has. */
function tapsOf(observed: NetworkInfo, patterns?: readonly string[]): readonly Tap[] {
  const chosen = chosenOrOwn(observed, patterns);
  const maps = chosen.filter(({ shape }) => shape.length === 3);
  if (maps.length > 0) return maps;
  const named = chosen.map(({ name }) => name).join(", ");
  throw new UserError(`The taps '${named}' have no places on the image: 'draw sheet' shows them.`);
}

function draw(subject: ViewInput, values: OverlayValues, style: Style): Drawings {
  const shots = shotsOf(subject, values);
  const layers = subject.activations.map((recorded) => layerOf(activationOf(recorded, shots), values));
  const shown = layers.map(({ activation }) => activation);
  const scales = scalesOf(subject, shown, values);
  const images = activationOf({ tap: "input", ...subject.probe }, shots);
  return { scales, drawings: drawings({ subject, shots, layers, images, scales, values, style }) };
}

/** What is drawn of a tap. */
interface Layer {
  readonly activation: Activation;
  /** The channels of the tap that it is made of. */
  readonly chosen: readonly number[];
  /** Which channels of the activation are tiles. */
  readonly indices: readonly number[];
}

function layerOf(activation: Activation, values: OverlayValues): Layer {
  const chosen = chosenChannels(activation, values);
  return values.average
    ? { activation: channelMean(activation, chosen), chosen, indices: [0] }
    : { activation, chosen, indices: chosen };
}

interface Plan {
  readonly subject: ViewInput;
  readonly shots: readonly ImageSelection[];
  readonly layers: readonly Layer[];
  /** The pixels of the probe, one image for each shot. */
  readonly images: Activation;
  readonly scales: Scales;
  readonly values: OverlayValues;
  readonly style: Style;
}

function* drawings(plan: Plan): Generator<Drawing> {
  const names = plainNames(plan.subject.taps.map(({ name }) => name));
  for (const [index, layer] of plan.layers.entries()) {
    const dead = deadIn(layer.activation);
    for (const image of plan.shots.keys()) {
      yield drawing(plan, layer, {
        tap: plan.subject.taps[index] as Tap,
        name: names[index] as string,
        image,
        dead,
      });
    }
  }
}

/** Which tap is drawn, by which name, on which shot, and which of its channels are dead. */
interface Which {
  readonly tap: Tap;
  readonly name: string;
  readonly image: number;
  readonly dead: readonly boolean[];
}

function drawing(plan: Plan, layer: Layer, { tap, name, image, dead }: Which): Drawing {
  const { subject, shots, scales, values, style } = plan;
  const shot = shots[image] as ImageSelection;
  const coloring = { scales, colormap: values.colormap };
  const channelOf = channelsWith(coloring);
  const count = layer.chosen.length;
  const label = values.average
    ? { label: `mean of ${count}`, title: `mean of ${formatCount(count, "channel")}` }
    : {};
  const channels = layer.indices.map((channel) => {
    const plane = planeOf(layer.activation, image, channel);
    const key = keyOf(subject, tap.name, channel);
    return { ...channelOf({ key, plane, isDead: dead[channel] === true }), ...label };
  });
  const content = {
    tap: tap.name,
    op: tap.op,
    images: shot.images.map((each) => subject.probe.ids[each] as number),
    shape: layer.activation.shape.slice(1) as [number, number, number],
    channels: layer.chosen,
  };
  const facts = factsOf(content, channels, coloring);
  const { input, over, words } = tilesOver(plan.images, channels, { image, opacity: values.opacity });
  const shape = tap.shape.map((size) => size ?? "any").join("×");
  const notes = values.average ? [] : markNotes(facts);
  const header = [`${tap.op} · ${shape}, over the image`, ...shot.words, ...words, ...notes];
  const shared = values.average ? { shared: MEAN_WORDS[scales.scope] } : {};
  const scope = scaleWords(scales, shots.length, { ...shared, each: shotsWord(values) });
  const { opacity } = values;
  // A mean over channels has a scale of its own.
  const isPart = isPartly(values.average ? { ...facts, shape: null } : facts, shots.length);
  return {
    name: `${name}${shot.suffix}`,
    figure: composeOverlay({ facts, input, channels: over, header, scope, isPart, opacity }, values, style),
    facts,
    planes: channels.map(({ plane }) => plane),
  };
}

/** What shares a scale where means over channels are drawn. */
const MEAN_WORDS: Readonly<Record<ScopeName, string>> = {
  layer: "the scale of this mean",
  filter: "the scale of this mean",
  pair: "one scale for this mean in both networks",
  block: "one scale for the means of all taps of this block",
  network: "one scale for the means of all drawn taps of this network",
};
