import { UserError } from "../core/errors.js";
import { formatNumber } from "../core/format.js";
import type { Block } from "../network/blocks.js";
import { selectTaps } from "../network/tap.js";
import type { ImageSelection } from "./imageSelection.js";
import { layersOf } from "./layers.js";
import type { Layer, NetworkInfo, ViewInput } from "./view.js";

/** A residual block and its parts. They share the scale of the block. */
export interface BlockParts {
  readonly block: Block;
  readonly shortcut: Layer;
  readonly branch: Layer;
  readonly sum: Layer;
  readonly output: Layer;
}

/**
 * The blocks whose sum or branch is among the taps that patterns choose; without patterns, all blocks. Throws
 * `UserError` if there are none.
 */
export function chosenBlocks(observed: NetworkInfo, patterns?: readonly string[]): readonly Block[] {
  if (observed.blocks.length === 0) {
    throw new UserError(
      `The network '${observed.name}' has no residual blocks: none of its sums adds a tensor and something computed from it.`,
    );
  }
  const named =
    patterns === undefined ? undefined : new Set(selectTaps(observed.taps, patterns).map(({ name }) => name));
  const chosen = observed.blocks.filter(
    ({ sum, branch }) => named === undefined || named.has(sum) || named.has(branch),
  );
  if (chosen.length === 0) {
    const sums = observed.blocks.map(({ sum }) => sum).join(", ");
    throw new UserError(
      `No residual block has its sum or branch among '${patterns?.join(",")}'. The sums are ${sums}.`,
    );
  }
  return chosen;
}

/**
 * The parts of all blocks whose parts were recorded, with one image for each selection. Throws `UserError` if the parts
 * of a block do not add up.
 */
export function blockParts(input: ViewInput, selections: readonly ImageSelection[]): readonly BlockParts[] {
  const layers = new Map(layersOf(input, selections).map((layer) => [layer.tap.name, layer]));
  return input.blocks.flatMap((block) => {
    const found = [block.shortcut, block.branch, block.sum, block.output].flatMap((tap) => {
      const layer = layers.get(tap);
      return layer === undefined ? [] : [{ ...layer, block: block.name }];
    });
    if (found.length < 4) return [];
    const [shortcut, branch, sum, output] = found as [Layer, Layer, Layer, Layer];
    checkSum({ block, shortcut, branch, sum });
    return [{ block, shortcut, branch, sum, output }];
  });
}

/** The relative tolerance of a sum, for the rounding of float32. */
const TOLERANCE = 1e-5;

function checkSum({ block: { name }, shortcut, branch, sum }: Omit<BlockParts, "output">): void {
  let [error, most] = [0, 0];
  for (const [at, value] of sum.activation.values.entries()) {
    const due = (shortcut.activation.values[at] as number) + (branch.activation.values[at] as number);
    // A value that is not finite has no distance; its tile is hatched.
    if (!Number.isFinite(value) || !Number.isFinite(due)) continue;
    error = Math.max(error, Math.abs(due - value));
    most = Math.max(most, Math.abs(value));
  }
  if (error <= TOLERANCE * most) return;
  throw new UserError(
    `Block '${name}' does not add up: shortcut and branch miss the sum by ${formatNumber(error)}, more than rounding explains.`,
  );
}
