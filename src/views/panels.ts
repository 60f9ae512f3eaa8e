import { type Activation, planeOf } from "../activations/activation.js";
import type { Values } from "../core/options/option.js";
import type { Figure } from "../figures/figure.js";
import { scaleWords } from "../figures/scale/scales.js";
import type { ScopeName } from "../figures/scale/scopes.js";
import type { Tap } from "../network/tap.js";
import { channelsWith, factsOf } from "./channel.js";
import { plainNames } from "./fileName.js";
import { activationOf, type ImageSelection, reduceOptions, shotsOf, shotsWord } from "./imageSelection.js";
import { isPartly } from "./partly.js";
import { keyOf, scaleOptions, scalesOf } from "./scaleOptions.js";
import type { Channel } from "./tile.js";
import type { Drawing, Drawings, Facts, ViewInput } from "./view.js";

/** The options of views that draw a figure for each tap and image. */
export const panelOptions = { ...scaleOptions, ...reduceOptions };

/** The channels of a tap that are drawn. */
export interface PanelLayer {
  /** One image for each selection of images. */
  readonly activation: Activation;
  /** The channels of the activation that are tiles. */
  readonly indices: readonly number[];
  /** Flags of channels that are zero on every image of the probe. */
  readonly dead: readonly boolean[];
  /** The channels of the tap that the only tile is a mean over, on a scale of its own. Default: tiles are channels. */
  readonly meanOf?: readonly number[];
}

/** One tap on one selection of images: its channels on their scales, and what a figure says of them. */
export interface Panel {
  readonly tap: Tap;
  readonly layer: PanelLayer;
  /** The place of the selection among all selections. */
  readonly image: number;
  readonly channels: readonly Channel[];
  readonly facts: Facts;
  /** The operation of the tap and its shape. */
  readonly operation: string;
  /** The images that are shown, in words. */
  readonly words: readonly string[];
  /** The taps and images that share the scale, in words. */
  readonly scope: string;
  /** True if the scale covers more than is drawn. */
  readonly isPart: boolean;
}

/** The part of drawing panels that a view does itself. */
export interface PanelView {
  /** The channels to draw of an activation, one image for each selection, and as it was recorded. */
  readonly layerOf: (activation: Activation, recorded: Activation) => PanelLayer;
  /** The taps that share a scale, in words. Default: those of the scope. */
  readonly shared?: (scope: ScopeName) => string;
  /** Composes the figures of panels; called once, with the selections of images. */
  readonly composer: (shots: readonly ImageSelection[]) => (panel: Panel) => Figure;
}

/** Draws a figure for each tap and each selection of images, on scales over all of them. */
export function drawPanels(
  subject: ViewInput,
  values: Values<typeof panelOptions>,
  { layerOf, shared, composer }: PanelView,
): Drawings {
  const shots = shotsOf(subject, values);
  const layers = subject.activations.map((recorded) => layerOf(activationOf(recorded, shots), recorded));
  const activations = layers.map(({ activation }) => activation);
  const scales = scalesOf(subject, activations, values);
  const words = shared === undefined ? {} : { shared: shared(scales.scope) };
  const scope = scaleWords(scales, shots.length, { ...words, each: shotsWord(values) });
  const coloring = { scales, colormap: values.colormap };
  const drawings = function* (): Generator<Drawing> {
    const names = plainNames(subject.taps.map(({ name }) => name));
    const compose = composer(shots);
    for (const [index, layer] of layers.entries()) {
      const tap = subject.taps[index] as Tap;
      for (const [image, shot] of shots.entries()) {
        const content = contentOf(subject, { tap, layer, shot });
        const channels = channelsOf(subject, { tap, layer, image }, coloring);
        const facts = factsOf(content, channels, coloring);
        // A mean over channels has a scale of its own.
        const isPart = isPartly(layer.meanOf === undefined ? facts : { ...facts, shape: null }, shots.length);
        const operation = `${tap.op} · ${tap.shape.map((size) => size ?? "any").join("×")}`;
        const known = { tap, layer, image, channels, facts, operation, scope, isPart };
        yield {
          name: `${names[index]}${shot.suffix}`,
          figure: compose({ ...known, words: shot.words }),
          facts,
          planes: channels.map(({ plane }) => plane),
        };
      }
    }
  };
  return { scales, drawings: drawings() };
}

interface Place {
  readonly tap: Tap;
  readonly layer: PanelLayer;
}

function contentOf({ probe }: ViewInput, { tap, layer, shot }: Place & { readonly shot: ImageSelection }) {
  const [, height, width, channels] = layer.activation.shape;
  return {
    tap: tap.name,
    op: tap.op,
    images: shot.images.map((each) => probe.ids[each] as number),
    shape: [height, width, channels] as const,
    channels: layer.meanOf ?? layer.indices,
  };
}

function channelsOf(
  subject: ViewInput,
  { tap, layer, image }: Place & { readonly image: number },
  coloring: Parameters<typeof channelsWith>[0],
): readonly Channel[] {
  const channelOf = channelsWith(coloring);
  return layer.indices.map((channel) =>
    channelOf({
      key: keyOf(subject, tap.name, channel),
      plane: planeOf(layer.activation, image, channel),
      isDead: layer.dead[channel] === true,
    }),
  );
}
