import type { Values } from "../core/options/option.js";
import type { Style } from "../figures/style/style.js";
import { chosenOrOwn } from "../network/ownTaps.js";
import { chosenChannels } from "./channels/chosen.js";
import { channelOptions } from "./channels/options.js";
import { deadIn } from "./dead.js";
import { reduceOptions } from "./imageSelection.js";
import { gridOptions } from "./layoutOptions.js";
import { drawPanels, type Panel } from "./panels.js";
import { scaleOptions } from "./scaleOptions.js";
import { composeSheet } from "./sheetFigure.js";
import type { Drawings, View, ViewInput } from "./view.js";

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
  return drawPanels(subject, values, {
    layerOf: (activation, recorded) => ({
      activation,
      indices: chosenChannels(activation, values),
      dead: deadIn(recorded),
    }),
    composer: () => (panel) => {
      const header = [panel.operation, ...panel.words];
      return composeSheet({ ...panel, header, isStrip: isStrip(panel) }, values, style);
    },
  });
}

/** True for a tap of units, alone or over time, rather than maps. */
function isStrip({ tap, layer }: Panel): boolean {
  const [, height, width] = layer.activation.shape;
  return tap.shape.length < 3 || height * width === 1;
}
