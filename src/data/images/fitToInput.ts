import { type Depth, depthOf, type Samples, samplesOf, WHITE } from "../samples.js";
import { DEFAULT_FIT, type FitValues, type ImageValues, levelOf } from "./imageOptions.js";
import type { InputSize } from "./inputSize.js";
import { type Picture, resized } from "./resize.js";
import { type Fitting, fits, type Size } from "./resizeMode.js";
import { resizedAs } from "./resizing.js";

/** Picture fitted to its frame: its samples, and notes on the conversions made. */
export interface Framed {
  readonly samples: Samples;
  readonly notes: readonly string[];
}

/** Puts a picture into a frame: as the preprocessing resizes photographs, or as the image options say. */
export function fitToInput(picture: Picture, frame: InputSize, values: FitValues): Framed {
  const { fit, resizing, invert } = values;
  if (resizing === undefined || fit !== undefined) return fitted(picture, frame, values);
  const { samples, note } = resizedAs(picture, frame, resizing);
  const isInverted = invert === "on";
  return {
    samples: isInverted ? inverted(samples) : samples,
    notes: [note, isInverted ? "inverted" : undefined].filter((each) => each !== undefined),
  };
}

/**
 * Fits a picture into a frame: resizes it, fills the bars, and inverts it if requested. Whether the background is
 * light is decided by the picture without its bars.
 */
function fitted(picture: Picture, frame: InputSize, values: FitValues): Framed {
  const fitting = fits[values.fit ?? DEFAULT_FIT](picture, frame);
  const content = resized(picture, fitting.crop, fitting.place);
  const depth = depthOf(content);
  const border = borderOf(content, { ...fitting.place, channels: frame.channels });
  const bars = barsOf(values.background, border, depth);
  const samples = pasted(content, fitting, { frame, bars });
  const reason = reasonToInvert(values.invert, border, depth);
  return {
    samples: reason === undefined ? samples : inverted(samples),
    notes: [resizeNote({ picture, frame, fitting }, values), reason].filter((note) => note !== undefined),
  };
}

function inverted(samples: Samples): Samples {
  const white = WHITE[depthOf(samples)];
  return samples.map((value) => white - value);
}

/** Median of a picture's outermost pixels, per channel; of two middle values, the darker. */
function borderOf(samples: Samples, { width, height, channels }: InputSize): readonly number[] {
  const edge: number[] = [];
  for (let row = 0; row < height; row += 1) {
    const step = row === 0 || row === height - 1 ? 1 : Math.max(1, width - 1);
    for (let column = 0; column < width; column += step) edge.push(row * width + column);
  }
  return Array.from({ length: channels }, (_, channel) => {
    const sorted = edge.map((pixel) => samples[pixel * channels + channel] as number).sort((a, b) => a - b);
    return sorted[Math.floor((sorted.length - 1) / 2)] as number;
  });
}

function barsOf(
  background: ImageValues["background"],
  border: readonly number[],
  depth: Depth,
): readonly number[] {
  return background === "auto" ? border : border.map(() => levelOf(background, depth));
}

/** Explains why an image is inverted, as a note; undefined if it is not. */
function reasonToInvert(
  invert: ImageValues["invert"],
  border: readonly number[],
  depth: Depth,
): string | undefined {
  if (invert === "on") return "inverted";
  const [gray = 0, ...more] = border;
  const isLight = more.length === 0 && gray > WHITE[depth] / 2;
  return invert === "auto" && isLight ? "inverted (light background)" : undefined;
}

interface Ground {
  readonly frame: InputSize;
  readonly bars: readonly number[];
}

function pasted(content: Samples, { place }: Fitting, { frame, bars }: Ground): Samples {
  const { width, height, channels } = frame;
  const samples = samplesOf(width * height * channels, depthOf(content)).map(
    (_, index) => bars[index % channels] as number,
  );
  const length = place.width * channels;
  for (let row = 0; row < place.height; row += 1) {
    const to = ((place.top + row) * width + place.left) * channels;
    samples.set(content.subarray(row * length, (row + 1) * length), to);
  }
  return samples;
}

interface FittedPicture {
  readonly picture: Size;
  readonly frame: Size;
  readonly fitting: Fitting;
}

function resizeNote(
  { picture, frame, fitting: { place } }: FittedPicture,
  { fit = DEFAULT_FIT, resizing }: FitValues,
): string | undefined {
  const [from, to, whole] = [picture, place, frame].map(({ width, height }) => `${width}×${height}`);
  if (from === whole) return undefined;
  const how = resizing === undefined ? fit : `${fit} in place of the preprocessing's resizing`;
  return to === whole ? `resized ${from} → ${to}, ${how}` : `resized ${from} → ${to} in ${whole}, ${how}`;
}
