import type { OpenedNetwork } from "../../network/openedNetwork.js";
import type { ArchitectureChoice } from "./state/knownArchitectures.js";

/** Checkpoint format: recognizes and opens one kind of checkpoint. */
export interface Format {
  readonly summary: string;
  /** True if a path holds a checkpoint of this kind, judging by names and first bytes only. */
  readonly matches: (path: string) => Promise<boolean>;
  /** True if its files may hold weights alone, whose architecture an address may choose. Default: false. */
  readonly choosesArchitecture?: true;
  /**
   * Opens it as a graph. On failure, no tensor is left behind. Throws `UserError` for a checkpoint that is truncated,
   * of another version or inconsistent.
   */
  readonly open: (path: string, choice?: ArchitectureChoice) => Promise<OpenedNetwork>;
}
