import type { GivenSize } from "../../data/images/sizeOption.js";
import type { OpenedNetwork } from "../../network/openedNetwork.js";
import type { ArchitectureChoice } from "./state/knownArchitectures.js";

/** Choices of an address for what a file leaves open. */
export interface OpenChoice extends ArchitectureChoice {
  /** Size of images. Default: open, or that of the file. */
  readonly size?: GivenSize | undefined;
}

/** Checkpoint format: recognizes and opens one kind of checkpoint. */
export interface Format {
  readonly summary: string;
  /** True if a path holds a checkpoint of this kind, judging by names and first bytes only. */
  readonly matches: (path: string) => Promise<boolean>;
  /** True if its files may contain weights alone, whose architecture an address may choose. Default: false. */
  readonly choosesArchitecture?: true;
  /**
   * Opens it as a graph, for images of the given size where it leaves the size open. On failure, no tensor is left
   * behind. Throws `UserError` for a checkpoint that is truncated, of another version or inconsistent.
   */
  readonly open: (path: string, choice?: OpenChoice) => Promise<OpenedNetwork>;
}
