import { unknown } from "../core/errors.js";
import type { Metadata } from "../figures/encoders/encoder.js";
import { FIGURE_ENDINGS, type FigureEnding, loadEncoder } from "../figures/encoders/index.js";
import { loadMotionEncoder, MOTION_ENDINGS, type MotionEnding } from "../figures/encoders/moving/index.js";
import { isMoving } from "../views/index.js";

/** The ending of a file that a drawing can be written to: of a figure, or of one that moves. */
export type FileEnding = FigureEnding | MotionEnding;

/** The endings of the files that drawings can be written to. */
export const FILE_ENDINGS: readonly FileEnding[] = [...new Set([...FIGURE_ENDINGS, ...MOTION_ENDINGS])];

/** The endings of the files of a view, the default first. */
export function endingsFor(view: string): readonly FileEnding[] {
  return isMoving(view) ? MOTION_ENDINGS : FIGURE_ENDINGS;
}

/** The ending of the files of a view where none is asked for. */
export function defaultEnding(view: string): FileEnding {
  return endingsFor(view)[0] as FileEnding;
}

/** The ending of a name among those of a view. Throws `UserError` for an unknown one. */
export function fileEndingOf(view: string, name: string): FileEnding {
  const endings = endingsFor(view);
  const ending = endings.find((known) => known === name.toLowerCase());
  if (ending === undefined) throw unknown("format", name, endings);
  return ending;
}

/** The endings among some that figures have in a list of files, in its order. */
export function endingsAmong<E extends FileEnding>(
  endings: readonly E[],
  figures: readonly { readonly name: string }[],
  files: readonly string[],
): readonly E[] {
  const placeOf = (ending: E) => {
    const places = figures
      .map(({ name }) => files.indexOf(`${name}.${ending}`))
      .filter((place) => place >= 0);
    return Math.min(...places);
  };
  const found = endings.filter((ending) => placeOf(ending) < files.length);
  return found.sort((one, other) => placeOf(one) - placeOf(other));
}

/** Whether an ending is that of a file whose figures move only. */
function isMotionOnly(ending: FileEnding): ending is Exclude<MotionEnding, FigureEnding> {
  return !FIGURE_ENDINGS.some((known) => known === ending);
}

/** The metadata that a file was written with, by its ending; a WebP file has the same place for it whether it moves or not. */
export async function metadataIn(bytes: Uint8Array, ending: FileEnding): Promise<Metadata> {
  const encoder = isMotionOnly(ending) ? await loadMotionEncoder(ending) : await loadEncoder(ending);
  return encoder.decodeMetadata(bytes);
}
