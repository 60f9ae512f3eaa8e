import type { Probe } from "../../data/probe.js";
import type { Engine } from "../../engine/engine.js";
import type { Scales } from "../../figures/scale/scales.js";
import type { StyleChoice } from "../../figures/style/style.js";
import type { Network } from "../../network/network.js";
import type { ViewName } from "../../views/index.js";
import type { Drawing } from "../../views/view.js";
import type { FileFormat } from "../fileFormat.js";

/** An open network to draw, which stays open, and the images that it is shown. */
interface NetworkToDraw {
  readonly network: Network;
  readonly run?: readonly (() => Promise<Network>)[];
  /** The images. A view of kernels alone needs none. */
  readonly probe?: Probe;
}

/** A run to draw, and the images that its networks are shown. */
interface RunToDraw {
  /** Functions that open the checkpoints of the run, in order: each is open only while it is needed. */
  readonly run: readonly (() => Promise<Network>)[];
  readonly network?: Network;
  readonly probe: Probe;
}

/** The view to draw, and its options. */
interface DrawChoice {
  readonly engine: Engine;
  readonly view: ViewName;
  /** Names, groups, kinds or globs of taps. Default: the view's own choice. */
  readonly taps?: readonly string[];
  /** The view's options. Default: none given. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** The medium and theme of the figures. Default: a screen, a light page. */
  readonly style?: StyleChoice;
  /** Scales that were saved before, to draw with instead of new ones. */
  readonly scales?: Scales;
  /** The endings of the files to make of each figure. Default: `png`, or `webp` where they move. */
  readonly formats?: readonly FileFormat[];
  /** True to add the numbers: the planes drawn as `values.npz`, and `statistics.json`. Default: false. */
  readonly values?: boolean;
  /** Is shown every drawing before it is encoded. Default: no one. */
  readonly onDrawing?: (drawing: Drawing) => void;
}

/** A request for figures of a network, or of a run, that are at hand. */
export type DrawPlan = DrawChoice & (NetworkToDraw | RunToDraw);
