import type { Activation } from "../activations/activation.js";
import { channelMean } from "../activations/channelMean.js";
import { UserError } from "../core/errors.js";
import { formatCount, formatNumber } from "../core/format.js";
import { flag, number, type Values } from "../core/options/option.js";
import type { Figure } from "../figures/figure.js";
import type { ScopeName } from "../figures/scale/scopes.js";
import type { Style } from "../figures/style/style.js";
import { chosenOrOwn } from "../network/ownTaps.js";
import type { Tap } from "../network/tap.js";
import { chosenChannels } from "./channels/chosen.js";
import { channelOptions } from "./channels/options.js";
import { deadIn } from "./dead.js";
import { headingOf, stacked } from "./figureParts.js";
import { activationOf, reduceOptions } from "./imageSelection.js";
import { gridOptions } from "./layoutOptions.js";
import { legendOf } from "./legend.js";
import { tilesOver } from "./overlayTiles.js";
import { drawPanels, type Panel, type PanelLayer } from "./panels.js";
import { scaleOptions } from "./scaleOptions.js";
import { markNotes, tilesPart } from "./sheetFigure.js";
import type { Drawings, Facts, NetworkInfo, View, ViewInput } from "./view.js";

const options = {
  opacity: number({
    summary: "opacity at the far end of the scale; zero is transparent",
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
  throw new UserError(`Taps '${named}' have no spatial dimensions to overlay. Use 'draw sheet'.`);
}

function draw(subject: ViewInput, values: OverlayValues, style: Style): Drawings {
  return drawPanels(subject, values, {
    layerOf: (activation) => layerOf(activation, values),
    ...(values.average ? { shared: (scope: ScopeName) => MEAN_WORDS[scope] } : {}),
    composer: (shots) => {
      const images = activationOf({ tap: "input", ...subject.probe }, shots);
      return (panel) => composeOverlay({ ...panel, images }, values, style);
    },
  });
}

function layerOf(activation: Activation, values: OverlayValues): PanelLayer {
  const chosen = chosenChannels(activation, values);
  if (!values.average) return { activation, indices: chosen, dead: deadIn(activation) };
  const mean = channelMean(activation, chosen);
  return { activation: mean, indices: [0], dead: deadIn(mean), meanOf: chosen };
}

/** The scope of a scale for means over channels. */
const MEAN_WORDS: Readonly<Record<ScopeName, string>> = {
  layer: "the scale of this mean",
  filter: "the scale of this mean",
  pair: "one scale for this mean in both networks",
  block: "one scale for the means of all taps of this block",
  network: "one scale for the means of all drawn taps of this network",
};

/** A panel, and the pixels of the probe, one image for each selection. */
interface OverlayContent extends Panel {
  readonly images: Activation;
}

/** Composes an overlay: header, the bare image and the maps over it, and a colorbar of all blended colors. */
function composeOverlay(
  { images, layer: { meanOf }, ...panel }: OverlayContent,
  values: OverlayValues,
  style: Style,
): Figure {
  const { facts, image, scope, isPart } = panel;
  const { opacity } = values;
  const isShared = facts.domain !== null;
  const label =
    meanOf === undefined
      ? {}
      : { label: `mean of ${meanOf.length}`, title: `mean of ${formatCount(meanOf.length, "channel")}` };
  const channels = panel.channels.map((channel) => ({ ...channel, ...label }));
  const { input, over, words } = tilesOver(images, channels, { image, opacity });
  const notes = meanOf === undefined ? markNotes(facts) : [];
  const header = [`${panel.operation}, over the image`, ...panel.words, ...words, ...notes];
  const blending = { opacity, words: blendingWords(facts, opacity) };
  return stacked(
    [
      headingOf(facts.tap, header, style),
      tilesPart([input, ...over], { ...values, ranges: !isShared }, style),
      legendOf(over, { scope, isShared, clipped: facts.clipped, isPart, blending }, style),
    ],
    style,
  );
}

function blendingWords({ domain }: Facts, opacity: number): readonly string[] {
  const reach = domain === null ? "the end of its scale" : formatNumber(Math.max(-domain[0], domain[1]));
  const formula = `a pixel is (1 − w) · image + w · color, w = ${formatNumber(opacity)} · |value| / ${reach}`;
  const bar = "the bar shows the colors over black (below) to white (above)";
  return [
    `${formula}, at most ${formatNumber(opacity)}: zero leaves the image as it is`,
    ...(domain === null ? [] : [bar]),
  ];
}
