import { UserError } from "../core/errors.js";
import type { Block } from "../network/findBlocks.js";
import type { Network } from "../network/network.js";

/** Residual blocks of a network. Throws `UserError`, with a description of such blocks, if it has none. */
export function residualBlocksOf({ name, blocks }: Network): readonly Block[] {
  if (blocks.length > 0) return blocks;
  throw new UserError(
    `The network '${name}' has no residual blocks: none of its layers adds a tensor x, or a projection of it, to ` +
      "something computed only from x.",
  );
}
