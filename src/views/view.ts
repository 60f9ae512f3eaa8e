import type { Activation } from "../activations/activation.js";
import type { Exemplar, ExemplarState } from "../activations/channelExemplars.js";
import type { EffectiveField } from "../activations/effectiveField.js";
import type { Plane } from "../activations/plane.js";
import type { Maxima } from "../attribution/maximize/maxima.js";
import type { Options, Values } from "../core/options/option.js";
import type { Probe } from "../data/probe.js";
import type { ColormapChoice } from "../figures/color/colormapChoice.js";
import type { Figure, Motion } from "../figures/figure.js";
import type { Box } from "../figures/layout/box.js";
import type { Clipped } from "../figures/scale/clipped.js";
import type { Domain } from "../figures/scale/domain.js";
import type { EstimatorName } from "../figures/scale/estimators.js";
import type { Scales } from "../figures/scale/scales.js";
import type { ScopeName } from "../figures/scale/scopes.js";
import type { Style } from "../figures/style/style.js";
import type { Block } from "../network/findBlocks.js";
import type { Head } from "../network/heads.js";
import type { Kernel } from "../network/kernel.js";
import type { Progress } from "../network/progress.js";
import type { ReceptiveField } from "../network/receptive/tapField.js";
import type { Tap } from "../network/tap.js";

/** The input of a view: recordings of some taps of a network for a probe. */
export interface ViewInput {
  /** The network's name, as figures show it. */
  readonly network: string;
  readonly probe: Pick<
    Probe,
    "address" | "shape" | "values" | "hasPixels" | "ids" | "names" | "labels" | "targets" | "notes" | "rgb"
  > & {
    /** The number of images that these were chosen from. Default: these are all. */
    readonly searched?: number;
  };
  readonly taps: readonly Tap[];
  /** One for each tap, in the same order. Empty for a view of kernels alone, or of a run. */
  readonly activations: readonly Activation[];
  /** The kernels of the taps that have one. Empty if the view needs none. */
  readonly kernels: readonly Kernel[];
  /** The images that maximize goals; undefined for a view of anything else. */
  readonly maxima?: Maxima;
  /** The name of the tap that gives the predictions. */
  readonly output: string;
  /** The outputs of a network with several. Default: `output` alone. */
  readonly heads?: readonly Head[];
  /** Class names of an output. Default: unknown. */
  readonly classes?: readonly string[] | undefined;
  /** The residual blocks, whose taps can share a scale. */
  readonly blocks: readonly Block[];
  /** The exemplars of each tap, in the same order. Default: those among `activations`. */
  readonly exemplars?: readonly ExemplarState[];
  /** The receptive field of each tap, in the same order. Default: unknown. */
  readonly fields?: readonly ReceptiveField[];
  /** The effective receptive field of each tap, in the same order. Default: none. */
  readonly effective?: readonly EffectiveField[];
  /** Saved scales to use. Default: scales estimated from the input. */
  readonly scales?: Scales;
  /** The checkpoints of a run, in order. They replace `activations` for a view of a run. */
  readonly snapshots?: readonly Snapshot[];
}

/** A checkpoint of a run with its activations. */
export interface Snapshot {
  /** The checkpoint's name, as figures show it. */
  readonly name: string;
  /** The training progress; undefined if unknown. */
  readonly progress?: Progress;
  /** One for each tap of the input, in the same order. */
  readonly layers: readonly Layer[];
}

/** The channels of a tap: those that are drawn, and all whose values decide their scale. */
export interface Layer {
  readonly tap: Tap;
  /** One image for each selection of images. */
  readonly activation: Activation;
  /** Flags of channels that are zero on every image of the probe. */
  readonly dead: readonly boolean[];
  /** The drawn channels, in order. Default: all. */
  readonly indices?: readonly number[];
  /** The captions of the drawn channels. Default: their indices. */
  readonly labels?: readonly string[];
  /** The residual block whose scale it shares. Default: the block that computes the tap. */
  readonly block?: string;
  /** The label of its row of tiles. */
  readonly row?: string;
  /** The name of its planes in a figure of several layers. Default: the figure has one name for all. */
  readonly part?: string;
  /** The planes of a kernel, whose scale is centered at zero. Default: a plane for each drawn channel. */
  readonly kernels?: readonly KernelPlane[];
}

/** One kernel of a convolution, or a column of kernels of a single sample each. */
export interface KernelPlane {
  /** The output channel, whose scale it is on. */
  readonly channel: number;
  readonly plane: Plane;
  readonly title?: string;
}

/** The properties of a network that a view knows before anything is recorded. */
export interface NetworkInfo {
  readonly name: string;
  readonly taps: readonly Tap[];
  readonly blocks: readonly Block[];
  readonly output: string;
  /** The outputs. Default: `output` alone. */
  readonly heads?: readonly Head[];
}

