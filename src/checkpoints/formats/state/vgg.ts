import type { Draft, Drafted } from "./draft.js";
import { VGGS, type VggShape } from "./knownArchitectures.js";
import type { StateDict } from "./stateDict.js";

/** True for the names of a VGG's weights. */
export function isVgg(state: StateDict): boolean {
  return state.has("features.0.weight") && pathsOf(state, "classifier").length > 0;
}

/** Paths of the modules of a stack that have weights, in order of their numbers. */
function pathsOf(state: StateDict, stack: string): readonly string[] {
  if (state.has(`${stack}.weight`)) return [stack];
  const numbers = [...state.keys()].flatMap((name) => {
    const [, number] = new RegExp(`^${stack}\\.(\\d{1,3})\\.weight$`).exec(name) ?? [];
    return number === undefined ? [] : [Number(number)];
  });
  return numbers.sort((a, b) => a - b).map((number) => `${stack}.${number}`);
}

/** Shape of a VGG by the numbers of its modules: a number missing before a convolution belongs to a pool. */
export function vggShapeOf(state: StateDict): VggShape {
  const hasBatchNorm = state.has("features.1.running_mean");
  const each = hasBatchNorm ? 3 : 2;
  const counts = [0];
  let next = 0;
  for (const path of pathsOf(state, "features")) {
    const number = Number(path.slice("features.".length));
    if (state.has(`${path}.running_mean`)) continue;
    if (number > next) counts.push(0);
    counts[counts.length - 1] = (counts.at(-1) as number) + 1;
    next = number + each;
  }
  return { hasBatchNorm, counts };
}

/** Describes a VGG: its name in torchvision, or its number of layers. */
export function vggWords(state: StateDict, { hasBatchNorm, counts }: VggShape): string {
  const first = state.get("features.0.weight")?.tensor.dims[0];
  const isSame = (known: VggShape) =>
    known.hasBatchNorm === hasBatchNorm &&
    String(known.counts) === String(counts) &&
    known.filters?.[0] === first;
  const found = Object.entries(VGGS).find(([, known]) => isSame(known));
  const layers = counts.reduce((sum, count) => sum + count, pathsOf(state, "classifier").length);
  return found?.[0] ?? `a VGG of ${layers} layers`;
}

/**
 * Drafts a VGG (Simonyan and Zisserman 2014, table 1). An adaptive average pool, as in torchvision, gives maps of images
 * of any size the size that its classifier takes. Returns its last tensor.
 */
export function draftVgg(draft: Draft, shape: VggShape, state: StateDict): Drafted {
  const [, channels = 0] = draft.dims("features.0.weight");
  let x = draft.images(channels);
  let number = 0;
  for (const [stage, count] of shape.counts.entries()) {
    for (let at = 0; at < count; at++) {
      x = draft.convolution(x, `features.${number++}`, { size: 3, filters: shape.filters?.[stage] });
      if (shape.hasBatchNorm) x = draft.batchNorm(x, `features.${number++}`);
      x = draft.relu(x, `features.${number++}`);
    }
    x = draft.maxPool(x, `features.${number++}`, { size: 2 });
  }
  const dense = pathsOf(state, "classifier");
  const side = draft.sideOf(x, dense[0] as string);
  let row = draft.flatten(draft.averageTo(x, "avgpool", side), "flatten", side * side);
  for (const [at, path] of dense.entries()) {
    row = draft.dense(row, path);
    if (at < dense.length - 1) row = draft.relu(row, nextModule(path));
  }
  return row;
}

/** Path of the module after another one: `classifier.1` for `classifier.0`. */
function nextModule(path: string): string {
  return path.replace(/\d+$/, (number) => String(Number(number) + 1));
}
