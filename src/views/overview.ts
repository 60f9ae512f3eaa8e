import { formatCount } from "../core/format.js";
import type { Style } from "../figures/style/style.js";
import { fittingHead, headFor, headOption } from "../network/headChoice.js";
import type { Head } from "../network/heads.js";
import { chosenOrOwn } from "../network/ownTaps.js";
import type { Tap } from "../network/tap.js";
import { answerOf } from "./answer.js";
import { answerPart } from "./answerPart.js";
import { channelOptions, chosenChannels } from "./channels/choice.js";
import { selectionsOf } from "./imageSelection.js";
import { labelOf } from "./inputTile.js";
import { layersOf } from "./layers.js";
import { pageOptions } from "./layoutOptions.js";
import { type MapPanel, mapPanels, panelOptions } from "./panels.js";
import type { Row } from "./rows.js";
import { pageComposition, tapsPlan } from "./tapsPage.js";
import type { Layer, NetworkInfo, View, ViewInput } from "./view.js";

const options = { ...panelOptions, ...channelOptions, ...pageOptions, head: shownHead() };

/** A panel of all taps, and the outputs below them. */
export interface OverviewPanel extends MapPanel {
  readonly outputs: readonly ShownOutput[];
  /** The output that the labels of images belong to. */
  readonly labelled: Head | undefined;
}

/** The whole network on one page: its input, a row for each tap, and its predictions; one figure for each image. */
export const overview: View<typeof options, OverviewPanel> = {
  summary: "the whole network on one page: input, a row for each tap, probabilities",
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
      all.filter(({ tap }) => tap.name === head.name).map((layer) => ({ head, layer })),
    );
    const labelled = outputs.length > 1 ? fittingHead(headsIn(input), input.probe) : outputs[0]?.head;
    const vectors = new Set(outputs.flatMap(({ layer }) => (isVector(layer) ? [layer] : [])));
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
  outputs: Pick<OverviewPanel, "outputs" | "labelled">,
): Generator<OverviewPanel> {
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

/** A shown output and its layer. */
export interface ShownOutput {
  readonly head: Head;
  readonly layer: Layer;
}

function isVector({ activation }: Layer): boolean {
  const [, height, width] = activation.shape;
  return height === 1 && width === 1;
}

/** The row of an output: bars for a vector; only words for maps, which have a row of their own. */
function outputRow({ head, layer }: ShownOutput, panel: OverviewPanel, style: Style): Row {
  const { input, selection, image, outputs, labelled } = panel;
  const { tap, activation } = layer;
  if (!isVector(layer)) {
    const whose = outputs.length > 1 ? `the answer of ${tap.name}` : "the network's answer";
    const words = [`${whose} is the maps above, no class probabilities`];
    return { name: "output", words, body: () => ({ width: 0, height: 0, marks: [] }) };
  }
  const label = head === labelled ? labelOf(input.probe, selection) : undefined;
  const answer = answerOf(activation, image, { ...head, label, classes: input.classes });
  const count = selection.images.length;
  const mean = count > 1 ? [`mean over ${formatCount(count, "image")}`] : [];
  const words = [tap.op, ...mean, ...answer.words];
  return { name: tap.name, words, body: ({ room, bar }) => answerPart(answer, room + bar, style) };
}
