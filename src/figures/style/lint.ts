import type { Figure } from "../figure.js";
import { PRESETS, type Preset, type PresetName } from "./presets.js";

const MILLIMETERS_PER_INCH = 25.4;
const POINTS_PER_INCH = 72;

/** What cannot be seen, in points. */
const LEAST_MISSING = 0.05;

/** The preset that has more room than another, where there is one. */
const WIDER: Partial<Record<PresetName, PresetName>> = {
  "nature-single": "nature-double",
  "ieee-single": "ieee-double",
};

/**
 * What would not be readable where a figure will stand: a sentence that says how small the text would print, how far
 * that is below the medium's least size, why, and what would cure it. None where all is well. A figure that is larger
 * than its medium is taken to be shrunk until it fits. What would make the figure smaller is told by `curesOf`; by default
 * what does so to a drawing that takes every option.
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
    `its smallest text would print at ${smallest.toFixed(1)} pt, ${missing.toFixed(1)} pt below the ${least} pt of ${preset}: ${why}. Give ${cure}.`,
  ];
}

interface Excess {
  readonly side: "wide" | "high";
  /** What the figure is shrunk to. */
  readonly share: number;
  readonly words: string;
}

/** A pixel more than there is room for is no excess. */
const SLACK = 1.005;

function tooLarge(side: Excess["side"], has: number, room: number | undefined): Excess | undefined {
  if (room === undefined || has <= room * SLACK) return undefined;
  return { side, share: room / has, words: `it is ${Math.round(has)} mm ${side} where ${room} mm fit` };
}

/** What makes a figure smaller, as flags: one that is too wide, or only too high. */
type Cures = (isWide: boolean) => readonly string[];

/** What makes a drawing smaller, of the options that it takes. */
export function curesBy(takes: (option: string) => boolean): Cures {
  return (isWide) => [
    ...(takes("columns") ? [isWide ? "fewer --columns" : "more --columns"] : []),
    ...(takes("zoom") ? ["a smaller --zoom"] : []),
    takes("channels") ? "fewer --channels or --taps" : "fewer --taps",
  ];
}
