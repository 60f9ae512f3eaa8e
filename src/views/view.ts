import type { Activation } from "../activations/activation.js";
import type { Plane } from "../activations/plane.js";
import type { Options, Values } from "../core/options/option.js";
import type { Probe } from "../data/probe.js";
import type { ColormapChoice } from "../figures/color/choice.js";
import type { Figure, Motion } from "../figures/figure.js";
import type { Clipped } from "../figures/scale/clipped.js";
import type { Domain } from "../figures/scale/domain.js";
import type { EstimatorName } from "../figures/scale/estimators.js";
import type { Scales } from "../figures/scale/scales.js";
import type { ScopeName } from "../figures/scale/scopes.js";
import type { Style } from "../figures/style/style.js";
import type { Block } from "../network/blocks.js";
import type { Head } from "../network/heads.js";
import type { Kernel } from "../network/kernel.js";
import type { Progress } from "../network/progress.js";
import type { Tap } from "../network/tap.js";
import type { Layer } from "./layer.js";

/** The input of a view: activations of some taps of a network for a probe. */
export interface ViewInput {
  /** The network's name, as figures show it. */
  readonly network: string;
  readonly probe: Pick<Probe, "address" | "shape" | "values" | "ids" | "names" | "labels" | "notes">;
  readonly taps: readonly Tap[];
  /** One for each tap, in the same order; none where the view looks at kernels alone. */
  readonly activations: readonly Activation[];
  /** The kernels of the taps that are computed by one, where the view looks at them. */
  readonly kernels: readonly Kernel[];
  /** The name of the tap that is the network's answer. */
  readonly output: string;
  /** The outputs, where the network has several. Default: the one that is its answer. */
  readonly heads?: readonly Head[];
  /** The names of the classes of an output. Default: not known. */
  readonly classes?: readonly string[] | undefined;
  /** The residual blocks of the network, for scales that a block shares. */
  readonly blocks: readonly Block[];
  /** Scales that were saved before, to draw with instead of new ones. */
  readonly scales?: Scales;
  /** The checkpoints in their order, where the view looks at a run: it has them in place of activations. */
  readonly snapshots?: readonly Snapshot[];
}

/** A checkpoint of a run, and what the taps gave in it. */
export interface Snapshot {
  /** The checkpoint's name, as figures show it. */
  readonly name: string;
  /** The training progress; undefined if unknown. */
  readonly progress?: Progress;
  /** One for each tap of the subject, in the same order. */
  readonly layers: readonly Layer[];
}

/** The facts of a network that a view knows before any image is shown. */
export interface NetworkInfo {
  readonly name: string;
  readonly taps: readonly Tap[];
  readonly blocks: readonly Block[];
  readonly output: string;
  /** The outputs. Default: the one that is its answer. */
  readonly heads?: readonly Head[];
}

/** The content of a figure, for its metadata and the manifest. */
export interface Facts {
  readonly tap: string;
  readonly op: string;
  /** The images that it shows, by their index within the probe's half of the data set; several for a mean. */
  readonly images: readonly number[];
  /** Height, width and channels; null where several taps are drawn. */
  readonly shape: readonly [number, number, number] | null;
  /** The channels that are drawn, in the order of their tiles; none where no channel has a tile of its own. */
  readonly channels: readonly number[];
  /** The drawn part of each tap, if tiles of several taps are drawn. */
  readonly parts?: readonly PartFacts[];
  /** The domain that all tiles or axes share; null where they have several, as with the scope `filter`. */
  readonly domain: Domain | null;
  readonly scope: ScopeName;
  readonly estimator: EstimatorName;
  readonly percentile: number;
  /** The colormap; `auto` where each channel has its own scale and the map that fits it. Null without colors. */
  readonly colormap: ColormapChoice | null;
  /** The number of finite values beyond the color scales, for each channel beyond its own. */
  readonly clipped: Clipped;
  /** The number of marked channels, by reason. */
  readonly marked: Marked;
}

/** The content of a figure of several taps for one of them. */
export type PartFacts = Pick<Facts, "tap" | "op" | "shape" | "channels" | "domain" | "clipped">;

/** Counts of channels that are marked. `dead` is zero on every image of the probe, `silent` on this one. */
export interface Marked {
  readonly dead: number;
  readonly silent: number;
  readonly constant: number;
  readonly nonFinite: number;
}

/** A figure with its name and what it shows. */
export interface Drawing {
  /** The file's name without its ending. */
  readonly name: string;
  /** The whole name, where it is too long for a disk and `name` is cut. */
  readonly fullName?: string;
  readonly figure: Figure;
  /** Its frames where it moves; `figure` is the last of them then. */
  readonly motion?: Motion;
  readonly facts: Facts;
  /** The planes that it is drawn of, in the order of their tiles. */
  readonly planes: readonly Plane[];
  /** The taps, or other parts, that the planes are of, in their order; none where all are of one. */
  readonly stacks?: readonly Stack[];
}

/** The number of consecutive planes that belong to one part of a figure. */
export interface Stack {
  readonly name: string;
  readonly planes: number;
}

/** The drawings of a view, and the scales they were drawn on. */
export interface Drawings {
  readonly scales: Scales;
  readonly drawings: Iterable<Drawing>;
}

/** The kinds of input of a view: activations for a probe, kernels, and all checkpoints of a run. */
export type ViewInputKind = "activations" | "kernels" | "run";

/** A way to look: activations → figures. Pure; text is measured by the style that is given. */
export interface View<O extends Options = Options> {
  readonly summary: string;
  readonly options: O;
  /** The kinds of its input. Without activations it needs no probe. */
  readonly inputs: readonly ViewInputKind[];
  /** Command lines that use it. */
  readonly examples: readonly { readonly line: string; readonly does: string }[];
  /** The taps to record: those that patterns choose, or where there are none those that the view looks at by itself. */
  readonly taps: (observed: NetworkInfo, patterns?: readonly string[]) => readonly Tap[];
  // Written as a method so that a table can hold views of any options.
  draw(subject: ViewInput, options: Values<O>, style: Style): Drawings;
}
