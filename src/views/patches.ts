import type { Exemplar } from "../activations/channelExemplars.js";
import type { PixelBox } from "../network/receptive/tapField.js";
import type { Panel, ViewInput } from "./view.js";

/** A patch of an image: what a unit sees, and the unit's value. */
export interface Patch extends Exemplar {
  /** The pixels that the unit sees; undefined if it sees none. */
  readonly box: PixelBox | undefined;
}

/** The patches of a channel, the most extreme first. */
export interface PatchRow {
  readonly channel: number;
  readonly patches: readonly Patch[];
}

/** A panel of the patches of a tap's channels. */
export interface ExemplarPanel extends Panel {
  readonly input: ViewInput;
  readonly rows: readonly PatchRow[];
}