/** The content of a figure, for its metadata and the manifest. */
export interface Facts {
  readonly tap: string;
  readonly op: string;
  /** The shown images by their index in the data set; several for a mean. */
  readonly images: readonly number[];
  /** Height, width and channels; null for several taps. */
  readonly shape: readonly [number, number, number] | null;
  /** The drawn channels in the order of their tiles. Empty if no tile is of a single channel. */
  readonly channels: readonly number[];
  /** The content by tap, if tiles of several taps are drawn. */
  readonly parts?: readonly PartFacts[];
  /** The domain that all tiles or axes share; null if they have several, as with the scope `filter`. */
  readonly domain: Domain | null;
  readonly scope: ScopeName;
  readonly estimator: EstimatorName;
  readonly percentile: number;
  /** The colormap; `auto` if each channel has its own scale and a map that fits it; null without colors. */
  readonly colormap: ColormapChoice | null;
  /** The number of finite values beyond the color scale of their channel. */
  readonly clipped: Clipped;
  /** The number of marked channels, by reason. */
  readonly marked: Marked;
  /** The images that make channels fire most or least, if those are drawn. */
  readonly exemplars?: readonly ExemplarFacts[];
  /** The receptive fields of taps, if those are drawn. */
  readonly fields?: readonly FieldFacts[];
}

/** The theoretical and the effective receptive field of a tap; sizes, steps and first pixels for rows and columns. */
export interface FieldFacts {
  readonly tap: string;
  readonly unit: readonly [row: number, column: number];
  readonly status: ReceptiveField["status"];
  readonly size: readonly (number | null)[];
  readonly step: readonly (number | null)[];
  readonly first: readonly (number | null)[];
  readonly effectiveSide: number;
  /** The number of pixels with a gradient outside the theoretical field. */
  readonly outside: number;
}

/** An exemplar of a channel. */
export interface ExemplarFacts extends Exemplar {
  readonly channel: number;
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

/** A figure before it is composed: its name, its heading, and what it shows. */
export interface Panel<F = Facts> {
  /** The name of its file without the ending. */
  readonly name: string;
  readonly title: string;
  /** Lines below the title. */
  readonly lines: readonly string[];
  readonly facts: F;
  /** The planes that it is drawn of, in the order of their tiles. */
  readonly planes: readonly Plane[];
  /** The taps, or other parts, that the planes are of, in order. Default: all are of one. */
  readonly stacks?: readonly Stack[];
}

/** The number of consecutive planes that belong to one part of a figure. */
export interface Stack {
  readonly name: string;
  readonly planes: number;
}

/** The panels of a view, and the scales of their colors. */
export interface Panels<P extends Panel = Panel> {
  readonly scales: Scales;
  readonly panels: Iterable<P>;
}

/** The content of a figure besides its heading. */
export interface Composition {
  /** Lines of the heading after those of the panel. */
  readonly notes?: readonly string[];
  readonly body: Box;
  /** Boxes below the body: colorbars, and instructions for reading. */
  readonly legend: readonly Box[];
  /** The bodies of all frames of a figure that moves, the last of which is `body`, and their durations. */
  readonly motion?: { readonly bodies: readonly Box[]; readonly delays: Motion["delays"] };
}

/** A figure with its name and what it shows. */
export interface Drawing<F = Facts> extends Omit<Panel<F>, "title" | "lines"> {
  /** The whole name, where it is too long for a disk and `name` is cut. */
  readonly fullName?: string;
  readonly figure: Figure;
  /** The frames of a figure that moves; `figure` is the last of them. */
  readonly motion?: Motion;
}

/** The drawings of a view, and the scales of their colors. */
export interface Drawings {
  readonly scales: Scales;
  readonly drawings: Iterable<Drawing>;
}

/**
 * The kinds of input of a view: activations for a probe, kernels, images that maximize goals, and all checkpoints of a
 * run. Instead of the activations of all images, `exemplars` are gathered from them batch by batch, and `fields` from
 * gradients.
 */
export type ViewInputKind = "activations" | "kernels" | "maxima" | "run" | "exemplars" | "fields";

/** A kind of figure, from recorded data to boxes of marks. Pure; the given style measures text. `drawView()` draws it. */
export interface View<O extends Options = Options, P extends Panel = Panel> {
  readonly summary: string;
  readonly options: O;
  /** The kinds of its input. Without activations it needs no probe. */
  readonly inputs: readonly ViewInputKind[];
  /** The address of the images that it shows unless others are chosen. Default: the image of the original post. */
  readonly images?: string;
  /** Command lines that use it. */
  readonly examples: readonly { readonly line: string; readonly does: string }[];
  /** The taps to record: those that patterns choose, or without patterns the view's own choice. */
  readonly taps: (observed: NetworkInfo, patterns?: readonly string[]) => readonly Tap[];
  // Written as methods so that a table can hold views of any options and panels.
  panels(input: ViewInput, options: Values<O>): Panels<P>;
  /** Composes the figure of a panel. */
  compose(panel: P, options: Values<O>, style: Style): Composition;
}
