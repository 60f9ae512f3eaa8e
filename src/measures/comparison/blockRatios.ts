import type { Activation } from "../../activations/activation.js";
import { imagesOf } from "../../activations/activation.js";
import type { Block } from "../../network/findBlocks.js";
import type { Network } from "../../network/network.js";
import { norm } from "../math/geometry.js";

/** Outputs of taps for some images, by name. */
export type TapOutputs = ReadonlyMap<string, Activation>;

/**
 * Norms of the residual branches of a network relative to their shortcuts, by the names of the blocks'
 * outputs.
 */
export class BlockRatios {
  private readonly blocks: readonly Block[];
  private readonly sums: ReadonlyMap<string, { sum: number; images: number }>;

  /** Selects the blocks whose outputs have these names. */
  constructor({ blocks }: Pick<Network, "blocks">, outputs: readonly string[]) {
    this.blocks = blocks.filter(({ output }) => outputs.includes(output));
    this.sums = new Map(this.blocks.map(({ output }) => [output, { sum: 0, images: 0 }]));
  }

  /** Names of the taps that it reads. */
  get taps(): readonly string[] {
    return this.blocks.flatMap(({ branch, shortcut }) => [branch, shortcut]);
  }

  add(recording: TapOutputs): void {
    for (const { branch, shortcut, output } of this.blocks) {
      const [branches, shortcuts] = [branch, shortcut].map((name) => [
        ...imagesOf(recording.get(name) as Activation),
      ]);
      const seen = this.sums.get(output);
      shortcuts?.forEach((x, image) => {
        const size = norm(x);
        if (seen === undefined || size === 0) return;
        seen.sum += norm(branches?.[image] as Float32Array) / size;
        seen.images++;
      });
    }
  }

  /**
   * Mean ‖F‖ / ‖x‖ over the images on which x is not zero; null if the tap is not a block's output, or there is no
   * such image; NaN if a value is not finite.
   */
  at(output: string): number | null {
    const seen = this.sums.get(output);
    return seen === undefined || seen.images === 0 ? null : seen.sum / seen.images;
  }
}
