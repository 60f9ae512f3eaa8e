import { UserError } from "../core/errors.js";
import type { Block } from "../network/blocks.js";
import type { Network } from "../network/network.js";

/** The residual blocks of a network. Throws `UserError` where it has none, which says what was looked for. */
export function residualBlocksOf({ name, blocks }: Network): readonly Block[] {
  if (blocks.length > 0) return blocks;
  throw new UserError(
    `The network '${name}' has no residual blocks: none of its layers adds a tensor x, or a projection of it, to ` +
      "something that is computed from x alone.",
  );
}
