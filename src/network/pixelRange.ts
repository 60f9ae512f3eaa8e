import { type ChannelPreprocessing, type Preprocessing, UNCHANGED } from "./description.js";
import type { Graph, GraphNode, Shift } from "./graph.js";

/** Scaling for pixels from 0 to 255 instead of 0 to 1. */
const BYTES: Preprocessing = { mean: 0, sd: 1 / 255 };

/** Upper bound on offsets and divisors for pixels from 0 to 1. Byte pixels have means of 30 and more. */
const MOST_OF_UNIT = 8;

/**
 * Preprocessing of a network's pixels: as given, otherwise as its first layers require. Pixels range from 0 to 255 if
 * these layers rescale them, like `Rescaling(1/255)` or `Normalization` with byte means, and from 0 to 1 otherwise,
 * which may be marked as an assumption.
 */
export function preprocessingFor(
  graph: Graph,
  given: Partial<ChannelPreprocessing> = {},
  isAssumed = false,
): ChannelPreprocessing {
  const { size, ...pixels } = given;
  if (Object.keys(pixels).length > 0) return { ...UNCHANGED, ...given };
  const chosen = size === undefined ? {} : { size };
  const otherwise = { ...UNCHANGED, ...chosen, ...(isAssumed ? { by: ASSUMPTION } : {}) };
  const shifts = firstShifts(graph, 0);
  const isOfBytes = ({ mean, sd }: Shift) => Math.max(Math.abs(mean), sd) > MOST_OF_UNIT;
  return shifts !== undefined && shifts.length > 0 && shifts.every(isOfBytes)
    ? { ...BYTES, ...chosen }
    : otherwise;
}

/** Source of a preprocessing that is stated nowhere. */
const ASSUMPTION = "assumption";

const ASSUMED =
  "pixels assumed to be from 0 to 1: the file does not state the preprocessing (--preprocessing)";

/**
 * Note on a figure whose network takes pixels outside [0, 1], pixels with a named preprocessing, or pixels whose
 * preprocessing the file does not state; undefined for others.
 */
export function pixelsNote({ mean, sd, by }: ChannelPreprocessing): string | undefined {
  if (by === ASSUMPTION) return ASSUMED;
  if (by !== undefined) return `pixels preprocessed as '${by}'`;
  const isOfBytes =
    [mean].flat().every((each) => each === 0) && [sd].flat().every((each) => each === BYTES.sd);
  return isOfBytes ? "pixels from 0 to 255, as the network expects" : undefined;
}

/** Describes any preprocessing of pixels: `mean 0.1307, sd 0.3081`. */
export function pixelsWords(preprocessing: ChannelPreprocessing): string {
  const { mean, sd, order } = preprocessing;
  const first = order === "bgr" ? "blue first, " : "";
  return (
    pixelsNote(preprocessing) ??
    `${first}mean ${[mean].flat().join(", ")}, sd ${[sd].flat().join(", ")} of pixels from 0 to 1`
  );
}

/** Shift and scale that each reader of a tensor applies first; undefined if any reader applies none. */
function firstShifts(graph: Graph, source: number): readonly Shift[] | undefined {
  const found: Shift[] = [];
  for (const [index, node] of graph.nodes.entries()) {
    if (!node.inputs.some((input) => input.node === source)) continue;
    const shift = node.shifts?.();
    const further = shift !== undefined && !isNone(shift) ? [shift] : passedOn(graph, index, node);
    if (further === undefined) return undefined;
    found.push(...further);
  }
  return found;
}

function passedOn(graph: Graph, index: number, { kind, shifts }: GraphNode): readonly Shift[] | undefined {
  const passes = kind === "noise" || kind === "reshape" || shifts !== undefined;
  return passes ? firstShifts(graph, index) : undefined;
}

function isNone({ mean, sd }: Shift): boolean {
  return Math.abs(mean) < 1e-6 && Math.abs(sd - 1) < 1e-6;
}
