import { formatCount, formatNumber } from "../core/format.js";
import type { Mark } from "../figures/figure.js";
import type { Box } from "../figures/layout/box.js";
import { labelledMatrix } from "../figures/layout/labelledMatrix.js";
import type { Matrix, MatrixPart } from "../figures/layout/matrix.js";
import type { Style } from "../figures/style/style.js";
import { channelCounts, type KernelLayer } from "./kernelLayer.js";
import type { PanelLayer } from "./panels.js";
import { bodyMarks, type Channel, sideBySide } from "./tile.js";
import { tilesBox } from "./tileGrid.js";

type Kernels = PanelLayer<KernelLayer>;

/** The options of drawn kernels. */
export interface KernelLook {
  /** Pixels per sample; 0 lets the layout choose. */
  readonly zoom: number;
  /** True if all kernels share one scale; otherwise each output channel states its own. */
  readonly isShared: boolean;
}

/** Kernels in a grid of input × output channels; in a grid of tiles if there is only one row of them. */
export function kernelsBox(layer: Kernels, look: KernelLook, style: Style): Box {
  const { channels, inputs, isMatrix } = layer;
  return inputs.length === 1 && !isMatrix
    ? tilesBox(channels, { columns: 0, zoom: look.zoom, ranges: !look.isShared }, style)
    : gridBox(layer, look, style);
}

/** The drawn kernels, in words for a figure. */
export function kernelNotes({ kernel, inputs, indices, isMatrix, channels }: Kernels): readonly string[] {
  const [height, width] = kernel.shape;
  const counts = channelCounts(kernel);
  const size = `${height}×${width} kernels`;
  const through = `${formatCount(counts.inputs, "input")} × ${formatCount(counts.outputs, "output")}`;
  const all = kernel.isDepthwise === true ? `${size}, ${apart(kernel.shape[3])}` : `${size}, ${through}`;
  const count = inputs.length * indices.length;
  const most = kernel.isDepthwise === true ? counts.outputs : counts.inputs * counts.outputs;
  const row = inputs.length === 1 && counts.inputs > 1 && kernel.isDepthwise !== true;
  const drawn = count === most ? `all ${most} drawn` : `${count} of ${most} drawn`;
  return [
    `${all}; ${drawn}${row ? `, of input channel ${inputs[0]}` : ""}`,
    ...stateNotes(channels, isMatrix ? "output channels" : "kernels"),
  ];
}

function apart(multiplier: number): string {
  return multiplier === 1
    ? "each output channel reads the input channel of its index"
    : `input channel i gives output channels ${multiplier}i to ${multiplier}i + ${multiplier - 1}`;
}

/** A sentence for each kind of marked kernel. */
function stateNotes(channels: readonly Channel[], noun: string): readonly string[] {
  const notes = [
    ["silent", "zero everywhere: gray with a slash"],
    ["constant", "constant: framed with a slash"],
    ["non-finite", "with non-finite values: hatched"],
  ] as const;
  return notes.flatMap(([state, what]) => {
    const count = channels.filter((channel) => channel.state === state).length;
    return count === 0 ? [] : [`${count} of ${channels.length} ${noun} ${what}`];
  });
}

function gridBox(layer: Kernels, look: KernelLook, style: Style): Box {
  const { inputs, indices, channels, isMatrix, kernel } = layer;
  const { isShared, zoom } = look;
  const [height, width] = kernel.shape;
  const columns = indices.map((output, place) => {
    const reach = (channels[place] as Channel).domain[1];
    return isShared ? [String(output)] : [String(output), `±${formatNumber(reach)}`];
  });
  return labelledMatrix(
    { rowTitle: "input", rows: inputs.map(String), columnTitle: "output channel", columns },
    {
      tile: { width, height },
      isWide: !isShared,
      touches: { rows: isMatrix, columns: isMatrix && isShared },
      zoom,
      tiles: (part, matrix) => [
        ground(matrix, part, style),
        ...(isMatrix ? columnMarks : kernelMarks)(layer, matrix, part, { style, isShared }),
      ],
    },
    style,
  );
}

/** The color between and around tiles, which no colormap has, nor a kernel of zeros. */
function ground({ pitch, gap }: Matrix, { x, y, rows, columns }: MatrixPart, { page }: Style): Mark {
  const edge = Math.max(1, Math.min(gap.width, gap.height));
  const width = (columns.to - columns.from) * pitch.width - gap.width;
  const height = (rows.to - rows.from) * pitch.height - gap.height;
  return {
    type: "rect",
    x: x - edge,
    y: y - edge,
    width: width + 2 * edge,
    height: height + 2 * edge,
    fill: page.rule,
  };
}

interface CellLook {
  readonly style: Style;
  readonly isShared: boolean;
}

function* placesIn({ rows, columns }: MatrixPart): Generator<readonly [row: number, column: number]> {
  for (let row = rows.from; row < rows.to; row++) {
    for (let column = columns.from; column < columns.to; column++) yield [row, column];
  }
}

function kernelMarks(
  { channels, indices, kernel }: Kernels,
  { zoom, pitch, gap }: Matrix,
  part: MatrixPart,
  { style: { page } }: CellLook,
): readonly Mark[] {
  // A column with a range above it can be wider than its kernels.
  const inset = Math.floor((pitch.width - gap.width - kernel.shape[1] * zoom) / 2);
  return [...placesIn(part)].flatMap(([row, column]) => {
    const x = part.x + (column - part.columns.from) * pitch.width + inset;
    const y = part.y + (row - part.rows.from) * pitch.height;
    return bodyMarks(channels[row * indices.length + column] as Channel, { x, y }, { zoom, page });
  });
}

/** The columns of a matrix: one raster if they share a scale, and over it the marked columns. */
function columnMarks(
  { channels }: Kernels,
  { zoom, pitch, gap }: Matrix,
  part: MatrixPart,
  { style: { page }, isShared }: CellLook,
): readonly Mark[] {
  const { x: left, y, rows, columns } = part;
  const inset = Math.floor((pitch.width - gap.width - zoom) / 2);
  const drawn = channels.slice(columns.from, columns.to).map((channel) => {
    const { plane } = channel;
    const cut = { ...plane, offset: plane.offset + rows.from * plane.stride, height: rows.to - rows.from };
    return { ...channel, plane: cut };
  });
  const [first] = drawn;
  const bodies = drawn.flatMap((channel, place) => {
    if (isShared && channel.state === "varied") return [];
    return bodyMarks(channel, { x: left + place * pitch.width + inset, y }, { zoom, page });
  });
  if (!isShared || first === undefined) return bodies;
  const { domain, colormap } = first;
  return [{ type: "raster", x: left, y, zoom, samples: sideBySide(drawn), domain, colormap }, ...bodies];
}
