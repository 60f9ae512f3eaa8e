import { planeOf } from "../activations/activation.js";
import { shapeText } from "../core/format.js";
import type { ColormapChoice } from "../figures/color/colormapChoice.js";
import type { Estimation } from "../figures/scale/estimators.js";
import { type Scales, scaleWords } from "../figures/scale/scales.js";
import { groupOf, idOf, SCOPE_NAMES, type ScopeName } from "../figures/scale/scopes.js";
import type { Tap } from "../network/tap.js";
import { type Coloring, channelsWith, factsOf } from "./channel.js";
import { plainNames } from "./fileName.js";
import { type ImageSelection, reduceOptions, selectionNoun } from "./imageSelection.js";
import { keyOf, sizesOf } from "./layers.js";
import { scaleOptions, scalesOf } from "./scaleOptions.js";
import type { Channel } from "./tile.js";
import type { Facts, Layer, Panel, Panels, ViewInput } from "./view.js";

/** The options of views that draw channels in colors, for each selection of images. */
export const panelOptions = { ...scaleOptions, ...reduceOptions };

/** A layer with its drawn channels in colors. */
export type PanelLayer<L extends Layer = Layer> = L & {
  readonly channels: readonly Channel[];
  /** The key of the scale of its first channel, equal for layers that share one. */
  readonly group: string;
};

/** A panel of channels in colors: some layers for one selection of images. */
export interface MapPanel<L extends Layer = Layer> extends Panel {
  readonly input: ViewInput;
  readonly selection: ImageSelection;
  /** The place of the selection among all. */
  readonly image: number;
  readonly layers: readonly PanelLayer<L>[];
  /** The channels of all layers. */
  readonly channels: readonly Channel[];
  /** The planes that share a scale, in words. */
  readonly scope: string;
  /** True if the scales cover more than is drawn. */
  readonly isPart: boolean;
}

/** A panel before its selection of images and its colors: it is drawn once for each selection. */
export interface PanelPlan<L extends Layer = Layer> {
  /** The name of its files, which the selection of images completes. */
  readonly fileName: string;
  readonly title: string;
  readonly content: Pick<Facts, "tap" | "op" | "shape"> & Partial<Pick<Facts, "channels">>;
  /** The layers whose values decide the scales. */
  readonly layers: readonly L[];
  /** The layers that are drawn of one image. Default: all. */
  readonly drawn?: (image: number, scales: Scales) => readonly L[];
  /** Lines of the heading before the words of the selection. */
  readonly lines?: (image: number) => readonly string[];
  /** The planes that share a scale, in words. Default: the words of the scope. */
  readonly shared?: (scope: ScopeName) => string;
  /** The scopes whose values it draws all of. Default: those of a single tap. */
  readonly covers?: readonly ScopeName[];
  /** Default: those of the other panels. */
  readonly selections?: readonly ImageSelection[];
}

/** The scopes whose values a figure of all drawn taps draws all of. */
export const OF_ALL_TAPS: readonly ScopeName[] = SCOPE_NAMES.filter((scope) => scope !== "pair");

/** Checked options of a view that draws channels in colors. */
export interface PanelValues extends Estimation {
  readonly scope: ScopeName;
  readonly colormap: ColormapChoice;
  readonly reduce?: "none" | "mean";
}

/** The panels of plans, one for each selection of images, on scales over all of their layers. */
export function mapPanels<L extends Layer>(
  input: ViewInput,
  plans: readonly PanelPlan<L>[],
  { selections, values }: { readonly selections: readonly ImageSelection[]; readonly values: PanelValues },
): Panels<MapPanel<L>> {
  const scales = scalesOf(
    input,
    plans.flatMap(({ layers }) => layers),
    values,
  );
  const names = plainNames(plans.map(({ fileName }) => fileName));
  const panels = function* (): Generator<MapPanel<L>> {
    for (const [index, plan] of plans.entries()) {
      const name = names[index] as string;
      const all = plan.selections ?? selections;
      for (const image of all.keys())
        yield panelOf(input, { ...plan, name, selections: all, scales, values }, image);
    }
  };
  return { scales, panels: panels() };
}

interface NamedPlan<L extends Layer> extends PanelPlan<L> {
  readonly name: string;
  readonly selections: readonly ImageSelection[];
  readonly scales: Scales;
  readonly values: PanelValues;
}

