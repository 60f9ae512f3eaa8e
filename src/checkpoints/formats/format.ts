import type { GivenSize } from "../../data/images/sizeOption.js";
import type { OpenedNetwork } from "../../network/openedNetwork.js";

/** Recognizes and opens one kind of checkpoint. */
export interface Format {
  readonly summary: string;
  /** Tests if a path holds a checkpoint of this kind, judged by names and first bytes alone. */
  readonly matches: (path: string) => Promise<boolean>;
  /**
   * Opens it as a graph, for images of a size where it leaves that open. Where it fails, no tensor stays behind. Throws `UserError` for one that is truncated, of another
   * version or inconsistent.
   */
  readonly open: (path: string, size?: GivenSize) => Promise<OpenedNetwork>;
}
