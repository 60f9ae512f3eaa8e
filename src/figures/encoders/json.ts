import { UserError } from "../../core/errors.js";
import { firstDifference } from "../../core/firstDifference.js";
import {
  DEFAULT_DPI,
  type Figure,
  type Mark,
  type RasterMark,
  type Samples,
  type Underlay,
} from "../figure.js";
import { byteDifference } from "./byteDifference.js";
import type { Encoder, Metadata } from "./encoder.js";
import { metadataItems } from "./items/metadataItems.js";
import { treeItems } from "./items/treeItems.js";
import { isMetadata } from "./metadata.js";

/** The figure as data: its marks, with the values of its rasters. */
export const json: Encoder = {
  summary: "the figure as data: its marks, with the values behind its colors",
  mediaType: "application/json",
  encode: async (figure, metadata) => Buffer.from(`${JSON.stringify(contentOf(figure, metadata))}\n`),
  decodeMetadata,
  difference: async (file, fresh) =>
    firstDifference(drawnContent(file), drawnContent(fresh)) ?? byteDifference(file, fresh),
  items: async (file) => [...metadataItems(decodeMetadata(file)), ...treeItems(drawnContent(file))],
};

/** The drawn content of a file without its metadata; undefined if it is damaged. */
function drawnContent(bytes: Uint8Array): unknown {
  try {
    const { metadata: _, ...drawn } = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return drawn;
  } catch {
    return undefined;
  }
}

const FORMAT = "convscope figure 1";

function contentOf({ width, height, background, dpi, marks }: Figure, metadata: Metadata) {
  const size = { width, height, dpi: dpi ?? DEFAULT_DPI };
  return { format: FORMAT, metadata, ...size, background, marks: marks.map(plainMark) };
}

/** A mark with its properties in alphabetical order, independent of the view. */
function plainMark(mark: Mark): object {
  const plain = mark.type === "raster" ? plainRaster(mark) : mark;
  return Object.fromEntries(Object.entries(plain).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function plainRaster({ under, ...raster }: RasterMark): object {
  const shown = under === undefined ? {} : { under: { ...under, planes: under.planes.map(plainSamples) } };
  return { ...raster, samples: plainSamples(raster.samples), ...shown };
}

function plainSamples({ width, height, values, offset, stride }: Samples): object {
  const numbers = Array.from({ length: width * height }, (_, index) =>
    plainNumber(values[offset + index * stride] as number),
  );
  return { width, height, values: numbers };
}

/** The shortest decimal of a 32-bit float; a string for non-finite values, which JSON lacks. */
function plainNumber(value: number): number | string {
  if (!Number.isFinite(value)) return String(value);
  for (let digits = Math.abs(value) < LEAST_NORMAL ? 1 : SURE_DIGITS; digits < MOST_DIGITS; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(MOST_DIGITS));
}

/** The significant digits that every normal 32-bit float preserves. */
const SURE_DIGITS = 6;
const MOST_DIGITS = 9;
const LEAST_NORMAL = 2 ** -126;

/**
 * Parses a figure from this format: the same marks with the same values, except that negative zero becomes zero and the
 * resolution is explicit. Throws `UserError` for other texts and damaged ones.
 */
export function figureFrom(text: string): Figure {
  const content = contentIn(text);
  if (content?.format !== FORMAT || !Array.isArray(content.marks))
    throw new UserError(`Expected a figure's JSON file ('${FORMAT}'). Draw it again with --format json.`);
  const { width, height, dpi, background, marks } = content;
  return { width, height, dpi, background, marks: marks.map(markFrom) };
}

/** The content of a file in this format. */
type Content = Required<Omit<Figure, "marks">> & {
  readonly format: string;
  readonly marks: readonly PlainMark[];
};
type PlainMark = Exclude<Mark, RasterMark> | PlainRaster;
interface PlainRaster extends Omit<RasterMark, "samples" | "under"> {
  readonly samples: PlainSamples;
  readonly under?: { readonly planes: readonly PlainSamples[]; readonly opacity: number };
}
type PlainSamples = Pick<Samples, "width" | "height"> & { readonly values: readonly (number | string)[] };

function contentIn(text: string): Content | undefined {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}

function markFrom(mark: PlainMark): Mark {
  if (mark.type !== "raster") return mark;
  const { under, samples, ...raster } = mark;
  if (under === undefined) return { ...raster, samples: samplesFrom(samples) };
  const planes = under.planes.map(samplesFrom) as unknown as Underlay["planes"];
  return { ...raster, samples: samplesFrom(samples), under: { ...under, planes } };
}

/** Parses samples: numbers, and the names of non-finite values. */
function samplesFrom({ width, height, values }: PlainSamples): Samples {
  if (values.length !== width * height)
    throw new UserError("Cannot read a figure's JSON file: it is damaged. Draw it again with --format json.");
  const numbers = new Float32Array(values.length);
  // A loop, as a typed array from a list takes ten times as long.
  for (let index = 0; index < numbers.length; index++) numbers[index] = Number(values[index]);
  return { width, height, values: numbers, offset: 0, stride: 1 };
}

function decodeMetadata(bytes: Uint8Array): Metadata {
  try {
    const { format, metadata } = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return format === FORMAT && isMetadata(metadata) ? metadata : {};
  } catch {
    return {};
  }
}
