import type { Activation } from "../activations/activation.js";
import type { Plane } from "../activations/plane.js";
import { formatNumber } from "../core/format.js";
import type { Mark, Underlay } from "../figures/figure.js";
import { type Box, column, contentWidth, grid, row, textBox } from "../figures/layout/box.js";
import type { Rect } from "../figures/layout/grid.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import type { PixelBox } from "../network/receptive/tapField.js";
import { inputTile, pixelsOf } from "./inputTile.js";
import type { ExemplarPanel, Patch, PatchRow } from "./patches.js";
import { BOX_COLOR, bodyMarks, frameOf } from "./tile.js";
import type { ViewInput } from "./view.js";

/** Lengths on a screen. */
const SIDE = 56;
const LABEL_WIDTH = 76;
/** The baseline of labels beside patches. */
const BASELINE = 14 + SIDE / 2;

/** The sizes of a page of patches. */
interface PatchLook {
  readonly style: Style;
  readonly images: Activation;
  readonly rgb: ViewInput["probe"]["rgb"];
  readonly labels: ViewInput["probe"]["labels"];
  readonly ids: ViewInput["probe"]["ids"];
  /** Pixels per sample of a whole image, below 1 for a shrunk one, and per sample of a patch. */
  readonly whole: number;
  readonly patch: number;
  /** The largest patch, in samples. */
  readonly most: { readonly width: number; readonly height: number };
}

/** A row of patches for each channel. */
export function patchesBox({ input, rows }: ExemplarPanel, zoom: number, style: Style): Box {
  const look = lookOf(input, rows, { zoom, style });
  return column(
    rows.map((each) => rowBox(each, look)),
    style.spacing.label,
  );
}

function lookOf(
  { probe }: ViewInput,
  rows: readonly PatchRow[],
  { zoom, style }: { readonly zoom: number; readonly style: Style },
): PatchLook {
  const { shape, values, rgb, labels, ids } = probe;
  const [, height, width] = shape;
  const side = lengthIn(style, SIDE);
  const boxes = rows.flatMap(({ patches }) => patches.flatMap(({ box }) => box ?? []));
  const most = {
    width: Math.max(1, ...boxes.map(({ columns: [start, end] }) => end - start + 1)),
    height: Math.max(1, ...boxes.map(({ rows: [start, end] }) => end - start + 1)),
  };
  const larger = Math.max(height, width);
  const whole =
    zoom > 0
      ? zoom
      : larger > 2 * side
        ? 1 / Math.ceil(larger / (2 * side))
        : Math.max(1, Math.floor(side / larger));
  const room = larger * whole;
  const patch = Math.max(1, Math.floor(room / Math.max(most.width, most.height)));
  return { style, images: { tap: "input", shape, values }, rgb, labels, ids, whole, patch, most };
}

function rowBox({ channel, patches }: PatchRow, look: PatchLook): Box {
  const { style } = look;
  const { page, spacing } = style;
  const label = textBox([`channel ${channel}`], style, {
    role: "body",
    color: page.ink,
    baseline: BASELINE,
  });
  const width = lengthIn(style, LABEL_WIDTH);
  const noPatch = textBox(["no number"], style, { role: "body", color: page.faint, baseline: BASELINE });
  const cells = patches.length === 0 ? [noPatch] : patches.map((patch) => cellBox(patch, look));
  const room = (contentWidth(style) ?? Number.POSITIVE_INFINITY) - width - spacing.label;
  const each = Math.max(1, ...cells.map((cell) => cell.width)) + spacing.tile.width;
  const columns = Math.max(1, Math.min(cells.length, Math.floor((room + spacing.tile.width) / each)));
  return row(
    [{ ...label, width, height: lengthIn(style, BASELINE + 4) }, grid(cells, { columns, gap: spacing.tile })],
    spacing.label,
  );
}

