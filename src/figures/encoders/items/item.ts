import type { Figure } from "../../figure.js";

/**
 * A piece of a file's content, by how its numbers may differ between processors: `structure` holds coordinates in text
 * that must otherwise be equal, `words` are shown to readers, `embedded` depends on the words (a font), `numbers` are full
 * values, and a `picture` is an image file.
 */
export type Item = (Structure | Words | Embedded | Numbers | Picture) & {
  /** A description of its location in the file. */
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
   * `values` are continuous, like activations. `measured` numbers may depend on thresholds and ranks, which change them a
   * little when they go the other way, and `counted` numbers are shares of small counts.
   */
  readonly nature: "values" | "measured" | "counted";
}

interface Picture {
  readonly kind: "picture";
  readonly file: Uint8Array;
  /** The figure it shows, for the positions of its text. */
  readonly figure?: Figure;
}