function panelOf<L extends Layer>(input: ViewInput, plan: NamedPlan<L>, image: number): MapPanel<L> {
  const { name, title, selections, scales, values } = plan;
  const coloring = { scales, colormap: values.colormap };
  const drawn = plan.drawn?.(image, scales) ?? plan.layers;
  const layers = drawn.map((layer) => coloredLayer(input, { layer, image }, coloring));
  const selection = selections[image] as ImageSelection;
  const channels = layers.flatMap((layer) => layer.channels);
  const shared = plan.shared === undefined ? {} : { shared: plan.shared(scales.scope) };
  const isOfSeveral = layers.every(({ part }) => part !== undefined);
  return {
    name: `${name}${selection.suffix}`,
    title,
    lines: [...(plan.lines?.(image) ?? []), ...selection.words],
    facts: panelFacts(input, { layers, selection, content: plan.content }, coloring),
    planes: channels.map(({ plane }) => plane),
    ...(isOfSeveral ? { stacks: layers.map(stackOf) } : {}),
    ...{ input, selection, image, layers, channels },
    scope: scaleWords(scales, selections.length, { ...shared, each: selectionNoun(values) }),
    isPart: selections.length > 1 || isPartial(layers, scales.scope, plan.covers),
  };
}

/** A layer with the channels of one image in colors. */
function coloredLayer<L extends Layer>(
  input: ViewInput,
  { layer, image }: { readonly layer: L; readonly image: number },
  coloring: Coloring,
): PanelLayer<L> {
  const { activation, dead, kernels, labels, indices = allOf(layer) } = layer;
  const channelOf = channelsWith(coloring);
  const planes =
    kernels ?? indices.map((channel) => ({ channel, plane: planeOf(activation, image, channel) }));
  const channels = planes.map(({ channel, plane, ...title }, at): Channel => {
    const isDead = dead[channel] === true;
    const label = labels === undefined ? {} : { label: labels[at] as string };
    return { ...channelOf({ key: keyOf(input, layer, channel), plane, isDead }), ...label, ...title };
  });
  const first = keyOf(input, layer, channels[0]?.index ?? 0);
  return { ...layer, channels, group: idOf(groupOf(coloring.scales.scope, first) ?? {}) };
}

function allOf({ activation }: Layer): readonly number[] {
  return Array.from({ length: activation.shape[3] }, (_, channel) => channel);
}

interface PanelContent {
  readonly layers: readonly PanelLayer[];
  readonly selection: ImageSelection;
  readonly content: PanelPlan["content"];
}

/** The facts of a panel; those of each layer too where it shows several taps. */
function panelFacts({ probe }: ViewInput, panel: PanelContent, coloring: Coloring): Facts {
  const { layers, selection, content } = panel;
  const images = selection.images.map((each) => probe.ids[each] as number);
  const channels = layers.flatMap((layer) => layer.channels);
  const facts = factsOf({ channels: indicesOf(channels), ...content, images }, channels, coloring);
  if (content.shape !== null) return facts;
  const parts = layers.map((layer) => {
    const { tap, channels } = layer;
    const part = { tap: tap.name, op: tap.op, shape: sizesOf(layer), channels: indicesOf(channels) };
    const { domain, clipped } = factsOf({ ...part, images }, channels, coloring);
    return { ...part, domain, clipped };
  });
  return { ...facts, parts };
}

function indicesOf(channels: readonly Pick<Channel, "index">[]): readonly number[] {
  return channels.map(({ index }) => index);
}

function stackOf({ tap, part = tap.name, channels }: PanelLayer) {
  return { name: part, planes: channels.length };
}

/** A layer as far as it decides what is drawn of it. */
type DrawnPart = Pick<Layer, "activation"> & {
  readonly channels: readonly Pick<Channel, "index" | "plane">[];
};

/**
 * True if layers are only part of what their scales cover: some of the channels, or one tap of several. The count of
 * values beyond the scales is then that of the drawn values.
 */
export function isPartial(
  layers: readonly DrawnPart[],
  scope: ScopeName,
  covers: readonly ScopeName[] = ["layer", "filter"],
): boolean {
  if (!covers.includes(scope)) return true;
  return layers.some((layer) => {
    const [height, width, all] = sizesOf(layer);
    const counted = scope === "filter" ? new Set(indicesOf(layer.channels)).size : all;
    const drawn = layer.channels.reduce((sum, { plane }) => sum + plane.width * plane.height, 0);
    return drawn < counted * height * width;
  });
}

/** The operation of a tap and its shape, for a heading. */
export function operationOf({ op, shape }: Pick<Tap, "op" | "shape">): string {
  return `${op} · ${shapeText(shape)}`;
}

/** The plan of a figure of one layer, named after its tap. */
export function tapPlan<L extends Layer>(layer: L): PanelPlan<L> {
  const { tap } = layer;
  return {
    fileName: tap.name,
    title: tap.name,
    content: { tap: tap.name, op: tap.op, shape: sizesOf(layer) },
    layers: [layer],
    lines: () => [operationOf(tap)],
  };
}
