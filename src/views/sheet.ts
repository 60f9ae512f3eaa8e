import type { Style } from "../figures/style/style.js";
import { chosenOrOwn } from "../network/ownTaps.js";
import { channelOptions, chosenChannels } from "./channels/choice.js";
import { selectionsOf } from "./imageSelection.js";
import { isUnits, layersOf } from "./layers.js";
import { gridOptions } from "./layoutOptions.js";
import { panelLegend } from "./legend.js";
import { type MapPanel, mapPanels, panelOptions, tapPlan } from "./panels.js";
import { stripBox, stripNotes } from "./strip.js";
import { markNotes, type SheetLayout, tilesBox } from "./tileGrid.js";
import type { Composition, View } from "./view.js";

const options = { ...panelOptions, ...channelOptions, ...gridOptions };

/** Every channel of a tap as a tile, units as a strip, all on one scale, one figure for each tap and image. */
export const sheet: View<typeof options, MapPanel> = {
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
  panels: (input, values) => {
    const selections = selectionsOf(input, values);
    const plans = layersOf(input, selections).map((layer) =>
      tapPlan({ ...layer, indices: chosenChannels(layer.activation, values) }),
    );
    return mapPanels(input, plans, { selections, values });
  },
  compose: (panel, values, style) => {
    // Units with scales of their own have ranges as captions, for which a strip has no room.
    const isStrip = panel.facts.domain !== null && panel.layers.every(isUnits);
    return isStrip ? stripComposition(panel, values, style) : tilesComposition(panel, values, style);
  },
};

function stripComposition(panel: MapPanel, layout: SheetLayout, style: Style): Composition {
  const { channels } = panel;
  return {
    notes: stripNotes(channels),
    body: stripBox(channels, layout, style),
    legend: [panelLegend(panel, style)],
  };
}

/** Tiles in a grid, each with its caption, and the colorbar with the scope of its scale. */
export function tilesComposition(panel: MapPanel, layout: SheetLayout, style: Style): Composition {
  const { channels, facts } = panel;
  return {
    notes: markNotes(facts),
    body: tilesBox(channels, { ...layout, ranges: facts.domain === null }, style),
    legend: [panelLegend(panel, style)],
  };
}
