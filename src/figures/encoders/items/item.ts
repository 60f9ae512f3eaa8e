import type { Figure } from "../../figure.js";

/**
 * A piece of what a file holds, as far as the last digits of numbers may differ between processors: `structure` holds
 * coordinates in what must otherwise be equal, `words` are read by readers, `embedded` is made for the words (a font),
 * `numbers` are values in full, and a `picture` is a file of pixels of its own.
 */
export type Item = (Structure | Words | Embedded | Numbers | Picture) & {
  /** Where it stands in the file, in words. */
  readonly place: string;
};

interface Structure {
  readonly kind: "structure";
  readonly text: string;
}

interface Words {
  readonly kind: "words";
  readonly text: string;
}

interface Embedded {
  readonly kind: "embedded";
  readonly text: string;
}

interface Numbers {
  readonly kind: "numbers";
  readonly numbers: ArrayLike<number>;
  /**
   * `values` are continuous, as activations are. Behind `measured` ones may be thresholds and ranks, which move them a
   * little when they go the other way, and `counted` ones are shares of a few.
   */
  readonly nature: "values" | "measured" | "counted";
}

interface Picture {
  readonly kind: "picture";
  readonly file: Uint8Array;
  /** What it shows, where that has words on it. */
  readonly figure?: Figure;
}
