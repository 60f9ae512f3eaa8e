import type { Plane } from "../activations/plane.js";
import type { PlaneState, PlaneStatistics } from "../activations/statistics.js";
import { formatNumber } from "../core/format.js";
import type { ColormapName } from "../figures/color/colormap.js";
import { NOT_FINITE, type Page } from "../figures/color/page.js";
import type { HatchMark, Mark, Samples, Underlay } from "../figures/figure.js";
import type { Rect } from "../figures/layout/grid.js";
import type { Domain } from "../figures/scale/domain.js";
import { lengthIn, type Style } from "../figures/style/style.js";

/** One channel of one image, with its statistics and colors. */
export interface Channel {
  readonly index: number;
  readonly plane: Plane;
  readonly statistics: PlaneStatistics;
  /** The domain of its colors, and the colormap. */
  readonly domain: Domain;
  readonly colormap: ColormapName;
  readonly state: ChannelState;
  /** The caption's text, if not the index. */
  readonly label?: string;
  /** The title of the samples under the pointer. Default: the channel by its index. */
  readonly title?: string;
  /** An image that shows through its colors. Default: none. */
  readonly under?: Underlay;
}

/** The state of a channel: that of its plane, or `dead` if it is zero on every image of the probe. */
export type ChannelState = PlaneState | "dead";

/** The content of captions. */
export interface CaptionContent {
  /** True if each caption states the range of its channel, because no colorbar is shared. */
  readonly ranges: boolean;
  /** True if captions omit the state of their channel for lack of room. Default: no. */
  readonly brief?: boolean;
}

/** The options of a drawn tile: its zoom, and the content of its caption. */
export interface TileLook extends CaptionContent {
  /** Pixels per sample. */
  readonly zoom: number;
  readonly style: Style;
}

/** The text that a channel's state adds to its index in the caption. */
const NOTES: Readonly<Record<ChannelState, (statistics: PlaneStatistics) => string>> = {
  varied: () => "",
  dead: () => "dead",
  silent: () => "silent",
  constant: ({ min }) => `all ${formatNumber(min)}`,
  "non-finite": ({ nan, infinite }) =>
    [nan > 0 ? `${nan} NaN` : "", infinite > 0 ? `${infinite} Inf` : ""]
      .filter((part) => part !== "")
      .join(", "),
};

/** The caption of a channel: its index or label, its state, and its range if there is no colorbar. */
export function captionOf(channel: Channel, { ranges, brief = false }: CaptionContent): string {
  const { index, label = String(index), state, statistics, domain } = channel;
  const note = NOTES[state](statistics);
  const range = ranges && note === "" ? domain.map(formatNumber).join(" … ") : "";
  return [label, brief ? "" : note, range].filter((part) => part !== "").join(" · ");
}

/** A channel as a tile in its cell: caption, samples in colors, and the marks of its state. */
export function tileMarks(channel: Channel, cell: Rect, look: TileLook): readonly Mark[] {
  const { plane, state } = channel;
  const { zoom, style } = look;
  const { page } = style;
  const [x, y] = [cell.x, cell.y + style.spacing.caption];
  const area: Rect = { x, y, width: plane.width * zoom, height: plane.height * zoom };
  const label: Mark = {
    type: "text",
    x,
    y: y - lengthIn(style, 3),
    text: captionOf(channel, look),
    style: style.text.caption,
    color: page.ink,
  };
  // The frame of a constant channel is darker and lies inside the tile.
  const framed = state === "constant" ? [] : [frameOf(area, style)];
  return [label, ...bodyMarks(channel, area, { zoom, page }), ...framed];
}

/** The color of a box around what a unit sees, which contrasts with images in black and white, and with viridis. */
export const BOX_COLOR = "#e8471c";

/** The samples of a channel in colors at a position, and the marks of its state. */
export function bodyMarks(
  { index, plane, state, domain, colormap, under, title = `channel ${index}` }: Channel,
  { x, y }: Pick<Rect, "x" | "y">,
  { zoom, page }: { readonly zoom: number; readonly page: Page },
): readonly Mark[] {
  const area: Rect = { x, y, width: plane.width * zoom, height: plane.height * zoom };
  const colors = { domain, colormap, ...(under === undefined ? {} : { under }) };
  const raster: Mark = { type: "raster", x, y, zoom, samples: plane, ...colors, title };
  switch (state) {
    case "varied":
      return [raster];
    case "dead":
      return [{ type: "rect", ...area, fill: page.dimmed }, ...cross(area, page)];
    case "silent":
      return [{ type: "rect", ...area, fill: page.dimmed }, slash(area, page.rule)];
    case "constant":
      return [raster, { type: "rect", ...area, stroke: page.ink }, slash(area, page.ink)];
    case "non-finite":
      return [raster, ...nonFinite(plane, area, zoom)];
  }
}

/** A thin line around a tile, as zero of a diverging map is nearly the color of the page. */
export function frameOf({ x, y, width, height }: Rect, { page, rule }: Style): Mark {
  const outside = { x: x - rule, y: y - rule, width: width + 2 * rule, height: height + 2 * rule };
  return { type: "rect", ...outside, stroke: page.frame };
}

function cross(area: Rect, page: Page): readonly Mark[] {
  const { x, y, width, height } = area;
  const back: Mark = { type: "line", from: [x, y], to: [x + width, y + height], color: page.rule };
  return [slash(area, page.rule), back];
}

function slash({ x, y, width, height }: Rect, color: string): Mark {
  return { type: "line", from: [x, y + height], to: [x + width, y], color };
}

/** Hatches over the samples that are not finite, one for each run of the same kind within a row. */
export function nonFinite(plane: Plane, area: Pick<Rect, "x" | "y">, zoom: number): readonly HatchMark[] {
  const hatches: HatchMark[] = [];
  for (let row = 0; row < plane.height; row++) {
    for (let column = 0, end = 0; column < plane.width; column = end) {
      const color = hatchColor(sampleAt(plane, row, column));
      end = column + 1;
      while (end < plane.width && hatchColor(sampleAt(plane, row, end)) === color) end++;
      if (color === undefined) continue;
      const [x, y] = [area.x + column * zoom, area.y + row * zoom];
      hatches.push({ type: "hatch", x, y, width: (end - column) * zoom, height: zoom, color });
    }
  }
  return hatches;
}

/** Dark on the gray of NaN, light on the end color of an infinity; undefined for a finite number. */
function hatchColor(value: number): string | undefined {
  if (Number.isFinite(value)) return undefined;
  return Number.isNaN(value) ? NOT_FINITE.missingHatch : NOT_FINITE.infiniteHatch;
}

function sampleAt({ values, offset, stride, width }: Plane, row: number, column: number): number {
  return values[offset + (row * width + column) * stride] as number;
}

/** Units as the columns of one picture, each with its samples downward: time, or inputs. */
export function sideBySide(channels: readonly Pick<Channel, "plane">[]): Samples {
  const { width: across = 1, height: down = 1 } = channels[0]?.plane ?? {};
  const [width, height] = [channels.length, across * down];
  const values = Float32Array.from({ length: width * height }, (_, at) => {
    const { plane } = channels[at % width] as Pick<Channel, "plane">;
    return plane.values[plane.offset + Math.floor(at / width) * plane.stride] as number;
  });
  return { width, height, values, offset: 0, stride: 1 };
}
