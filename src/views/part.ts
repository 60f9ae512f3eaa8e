import type { Mark } from "../figures/figure.js";
import type { Size } from "../figures/layout/grid.js";

/** A part of a figure: marks from its own origin on, and the room that they take. */
export interface Part extends Size {
  readonly marks: readonly Mark[];
}
