import type { Probe } from "../../data/probe.js";
import type { Engine } from "../../engine/engine.js";
import type { Scales } from "../../figures/scale/scales.js";
import type { StyleChoice } from "../../figures/style/style.js";
import type { Network } from "../../network/network.js";
import type { ViewName } from "../../views/index.js";
import type { Drawing } from "../../views/view.js";
import type { FileFormat } from "../fileFormat.js";

/** Open network to draw, which stays open, and the images that it is shown. */
interface NetworkToDraw {
  readonly network: Network;
  readonly run?: readonly (() => Promise<Network>)[];
  /** Images. A view of kernels needs none. */
  readonly probe?: Probe;
}

/** Run to draw, and the images that its networks are shown. */
interface RunToDraw {
  /** Functions that open the checkpoints of the run, in order: each is open only while it is needed. */
  readonly run: readonly (() => Promise<Network>)[];
  readonly network?: Network;
  readonly probe: Probe;
}

/** View to draw, and its options. */
interface DrawChoice {
  readonly engine: Engine;
  readonly view: ViewName;
  /** Names, groups, kinds or globs of taps. Default: the view's own choice. */
  readonly taps?: readonly string[];
  /** Options of the view. Default: none given. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Medium and theme of the figures. Default: screen, light. */
  readonly style?: StyleChoice;
  /** Saved scales to draw with. Default: new scales. */
  readonly scales?: Scales;
  /** File formats of each figure. Default: `png`, or `webp` for animations. */
  readonly formats?: readonly FileFormat[];
  /** True to add the numbers: the drawn planes as `values.npz`, and `statistics.json`. Default: false. */
  readonly values?: boolean;
  /** Receives every drawing before it is encoded. Default: none. */
  readonly onDrawing?: (drawing: Drawing) => void;
}

/** Request for figures of a network or run that is passed in. */
export type DrawPlan = DrawChoice & (NetworkToDraw | RunToDraw);
