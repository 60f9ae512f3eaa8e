import { formatCount } from "../core/format.js";
import type { Values } from "../core/options/option.js";
import { type Scales, scaleWords } from "../figures/scale/scales.js";
import type { Style } from "../figures/style/style.js";
import { fittingHead, headFor, headOption } from "../network/headChoice.js";
import type { Head } from "../network/heads.js";
import { chosenOrOwn } from "../network/ownTaps.js";
import type { Tap } from "../network/tap.js";
import { answerOf } from "./answer.js";
import { answerPart } from "./answerPart.js";
import { bandOf, factsOfBands, layersOf, planesIn, SHARED_BY_BANDS, stacksIn } from "./bands.js";
import { composeBands } from "./bandsFigure.js";
import { chosenChannels } from "./channels/chosen.js";
import { channelOptions } from "./channels/options.js";
import { type ImageSelection, reduceOptions, shotsOf, shotsWord } from "./imageSelection.js";
import type { Layer } from "./layer.js";
import { pageOptions } from "./pageOptions.js";
import { isPartly, OF_ALL_TAPS } from "./partly.js";
import type { Row } from "./rows.js";
import { scaleOptions, scalesOf } from "./scaleOptions.js";
import { inputsOf, labelOf, type ShownInput } from "./shownInput.js";
import type { Drawing, Drawings, NetworkInfo, View, ViewInput } from "./view.js";

const options = { ...scaleOptions, ...channelOptions, ...reduceOptions, ...pageOptions, head: shownHead() };

type OverviewValues = Values<typeof options>;

/** The whole network on one page: what it was shown, a row for each tap, and what it answered; one figure an image. */
export const overview: View<typeof options> = {
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
  draw,
};

function shownHead() {
  const { head } = headOption;
  return {
    ...head,
    summary: "the one output to show, of a network that has several",
    defaultText: "all",
  };
}

/** The chosen taps, and the network's outputs in any case. */
function tapsOf(observed: NetworkInfo, patterns?: readonly string[]): readonly Tap[] {
  const chosen = new Set(chosenOrOwn(observed, patterns));
  const heads = new Set(headsIn(observed).map(({ name }) => name));
  return observed.taps.filter((tap) => chosen.has(tap) || heads.has(tap.name));
}

/** Throws `UserError` for an output that the network does not have. */
function draw(given: ViewInput, values: OverviewValues, style: Style): Drawings {
  const { subject, heads } = withHead(given, values.head);
  const shots = shotsOf(subject, values);
  const all = layersOf(subject, shots);
  const answers = heads.flatMap((head) =>
    all.filter(({ tap }) => tap.name === head.name).map((layer) => ({ head, layer })),
  );
  const vectors = new Set(answers.flatMap(({ layer }) => (isVector(layer) ? [layer] : [])));
  const layers = all.filter((layer) => !vectors.has(layer));
  const activations = layers.map(({ activation }) => activation);
  const scales = scalesOf(subject, activations, values);
  return { scales, drawings: drawings({ subject, shots, layers, answers, scales, values, style }) };
}

/** The outputs that are shown: all, or the one of a name; without the taps of the others. */
function withHead(
  subject: ViewInput,
  name: string | undefined,
): { subject: ViewInput; heads: readonly Head[] } {
  const all = headsIn(subject);
  if (name === undefined) return { subject, heads: all };
  const head = headFor({ name: subject.network, heads: all }, subject.probe, name);
  const others = new Set(all.flatMap((each) => (each === head ? [] : [each.name])));
  const kept = subject.taps.map((tap) => !others.has(tap.name));
  const taps = subject.taps.filter((_, at) => kept[at]);
  const activations = subject.activations.filter((_, at) => kept[at]);
  return { subject: { ...subject, taps, activations }, heads: [head] };
}

function headsIn({ heads, output }: Pick<NetworkInfo, "heads" | "output">): readonly Head[] {
  return heads ?? [{ name: output, answers: "classes", classes: null }];
}

/** An output that is shown, and what it gave. */
interface Answering {
  readonly head: Head;
  readonly layer: Layer;
}

function isVector({ activation }: Layer): boolean {
  const [, height, width] = activation.shape;
  return height === 1 && width === 1;
}

interface Plan {
  readonly subject: ViewInput;
  readonly shots: readonly ImageSelection[];
  /** The taps that are drawn in rows. */
  readonly layers: readonly Layer[];
  readonly answers: readonly Answering[];
  readonly scales: Scales;
  readonly values: OverviewValues;
  readonly style: Style;
}

function* drawings(plan: Plan): Generator<Drawing> {
  const { subject, shots, layers, scales, values, style } = plan;
  const colors = { subject, scales, colormap: values.colormap };
  const inputs = inputsOf(subject, shots);
  const chosen = layers.map(({ activation }) => chosenChannels(activation, values));
  for (const [image, shot] of shots.entries()) {
    const bands = layers.map((layer, at) =>
      bandOf(layer, { image, chosen: chosen[at] as readonly number[] }, colors),
    );
    const facts = factsOfBands(bands, { shot, taps: subject.taps }, colors);
    const counts = [formatCount(bands.length, "tap"), formatCount(facts.channels.length, "channel")];
    const content = {
      title: "Overview",
      header: [...shot.words, counts.join(", ")],
      facts,
      input: inputs[image] as ShownInput,
      bands,
      rows: outputRows(plan, { image, shot }),
      scope: scaleWords(scales, shots.length, {
        shared: SHARED_BY_BANDS[scales.scope],
        each: shotsWord(values),
      }),
      isPart: isPartly(facts, shots.length, OF_ALL_TAPS),
    };
    const figure = composeBands(content, values, style);
    yield { name: `overview${shot.suffix}`, figure, facts, planes: planesIn(bands), stacks: stacksIn(bands) };
  }
}

/** The outputs: bars for a vector, and a word where one is maps, which have a row of their own. */
function outputRows(
  { subject, answers, style }: Plan,
  { image, shot }: { readonly image: number; readonly shot: ImageSelection },
): readonly Row[] {
  const labelled = answers.length > 1 ? fittingHead(headsIn(subject), subject.probe) : answers[0]?.head;
  return answers.map(({ head, layer }) => {
    const { tap, activation } = layer;
    if (!isVector(layer)) {
      const whose = answers.length > 1 ? `the answer of ${tap.name}` : "the network's answer";
      const words = [`${whose} is the maps above, no class probabilities`];
      return { name: "output", words, body: () => ({ width: 0, height: 0, marks: [] }) };
    }
    const label = head === labelled ? labelOf(subject.probe, shot) : undefined;
    const answer = answerOf(activation, image, { ...head, label, classes: subject.classes });
    const mean = shot.images.length > 1 ? [`mean over ${formatCount(shot.images.length, "image")}`] : [];
    const words = [tap.op, ...mean, ...answer.words];
    return { name: tap.name, words, body: ({ room, bar }) => answerPart(answer, room + bar, style) };
  });
}
