import type { Probe } from "../../data/probe.js";
import type { Engine } from "../../engine/engine.js";
import type { Scales } from "../../figures/scale/scales.js";
import type { StyleChoice } from "../../figures/style/style.js";
import type { Network } from "../../network/network.js";
import type { ViewName } from "../../views/index.js";
import type { Drawing } from "../../views/view.js";
import type { FileFormat } from "../fileFormat.js";

/** What to look at, and how. */
export interface DrawPlan {
  readonly engine: Engine;
  /** The network, which stays open. A view that looks at a run needs none. */
  readonly network?: Network;
  /** What opens the checkpoints of a run, in order, for a view that looks at one: each is open while its turn lasts. */
  readonly run?: readonly (() => Promise<Network>)[];
  /** What it is shown. A view that looks at kernels alone needs none. */
  readonly probe?: Probe;
  readonly view: ViewName;
  /** Names, groups, kinds or globs of taps. Default: the view's own choice. */
  readonly taps?: readonly string[];
  /** The view's options. Default: none given. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Where the figures will stand, and on what page. Default: a screen, a light page. */
  readonly style?: StyleChoice;
  /** Scales that were saved before, to draw with instead of new ones. */
  readonly scales?: Scales;
  /** The endings of the files to make of each figure. Default: `png`, or `webp` where they move. */
  readonly formats?: readonly FileFormat[];
  /** Whether the numbers come along: the planes drawn as `values.npz`, and `statistics.json`. Default: no. */
  readonly values?: boolean;
  /** Is shown every drawing before it is encoded. Default: no one. */
  readonly onDrawing?: (drawing: Drawing) => void;
}
