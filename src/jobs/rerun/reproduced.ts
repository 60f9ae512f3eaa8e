import type { Figure, Motion } from "../../figures/figure.js";
import type { Provenance } from "./provenance.js";

/** Reproduced file, with its figure if it has one. */
export interface Reproduced {
  readonly bytes: Uint8Array;
  /** File name in a folder; undefined if its name is free. */
  readonly name?: string;
  readonly figure?: Figure;
  /** Frames, if the figure is an animation. */
  readonly motion?: Motion;
}

/** File to reproduce. */
export interface ReproducibleFile extends Provenance {
  readonly name: string;
  /** True if it must have its original name. Default: it may be renamed. */
  readonly isListed?: boolean;
}

/** Reproduction of everything that a command writes into a folder. */
export interface FreshFolder {
  /** Text of its manifest. */
  readonly manifest: string;
  /** Files that its manifest lists, by name. */
  readonly files: ReadonlyMap<string, Reproduced>;
  /** Attachments that are always written, by name. */
  readonly beside: ReadonlyMap<string, Reproduced>;
  /** Attachments that are written on request, by name: all or none. */
  readonly onRequest: ReadonlyMap<string, Reproduced>;
}

/** Reproduced files of a header. */
export interface Reproducer {
  /** Reproduces a file; undefined if its content is not among the results. */
  readonly file: (file: ReproducibleFile) => Promise<Reproduced | undefined>;
  /**
   * Reproduces the whole folder, with figures in the formats of the given file names. Default: it does not have its
   * own folder.
   */
  readonly folder?: (names: readonly string[]) => Promise<FreshFolder>;
}
