import { type ChannelPreprocessing, type Preprocessing, UNCHANGED } from "./description.js";
import type { Graph, GraphNode, Shift } from "./graph.js";

/** Pixels from 0 to 255 in place of those from 0 to 1. */
const BYTES: Preprocessing = { mean: 0, sd: 1 / 255 };

/** What is taken off pixels from 0 to 1, or what they are divided by, is at most this. Bytes have means of 30 and more. */
const MOST_OF_UNIT = 8;

/**
 * How pixels are prepared for a network: as it is given, else as its first layers ask for. They are shown from 0 to 255
 * where these bring such pixels to a scale of their own, as `Rescaling(1/255)` and `Normalization` with the means of bytes
 * do, and from 0 to 1 where not, which may be told as an assumption.
 */
export function preprocessingFor(
  graph: Graph,
  given: Partial<ChannelPreprocessing> = {},
  isAssumed = false,
): ChannelPreprocessing {
  if (Object.keys(given).length > 0) return { ...UNCHANGED, ...given };
  const otherwise = isAssumed ? { ...UNCHANGED, by: ASSUMPTION } : UNCHANGED;
  const shifts = firstShifts(graph, 0);
  const isOfBytes = ({ mean, sd }: Shift) => Math.max(Math.abs(mean), sd) > MOST_OF_UNIT;
  return shifts !== undefined && shifts.length > 0 && shifts.every(isOfBytes) ? BYTES : otherwise;
}

/** What stands for a preprocessing that nothing tells. */
const ASSUMPTION = "assumption";

/**
 * What a figure says of pixels that a network is shown from 0 to 255, that are prepared as a name says, or of which nothing
 * says how they are; nothing for others.
 */
export function pixelsNote({ mean, sd, by }: ChannelPreprocessing): string | undefined {
  if (by === ASSUMPTION) return "pixels from 0 to 1, as the file does not say how they were prepared";
  if (by !== undefined) return `pixels prepared as '${by}' says`;
  const isOfBytes =
    [mean].flat().every((each) => each === 0) && [sd].flat().every((each) => each === BYTES.sd);
  return isOfBytes ? "pixels from 0 to 255, as the network takes them" : undefined;
}

/** How the layers that read a tensor shift and scale it, each by the first that does; nothing where one of them does not. */
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
