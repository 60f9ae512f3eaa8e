import type { OpenedModel } from "../network.js";

/** Recognizes and opens one kind of checkpoint. */
export interface Format {
  readonly summary: string;
  /** Whether a path holds a checkpoint of this kind, judged by names and first bytes alone. */
  readonly matches: (path: string) => Promise<boolean>;
  /** Opens it. Throws `UserError` for one that is truncated, of another version or at odds with itself. */
  readonly open: (path: string, name: string) => Promise<OpenedModel>;
}
