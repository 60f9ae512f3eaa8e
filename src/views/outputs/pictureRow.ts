import { type Activation, planeOf } from "../../activations/activation.js";
import { type Plane, samplesOf } from "../../activations/plane.js";
import { statisticsOf } from "../../activations/statistics.js";
import { formatNumber, shapeText } from "../../core/format.js";
import { targetAt } from "../../data/targets.js";
import { DEFAULT_COLORMAPS } from "../../figures/color/colormap.js";
import { column } from "../../figures/layout/box.js";
import { lengthIn, type Style } from "../../figures/style/style.js";
import { activationOf } from "../imageSelection.js";
import { inputTile, pixelsOf } from "../inputTile.js";
import { legendOf } from "../legend.js";
import { picturesBox } from "../pictureBox.js";
import type { Row } from "../rows.js";
import type { Channel } from "../tile.js";
import { type OutputsPanel, onlyImage, type ShownOutput } from "./shownOutput.js";

/** Lengths on a screen. */
const SIDE = 112;
/** The most channels whose differences are drawn; of more, the first. */
const MOST_DIFFERENCES = 3;

/** The row of an output that is a picture: the expected picture, the output, and their difference on a signed scale. */
export function pictureRow({ layer }: ShownOutput, panel: OutputsPanel, style: Style): Row {
  const { tap } = layer;
  const due = dueOf(panel, layer.activation);
  const [, height, width, depth] = due.shape;
  const found: Activation = { ...layer.activation, shape: [layer.activation.shape[0], height, width, depth] };
  const tiles = [
    { ...inputTile(pixelsOf(due, 0)), label: due.tap, title: due.tap },
    { ...inputTile(pixelsOf(found, panel.image)), label: "output", title: "output" },
  ];
  const { channels, error } = differencesOf(found, panel.image, due);
  return {
    name: tap.name,
    words: [tap.op, shapeText(tap.shape), "a picture"],
    body: ({ room, bar }) => {
      const frame = { side: SIDE, room: room + bar };
      const scope = `output − ${due.tap}: mean squared error ${formatNumber(error)}`;
      const clipped = { below: 0, above: 0, fraction: 0 };
      const legend = legendOf(channels, { scope, isShared: true, clipped }, withoutWidth(style));
      return column(
        [picturesBox(tiles, frame, style), picturesBox(channels, frame, style), legend],
        lengthIn(style, 6),
      );
    },
  };
}

/** A style whose legends have their words beside them. */
function withoutWidth({ width: _, ...style }: Style): Style {
  return style;
}

/** The picture that an output should be: its label if that is a picture, otherwise the input; its tap is its name. */
function dueOf({ input, selection, ...panel }: OutputsPanel, { shape }: Activation): Activation {
  const { targets, shape: images, values } = input.probe;
  const only = onlyImage({ selection, ...panel });
  const size = shape[1] * shape[2] * shape[3];
  const label = targets === undefined || only === undefined ? undefined : targetAt(targets, only);
  const [, height, width, channels] = images;
  const own = { tap: "input", shape: images, values };
  if (label?.length !== size) return activationOf(own, [selection]);
  return { tap: "label", shape: [1, height, width, channels], values: label };
}

interface Differences {
  readonly channels: readonly Channel[];
  /** The mean squared error over all channels. */
  readonly error: number;
}

function differencesOf(found: Activation, image: number, due: Activation): Differences {
  const count = found.shape[3];
  const planes = Array.from({ length: count }, (_, channel) =>
    difference(planeOf(found, image, channel), planeOf(due, 0, channel)),
  );
  const all = planes.flatMap((plane) => [...samplesOf(plane)]);
  const largest = all.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 0) || 1;
  const names = count === 3 ? ["red", "green", "blue"] : [];
  const channels = planes.slice(0, MOST_DIFFERENCES).map((plane, index): Channel => {
    const label = count === 1 ? "difference" : `difference, ${names[index] ?? `channel ${index}`}`;
    return {
      ...{ index, label, title: label, plane, statistics: statisticsOf(plane) },
      ...{ domain: [-largest, largest], colormap: DEFAULT_COLORMAPS.diverging, state: "varied" },
    };
  });
  return { channels, error: all.reduce((sum, value) => sum + value ** 2, 0) / all.length };
}

function difference(found: Plane, due: Plane): Plane {
  const { width, height } = found;
  const expected = [...samplesOf(due)];
  const values = Float32Array.from(samplesOf(found), (value, at) => value - (expected[at] as number));
  return { width, height, values, offset: 0, stride: 1 };
}
