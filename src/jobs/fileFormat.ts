import { unknown } from "../core/errors.js";
import type { Metadata } from "../figures/encoders/encoder.js";
import { FIGURE_ENDINGS, type FigureFormat, loadEncoder } from "../figures/encoders/index.js";
import { loadMotionEncoder, MOTION_ENDINGS, type MotionFormat } from "../figures/encoders/moving/index.js";
import { isMoving } from "../views/index.js";

/** The ending of a file that a drawing can be written to: of a figure, or of one that moves. */
export type FileFormat = FigureFormat | MotionFormat;

/** The endings of the files that drawings can be written to. */
export const FILE_ENDINGS: readonly FileFormat[] = [...new Set([...FIGURE_ENDINGS, ...MOTION_ENDINGS])];

/** The endings of the files of a view, the default first. */
export function endingsFor(view: string): readonly FileFormat[] {
  return isMoving(view) ? MOTION_ENDINGS : FIGURE_ENDINGS;
}

/** The ending of the files of a view where none is asked for. */
export function defaultEnding(view: string): FileFormat {
  return endingsFor(view)[0] as FileFormat;
}

/** The ending of a name among those of a view. Throws `UserError` for an unknown one. */
export function fileEndingOf(view: string, name: string): FileFormat {
  const endings = endingsFor(view);
  const format = endings.find((known) => known === name.toLowerCase());
  if (format === undefined) throw unknown("format", name, endings);
  return format;
}

/** The endings among some that figures have in a list of files, in its order. */
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
  return found.sort((one, other) => placeOf(one) - placeOf(other));
}

/** Tests if an ending is for moving figures only. */
function isMotionOnly(format: FileFormat): format is Exclude<MotionFormat, FigureFormat> {
  return !FIGURE_ENDINGS.some((known) => known === format);
}

/** The metadata that a file was written with, by its ending; a WebP file has the same place for it whether it moves or not. */
export async function metadataIn(bytes: Uint8Array, format: FileFormat): Promise<Metadata> {
  const encoder = isMotionOnly(format) ? await loadMotionEncoder(format) : await loadEncoder(format);
  return encoder.decodeMetadata(bytes);
}
