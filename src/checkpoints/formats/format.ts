import type { OpenedNetwork } from "../../network/openedNetwork.js";
import type { ArchitectureChoice } from "./state/knownArchitectures.js";

/** Recognizes and opens one kind of checkpoint. */
export interface Format {
  readonly summary: string;
  /** Tests if a path holds a checkpoint of this kind, judged by names and first bytes alone. */
  readonly matches: (path: string) => Promise<boolean>;
  /** True if its files may hold weights alone, whose architecture an address may choose. Default: false. */
  readonly choosesArchitecture?: true;
  /**
   * Opens it as a graph. Where it fails, no tensor stays behind. Throws `UserError` for one that is truncated, of another
   * version or inconsistent.
   */
  readonly open: (path: string, choice?: ArchitectureChoice) => Promise<OpenedNetwork>;
}
