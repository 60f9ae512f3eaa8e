import type { Plane } from "../activations/plane.js";
import type { Underlay } from "../figures/figure.js";
import type { Size } from "../figures/layout/grid.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import type { Channel } from "./tile.js";

/** The minimum thickness on a screen of steps over time, or of a map of one row or column. */
const LEAST_THICKNESS = 16;

/** True if samples lie along a single axis: steps over time, or a map of one row or column. */
export function isSequence({ width, height }: Size): boolean {
  return (width === 1) !== (height === 1);
}

/** The repetitions of each sample of a map along each axis: one, except across a single row or column. */
function stretchOf({ width, height }: Size, zoom: number, style: Style): Size {
  const across = Math.max(1, Math.ceil(lengthIn(style, LEAST_THICKNESS) / zoom));
  const isThin = isSequence({ width, height });
  return { width: isThin && width === 1 ? across : 1, height: isThin && height === 1 ? across : 1 };
}

/** The size of a map in pixels, stretched. */
export function drawnSize(map: Size, zoom: number, style: Style): Size {
  const stretch = stretchOf(map, zoom, style);
  return { width: map.width * stretch.width * zoom, height: map.height * stretch.height * zoom };
}

/** A channel as it is drawn: with repeated samples across if it is one sample thick. */
export function stretchedChannel(channel: Channel, zoom: number, style: Style): Channel {
  const stretch = stretchOf(channel.plane, zoom, style);
  if (stretch.width * stretch.height === 1) return channel;
  const { under, plane } = channel;
  if (under === undefined) return { ...channel, plane: repeated(plane, stretch) };
  const planes = under.planes.map((each) => repeated(each, stretch)) as unknown as Underlay["planes"];
  return { ...channel, plane: repeated(plane, stretch), under: { ...under, planes } };
}

/** A plane with each sample repeated along both axes. */
function repeated({ width: across, height: down, values, offset, stride }: Plane, stretch: Size): Plane {
  const [width, height] = [across * stretch.width, down * stretch.height];
  const samples = Float32Array.from({ length: width * height }, (_, at) => {
    const row = Math.floor(at / width / stretch.height);
    const column = Math.floor((at % width) / stretch.width);
    return values[offset + (row * across + column) * stride] as number;
  });
  return { width, height, values: samples, offset: 0, stride: 1 };
}