/** A patch and its place in the whole image, below their caption. */
function cellBox({ image, value, box }: Patch, look: PatchLook): Box {
  const { style, images, rgb, whole, patch, most, labels, ids } = look;
  const { spacing, page, text } = style;
  const planes = pixelsOf(images, image, rgb);
  const label = labels[image];
  const caption = [
    formatNumber(value),
    ...(label === undefined ? [] : [String(label)]),
    `#${ids[image]}`,
  ].join(" · ");
  const top = spacing.caption;
  const marks: Mark[] = [
    { type: "text", x: 0, y: top - lengthIn(style, 3), text: caption, style: text.caption, color: page.ink },
  ];
  if (box !== undefined)
    marks.push(...imageMarks(cropped(planes, box), { x: 0, y: top }, { zoom: patch, style }));
  const left = most.width * patch + spacing.label;
  const factor = whole < 1 ? Math.round(1 / whole) : 1;
  const shown = factor > 1 ? shrunk(planes, factor) : planes;
  const [{ width, height }] = shown;
  const zoom = Math.max(1, whole);
  marks.push(...imageMarks(shown, { x: left, y: top }, { zoom, style }));
  if (box !== undefined) marks.push(...boxMarks(box, { left, top, scale: zoom / factor }));
  const tall = Math.max(most.height * patch, height * zoom);
  return {
    width: Math.max(left + width * zoom, style.measure(caption, text.caption)),
    height: top + tall,
    marks,
  };
}

/** An image in its own colors, with a thin frame. */
function imageMarks(
  planes: Underlay["planes"],
  { x, y }: Pick<Rect, "x" | "y">,
  { zoom, style }: { readonly zoom: number; readonly style: Style },
): readonly Mark[] {
  const tile = inputTile(planes);
  const [{ width, height }] = planes;
  const frame = frameOf({ x, y, width: width * zoom, height: height * zoom }, style);
  return [frame, ...bodyMarks(tile, { x, y }, { zoom, page: style.page })];
}

/** A frame around pixels of an image that is drawn at a place. */
function boxMarks(
  { rows, columns }: PixelBox,
  { left, top, scale }: { readonly left: number; readonly top: number; readonly scale: number },
): readonly Mark[] {
  const [x, y] = [left + Math.floor(columns[0] * scale), top + Math.floor(rows[0] * scale)];
  const [right, bottom] = [
    left + Math.ceil((columns[1] + 1) * scale),
    top + Math.ceil((rows[1] + 1) * scale),
  ];
  return [{ type: "rect", x, y, width: right - x, height: bottom - y, stroke: BOX_COLOR }];
}

/** The part of an image within a box. */
function cropped(planes: Underlay["planes"], { rows, columns }: PixelBox): Underlay["planes"] {
  const [width, height] = [columns[1] - columns[0] + 1, rows[1] - rows[0] + 1];
  return resampled(planes, { width, height }, (plane, row, column) => {
    const at = (rows[0] + row) * plane.width + columns[0] + column;
    return plane.values[plane.offset + at * plane.stride] as number;
  });
}

/** An image shrunk by a whole factor: the means of blocks. */
function shrunk(planes: Underlay["planes"], factor: number): Underlay["planes"] {
  const [{ width, height }] = planes;
  const size = { width: Math.ceil(width / factor), height: Math.ceil(height / factor) };
  return resampled(planes, size, (plane, row, column) => {
    let [sum, count] = [0, 0];
    for (let y = row * factor; y < Math.min(height, (row + 1) * factor); y++)
      for (let x = column * factor; x < Math.min(width, (column + 1) * factor); x++) {
        sum += plane.values[plane.offset + (y * width + x) * plane.stride] as number;
        count++;
      }
    return sum / count;
  });
}

function resampled(
  planes: Underlay["planes"],
  { width, height }: { readonly width: number; readonly height: number },
  sample: (plane: Plane, row: number, column: number) => number,
): Underlay["planes"] {
  const made = planes.map((plane): Plane => {
    const values = Float32Array.from({ length: width * height }, (_, at) =>
      sample(plane, Math.floor(at / width), at % width),
    );
    return { width, height, values, offset: 0, stride: 1 };
  });
  return made as unknown as Underlay["planes"];
}
