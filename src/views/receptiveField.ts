import { type EffectiveField, extentOf } from "../activations/effectiveField.js";
import { formatCount, formatNumber } from "../core/format.js";
import { number, type Values } from "../core/options/option.js";
import { boxOf, type PixelBox, type ReceptiveField } from "../network/receptive/tapField.js";
import { isMap, selectTaps, type Tap } from "../network/tap.js";
import { type FieldTile, fieldTilesBox } from "./fieldTilesBox.js";
import { gridOptions } from "./layoutOptions.js";
import { uncolored } from "./uncolored.js";
import { unitOption } from "./unitOption.js";
import type { FieldFacts, NetworkInfo, Panel, Panels, View, ViewInput } from "./view.js";

const options = {
  unit: unitOption,
  threshold: number({
    summary: "percent of a map's largest value, above which a pixel belongs to the effective field",
    default: 4.55,
    min: 0,
    max: 100,
  }),
  ...gridOptions,
};

type FieldValues = Values<typeof options>;

/** A panel of the fields of all taps. */
export interface FieldPanel extends Panel {
  readonly tiles: readonly FieldTile[];
}

/**
 * The pixels that units can see, as a box, and how strongly they depend on each (the effective receptive field of Luo
 * et al. 2016), for all taps in one figure.
 */
export const receptiveField: View<typeof options, FieldPanel> = {
  summary: "the pixels that units can see, and how strongly they depend on each",
  options,
  inputs: ["activations", "fields"],
  examples: [
    {
      line: "convscope draw receptive-field bundled:mini-resnet --input mnist:test/0-31",
      does: "draws how the fields of the bundled network grow with depth, over 32 digits",
    },
    {
      line: "convscope draw receptive-field bundled:mini-resnet --taps residual5 --unit 0,0",
      does: "draws what a unit in the corner sees",
    },
  ],
  taps: tapsOf,
  panels,
  compose: ({ tiles }, layout, style) => ({ body: fieldTilesBox(tiles, layout, style), legend: [] }),
};

/** The chosen taps; by default the maps before their activation outside branches, whose units always have a gradient. */
function tapsOf({ taps, blocks }: NetworkInfo, patterns?: readonly string[]): readonly Tap[] {
  if (patterns !== undefined) return selectTaps(taps, patterns);
  const inner = new Set(blocks.flatMap(({ branchTaps }) => branchTaps));
  const linear = taps.filter(
    ({ name, kind, shape }) =>
      shape.length === 3 && (kind === "conv" || kind === "merge") && !inner.has(name),
  );
  return linear.length > 0 ? linear : taps.filter(isMap);
}

function panels(input: ViewInput, { threshold }: FieldValues): Panels<FieldPanel> {
  const { taps, probe, network, effective = [], fields = [] } = input;
  const { scales, facts } = uncolored(input);
  const [, height, width] = probe.shape;
  const tiles = taps.map((tap, at): FieldTile => {
    const field = fields[at] ?? { status: "unknown", axes: [] };
    const found = effective[at] ?? noField([height, width]);
    const box = boxOf(field, found.unit, [height, width]);
    const extent = extentOf(found.map, threshold / 100);
    return { tap, field, found, box, extent, outside: outsideOf(found, box) };
  });
  const content = {
    tap: taps.map(({ name }) => name).join(", "),
    op: "several",
    images: probe.ids,
    shape: null,
    channels: [],
  };
  const panel = {
    name: "receptive-field",
    title: "Receptive fields",
    lines: [
      `${formatCount(probe.ids.length, "image")} of ${probe.address} · ${network}`,
      "box: the pixels that the unit can see; colors, from 0 to each map's largest value: mean of |∂unit / ∂pixel| over images and channels (Luo et al. 2016)",
      `effective side: square root of the number of pixels above ${formatNumber(threshold)} % of the largest; units after a ReLU count only where they are on`,
    ],
    facts: { ...facts(content), fields: tiles.map(factsOfTile) },
    planes: tiles.map(({ found }) => found.map),
    stacks: taps.map(({ name }) => ({ name, planes: 1 })),
    tiles,
  };
  return { scales, panels: [panel] };
}

/** The number of pixels with a gradient that lie outside a box. */
function outsideOf({ map: { values, width } }: EffectiveField, box: PixelBox | undefined): number {
  const isInside = (at: number) => {
    const [row, column] = [Math.floor(at / width), at % width];
    if (box === undefined) return false;
    return row >= box.rows[0] && row <= box.rows[1] && column >= box.columns[0] && column <= box.columns[1];
  };
  return values.reduce((count, value, at) => count + Number(value !== 0 && !isInside(at)), 0);
}

/** The field of a tap without a gradient. */
function noField([height, width]: readonly [number, number]): EffectiveField {
  const map = { width, height, values: new Float32Array(height * width), offset: 0, stride: 1 };
  return { unit: [0, 0], images: 0, channels: 0, map };
}

function factsOfTile({ tap, field, found, extent, outside }: FieldTile): FieldFacts {
  const list = (of: (axis: ReceptiveField["axes"][number]) => number | null) => field.axes.map(of);
  return {
    tap: tap.name,
    unit: found.unit,
    status: field.status,
    size: list(({ size }) => size),
    step: list(({ step }) => step),
    first: list(({ first }) => first),
    effectiveSide: extent.side,
    outside,
  };
}
