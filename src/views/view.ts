import type { Activation } from "../activations/activation.js";
import type { Tap } from "../checkpoints/tap.js";
import type { Probe } from "../data/probe.js";
import type { Options, Values } from "../options.js";
import type { ColormapName } from "../pictures/color/colormap.js";
import type { Figure } from "../pictures/figure.js";
import type { Measure } from "../pictures/measure.js";
import type { Domain } from "../pictures/scale/domain.js";

/** What is looked at: what some taps of a network gave for a probe. */
export interface Subject {
  /** The network's name, as figures show it. */
  readonly network: string;
  readonly probe: Pick<Probe, "address" | "shape" | "ids" | "labels">;
  readonly taps: readonly Tap[];
  /** One for each tap, in the same order. */
  readonly activations: readonly Activation[];
}

/** What a figure shows, for its metadata and the manifest. */
export interface Facts {
  readonly tap: string;
  readonly op: string;
  readonly image: number;
  /** Height, width and channels. */
  readonly shape: readonly [number, number, number];
  readonly domain: Domain;
  /** Which planes share the domain. */
  readonly scope: "layer";
  readonly colormap: ColormapName;
  /** Channels that are marked, by why. */
  readonly marked: { readonly silent: number; readonly constant: number; readonly nonFinite: number };
}

/** A figure with its name and what it shows. */
export interface Drawing {
  /** The file's name without its ending. */
  readonly name: string;
  readonly figure: Figure;
  readonly facts: Facts;
}

/** A way to look: activations → figures. Pure; text is measured by the function that is given. */
export interface View<O extends Options = Options> {
  readonly summary: string;
  readonly options: O;
  /** Command lines that use it. */
  readonly examples: readonly { readonly line: string; readonly does: string }[];
  // Written as a method so that a table can hold views of any options.
  draw(subject: Subject, options: Values<O>, measure: Measure): Iterable<Drawing>;
}
