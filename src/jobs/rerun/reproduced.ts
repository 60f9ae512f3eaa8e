import type { Figure, Motion } from "../../figures/figure.js";
import type { Provenance } from "./provenance.js";

/** A file made again, with its figure where it holds one. */
export interface Reproduced {
  readonly bytes: Uint8Array;
  /** The file name in a folder; undefined if it has no name of its own. */
  readonly name?: string;
  readonly figure?: Figure;
  /** Its frames where the figure moves. */
  readonly motion?: Motion;
}

/** A file that is to be made again. */
export interface Described extends Provenance {
  readonly name: string;
  /** True if it must have its original name. Default: it may be renamed. */
  readonly isListed?: boolean;
}

/** Everything that a command writes into a folder, made again. */
export interface FreshFolder {
  /** The text of its manifest. */
  readonly manifest: string;
  /** The files that its manifest lists, by their names. */
  readonly files: ReadonlyMap<string, Reproduced>;
  /** The files that are always beside them, by their names. */
  readonly beside: ReadonlyMap<string, Reproduced>;
  /** Those that are beside them where they were asked for: all or none. */
  readonly onRequest: ReadonlyMap<string, Reproduced>;
}

/** The files that a header describes, made again. */
export interface Remade {
  /** Makes a file again; gives nothing where what it shows is not among what is made. */
  readonly file: (file: Described) => Promise<Reproduced | undefined>;
  /** Makes the whole folder again, figures in the formats that some names of files have. Default: it is in no folder of its own. */
  readonly folder?: (names: readonly string[]) => Promise<FreshFolder>;
}
