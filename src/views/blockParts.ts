import type { Activation } from "../activations/activation.js";
import { UserError } from "../core/errors.js";
import { formatNumber } from "../core/format.js";
import type { Block } from "../network/findBlocks.js";
import { selectTaps } from "../network/tap.js";
import { activationOf, type ImageSelection } from "./imageSelection.js";
import type { NetworkInfo, ViewInput } from "./view.js";

/** The activations of the parts of a residual block. */
export interface BlockParts {
  readonly shortcut: Activation;
  readonly branch: Activation;
  readonly sum: Activation;
  readonly output: Activation;
}

/**
 * The blocks whose sum or branch is among the taps that patterns choose; all blocks where there are no patterns.
 * Throws `UserError` where there are none.
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
 * The activations of a block's parts, one image per selection; undefined if not all were recorded. Throws
 * `UserError` where they do not add up.
 */
export function partsOf(
  subject: ViewInput,
  block: Block,
  shots: readonly ImageSelection[],
): BlockParts | undefined {
  const found = new Map(subject.activations.map((activation) => [activation.tap, activation]));
  const part = (tap: string) => {
    const activation = found.get(tap);
    return activation === undefined ? undefined : activationOf(activation, shots);
  };
  const [shortcut, branch, sum, output] = [block.shortcut, block.branch, block.sum, block.output].map(part);
  if (shortcut === undefined || branch === undefined || sum === undefined || output === undefined)
    return undefined;
  checkSum(block, { shortcut, branch, sum });
  return { shortcut, branch, sum, output };
}

/** The most by which a sum may miss its parts, relative to its greatest value: what float32 rounds. */
const TOLERANCE = 1e-5;

function checkSum({ name }: Block, { shortcut, branch, sum }: Omit<BlockParts, "output">): void {
  let [error, most] = [0, 0];
  for (const [at, value] of sum.values.entries()) {
    const due = (shortcut.values[at] as number) + (branch.values[at] as number);
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
