import type { Activation } from "../activations/activation.js";
import {
  addExemplars,
  type ExemplarChoice,
  type ExemplarState,
  exemplarsOf,
  noExemplars,
} from "../activations/channelExemplars.js";
import { UserError } from "../core/errors.js";
import { formatCount } from "../core/format.js";
import { flag, integer, type Values } from "../core/options/option.js";
import { chosenOrOwn } from "../network/ownTaps.js";
import { boxOf, type ReceptiveField } from "../network/receptive/tapField.js";
import type { Tap } from "../network/tap.js";
import { channelOptions, indicesIn, parseChannels } from "./channels/choice.js";
import { fieldWords } from "./fieldWords.js";
import { plainNames } from "./fileName.js";
import { zoomOption } from "./layoutOptions.js";
import { operationOf } from "./panels.js";
import type { ExemplarPanel, PatchRow } from "./patches.js";
import { patchesBox } from "./patchesBox.js";
import { uncolored } from "./uncolored.js";
import type { ExemplarFacts, Panels, View, ViewInput } from "./view.js";

const options = {
  count: integer({ summary: "number of images per channel", default: 9, min: 1, max: 100 }),
  least: flag("draw the images with the least values instead of the largest"),
  channels: channelOptions.channels,
  ...zoomOption,
};

type ExemplarValues = Values<typeof options>;

/**
 * The images that make each channel fire most, cut to what the unit sees, and the place of that in the whole image
 * (Zeiler and Fergus 2014, section 4), one figure for each tap.
 */
export const exemplars: View<typeof options, ExemplarPanel> = {
  summary: "the images that make each channel fire most, cut to what the unit sees",
  options,
  inputs: ["activations", "exemplars"],
  examples: [
    {
      line: "convscope draw exemplars bundled:mini-resnet --input mnist:test/0-999 --taps relu5",
      does: "draws the nine patches of 1,000 digits that each channel of relu5 answers most",
    },
    {
      line: "convscope draw exemplars bundled:mini-resnet --input mnist:test/0-999 --taps residual3 --least",
      does: "draws the patches with the least values of each channel, before the ReLU",
    },
  ],
  taps: chosenOrOwn,
  panels,
  compose: (panel, { zoom }, style) => ({ body: patchesBox(panel, zoom, style), legend: [] }),
};

function panels(input: ViewInput, values: ExemplarValues): Panels<ExemplarPanel> {
  if (input.probe.hasPixels === false)
    throw new UserError(
      `'${input.network}' holds activations without the images that they belong to, so there are no patches to draw. Use 'draw strongest'.`,
    );
  const names = plainNames(input.taps.map(({ name }) => name));
  const { scales, facts } = uncolored(input);
  const of = function* (): Generator<ExemplarPanel> {
    for (const [at, tap] of input.taps.entries()) {
      const rows = rowsOf(input, at, values);
      const shown = factsOfRows(input, rows);
      const content = {
        tap: tap.name,
        op: tap.op,
        images: [...new Set(shown.map(({ image }) => image))].sort((one, other) => one - other),
        shape: null,
        channels: rows.map(({ channel }) => channel),
      };
      yield {
        name: `${names[at]}-exemplars`,
        title: `${values.least ? "Weakest" : "Strongest"} exemplars of ${tap.name}`,
        lines: linesOf(input, { tap, field: input.fields?.[at] }, values),
        facts: { ...facts(content), exemplars: shown },
        planes: [],
        ...{ input, rows },
      };
    }
  };
  return { scales, panels: of() };
}

function rowsOf(
  { exemplars: states, activations, taps, fields, probe }: ViewInput,
  at: number,
  values: ExemplarValues,
): readonly PatchRow[] {
  const tap = taps[at] as Tap;
  const state = states?.[at] ?? exemplarsAmong(activations[at] as Activation, values);
  const [, height, width] = probe.shape;
  const field = fields?.[at] ?? { status: "unknown", axes: [] };
  const named = indicesIn(parseChannels(values.channels, "--channels"), state.channels, tap.name);
  return named.map((channel) => ({
    channel,
    patches: exemplarsOf(state, channel).map((exemplar) => ({
      ...exemplar,
      box: boxOf(field, [exemplar.row, exemplar.column], [height, width]),
    })),
  }));
}

/** The exemplars among recorded images. */
function exemplarsAmong(activation: Activation, choice: ExemplarChoice): ExemplarState {
  const state = noExemplars(activation, choice);
  addExemplars(state, activation, 0);
  return state;
}

/** The exemplars of all rows, with images by their index in the data set. */
function factsOfRows({ probe }: ViewInput, rows: readonly PatchRow[]): readonly ExemplarFacts[] {
  return rows.flatMap(({ channel, patches }) =>
    patches.map(({ image, row, column, value }) => {
      return { channel, image: probe.ids[image] as number, row, column, value };
    }),
  );
}

interface FieldTap {
  readonly tap: Tap;
  readonly field: ReceptiveField | undefined;
}

function linesOf(
  { probe, network }: ViewInput,
  { tap, field }: FieldTap,
  { least }: ExemplarValues,
): readonly string[] {
  const order = least ? "least value first" : "largest value first";
  const total = probe.searched ?? probe.ids.length;
  return [
    `${operationOf(tap)} · ${network}`,
    `over ${formatCount(total, "image")} of ${probe.address}, one patch per image: ${order}, of equal ones the lower index`,
    `left, ${fieldWords(field)}; right, its place in the image`,
    "above: value · label · index of the image",
  ];
}
