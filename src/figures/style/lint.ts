import type { Figure } from "../figure.js";
import { PRESETS, type Preset, type PresetName } from "./presets.js";

const MILLIMETERS_PER_INCH = 25.4;
const POINTS_PER_INCH = 72;

/** The largest deficit that is invisible, in points. */
const LEAST_MISSING = 0.05;

/** The wider preset of the same publisher, if there is one. */
const WIDER: Partial<Record<PresetName, PresetName>> = {
  "nature-single": "nature-double",
  "ieee-single": "ieee-double",
};

/**
 * Warns about text that would be unreadable at the figure's final size: a sentence with the printed size, its deficit
 * against the medium's minimum, the reason, and a cure. Empty if all text is readable. A figure larger than its medium is
 * assumed to be shrunk to fit. `curesOf` names the options that reduce the figure's size; by default those of a drawing
 * with every option.
 */
export function lint(
  figure: Figure,
  preset: PresetName = "screen",
  curesOf: Cures = curesBy(() => true),
): readonly string[] {
  const { least, width, height }: Preset = PRESETS[preset];
  const { dpi = 96 } = figure;
  const sizes = figure.marks.flatMap((mark) => (mark.type === "text" ? [mark.style.size] : []));
  if (least === undefined || sizes.length === 0) return [];
  const inMillimeters = (pixels: number) => (pixels / dpi) * MILLIMETERS_PER_INCH;
  const reasons = [
    tooLarge("wide", inMillimeters(figure.width), width),
    tooLarge("high", inMillimeters(figure.height), height),
  ].filter((reason) => reason !== undefined);
  const shrunk = Math.min(1, ...reasons.map(({ share }) => share));
  const smallest = (Math.min(...sizes) / dpi) * POINTS_PER_INCH * shrunk;
  const missing = least - smallest;
  if (missing < LEAST_MISSING) return [];
  const why = reasons.map(({ words }) => words).join(" and ");
  const isWide = reasons.some(({ side }) => side === "wide");
  const wider = isWide ? WIDER[preset] : undefined;
  const cure = [...curesOf(isWide), ...(wider === undefined ? [] : [`or --preset ${wider}`])].join(", ");
  return [
    `its smallest text would print at ${smallest.toFixed(1)} pt, ${missing.toFixed(1)} pt below the ${least} pt minimum of ${preset}: ${why}. Use ${cure}.`,
  ];
}

interface Excess {
  readonly side: "wide" | "high";
  /** The shrink factor. */
  readonly share: number;
  readonly words: string;
}

/** The tolerance for sizes: a pixel of excess is ignored. */
const SLACK = 1.005;

function tooLarge(side: Excess["side"], has: number, room: number | undefined): Excess | undefined {
  if (room === undefined || has <= room * SLACK) return undefined;
  return { side, share: room / has, words: `it is ${Math.round(has)} mm ${side}, but only ${room} mm fit` };
}

/** Flags that reduce a figure's size, if it is too wide or only too high. */
type Cures = (isWide: boolean) => readonly string[];

/** The cures among a drawing's options. */
export function curesBy(takes: (option: string) => boolean): Cures {
  return (isWide) => [
    ...(takes("columns") ? [isWide ? "fewer --columns" : "more --columns"] : []),
    ...(takes("zoom") ? ["a smaller --zoom"] : []),
    takes("channels") ? "fewer --channels or --taps" : "fewer --taps",
  ];
}
