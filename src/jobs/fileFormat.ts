import { unknown } from "../core/errors.js";
import type { Metadata } from "../figures/encoders/encoder.js";
import { FIGURE_ENDINGS, type FigureFormat, loadEncoder } from "../figures/encoders/index.js";
import { loadMotionEncoder, MOTION_ENDINGS, type MotionFormat } from "../figures/encoders/moving/index.js";
import { isMoving } from "../views/index.js";

/** Extension of a file of figures or animations. */
export type FileFormat = FigureFormat | MotionFormat;

/** Extensions of all files of figures and animations. */
export const FILE_ENDINGS: readonly FileFormat[] = [...new Set([...FIGURE_ENDINGS, ...MOTION_ENDINGS])];

/** Extensions available for a view, the default first. */
export function endingsFor(view: string): readonly FileFormat[] {
  return isMoving(view) ? MOTION_ENDINGS : FIGURE_ENDINGS;
}

/** Default extension of a view. */
export function defaultEnding(view: string): FileFormat {
  return endingsFor(view)[0] as FileFormat;
}

/** Extension among those of a view. Throws `UserError` for an unknown one. */
export function fileEndingOf(view: string, name: string): FileFormat {
  const endings = endingsFor(view);
  const format = endings.find((known) => known === name.toLowerCase());
  if (format === undefined) throw unknown("format", name, endings);
  return format;
}

/** Figure extensions that occur in a list of files, in the order of the extensions. */
export function endingsAmong<E extends FileFormat>(
  endings: readonly E[],
  figures: readonly { readonly name: string }[],
  files: readonly string[],
): readonly E[] {
  const placeOf = (format: E) => {
    const places = figures
      .map(({ name }) => files.indexOf(`${name}.${format}`))
      .filter((place) => place >= 0);
    return Math.min(...places);
  };
  const found = endings.filter((format) => placeOf(format) < files.length);
  return found.sort((a, b) => placeOf(a) - placeOf(b));
}

/** True for an extension that only animations have. */
function isMotionOnly(format: FileFormat): format is Exclude<MotionFormat, FigureFormat> {
  return !FIGURE_ENDINGS.some((known) => known === format);
}

/** Metadata of a file, by its extension; WebP stores it in the same place for still images and animations. */
export async function metadataIn(bytes: Uint8Array, format: FileFormat): Promise<Metadata> {
  const encoder = isMotionOnly(format) ? await loadMotionEncoder(format) : await loadEncoder(format);
  return encoder.decodeMetadata(bytes);
}
