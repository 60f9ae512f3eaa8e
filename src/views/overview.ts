import { formatCount } from "../core/format.js";
import { fittingHead, headFor, headOption } from "../network/headChoice.js";
import type { Head } from "../network/heads.js";
import { headAs, outputAsOption } from "../network/outputAs.js";
import { chosenOrOwn } from "../network/ownTaps.js";
import type { Tap } from "../network/tap.js";
import { channelOptions, chosenChannels } from "./channels/choice.js";
import { selectionsOf } from "./imageSelection.js";
import { layersOf } from "./layers.js";
import { pageOptions } from "./layoutOptions.js";
import { outputRow } from "./outputs/outputRow.js";
import { isVector, type OutputsPanel, type ShownOutput } from "./outputs/shownOutput.js";
import { type MapPanel, mapPanels, panelOptions } from "./panels.js";
import { pageComposition, tapsPlan } from "./tapsPage.js";
import type { NetworkInfo, View, ViewInput } from "./view.js";

const options = { ...panelOptions, ...channelOptions, ...pageOptions, head: shownHead(), ...outputAsOption };

/** The whole network on one page: its input, a row for each tap, and its predictions; one figure for each image. */
export const overview: View<typeof options, OutputsPanel> = {
  summary: "the whole network on one page: input, a row for each tap, outputs",
  options,
  inputs: ["activations"],
  examples: [
    {
      line: "convscope draw overview bundled:mini-resnet",
      does: "draws all that the bundled network makes of one digit, and what it takes it for",
    },
    {
      line: "convscope draw overview bundled:mini-resnet --input mnist:test/label=5/0-99 --reduce mean --top 8",
      does: "draws the mean over a hundred fives, the eight strongest channels of each tap",
    },
  ],
  taps: tapsOf,
  panels: (given, values) => {
    const { input, heads } = withHead(given, values.head);
    const selections = selectionsOf(input, values);
    const all = layersOf(input, selections);
    const outputs = heads.flatMap((head) =>
      all
        .filter(({ tap }) => tap.name === head.name)
        .map((layer) => ({ head: headAs(head, layer.tap, values.outputAs), layer })),
    );
    const labelled = outputs.length > 1 ? labelledAmong(outputs, input) : outputs[0]?.head;
    const vectors = new Set(outputs.flatMap(({ layer }) => (isVector(layer.activation) ? [layer] : [])));
    const layers = all
      .filter((layer) => !vectors.has(layer))
      .map((layer) => ({ ...layer, indices: chosenChannels(layer.activation, values) }));
    const plan = { ...tapsPlan(input.taps, layers), fileName: "overview", title: "Overview" };
    const { scales, panels } = mapPanels(input, [plan], { selections, values });
    return { scales, panels: withOutputs(panels, { outputs, labelled }) };
  },
  compose: (panel, values, style) => {
    const { layers, facts } = panel;
    const counts = [formatCount(layers.length, "tap"), formatCount(facts.channels.length, "channel")];
    const rows = panel.outputs.map((output) => outputRow(output, panel, style));
    const { notes = [], ...composition } = pageComposition(panel, { rows }, values, style);
    return { ...composition, notes: [counts.join(", "), ...notes] };
  },
};

/** Panels with the outputs that they show. */
function* withOutputs(
  panels: Iterable<MapPanel>,
  outputs: Pick<OutputsPanel, "outputs" | "labelled">,
): Generator<OutputsPanel> {
  for (const panel of panels) yield { ...panel, ...outputs };
}

function shownHead() {
  const { head } = headOption;
  return {
    ...head,
    summary: "the one output to show, of a network that has several",
    defaultText: "all",
  };
}

/** The shown output that the labels of images belong to, of several. */
function labelledAmong(outputs: readonly ShownOutput[], input: ViewInput): Head | undefined {
  const name = fittingHead(headsIn(input), input.probe)?.name;
  return outputs.find(({ head }) => head.name === name)?.head;
}

/** The chosen taps and all outputs of the network. */
function tapsOf(observed: NetworkInfo, patterns?: readonly string[]): readonly Tap[] {
  const chosen = new Set(chosenOrOwn(observed, patterns));
  const heads = new Set(headsIn(observed).map(({ name }) => name));
  return observed.taps.filter((tap) => chosen.has(tap) || heads.has(tap.name));
}

/** All outputs or the named one, and the input without the taps of the others. Throws `UserError` for an unknown name. */
function withHead(
  input: ViewInput,
  name: string | undefined,
): { readonly input: ViewInput; readonly heads: readonly Head[] } {
  const all = headsIn(input);
  if (name === undefined) return { input, heads: all };
  const head = headFor({ name: input.network, heads: all }, input.probe, name);
  const others = new Set(all.flatMap((each) => (each === head ? [] : [each.name])));
  const kept = input.taps.map((tap) => !others.has(tap.name));
  const taps = input.taps.filter((_, at) => kept[at]);
  const activations = input.activations.filter((_, at) => kept[at]);
  return { input: { ...input, taps, activations }, heads: [head] };
}

function headsIn({ heads, output }: Pick<NetworkInfo, "heads" | "output">): readonly Head[] {
  return heads ?? [{ name: output, answers: "classes", classes: null }];
}
