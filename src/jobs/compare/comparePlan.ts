import type { Probe } from "../../data/probe.js";
import type { Engine } from "../../engine/engine.js";
import type { FigureFormat } from "../../figures/encoders/index.js";
import type { StyleChoice } from "../../figures/style/style.js";
import type { ProgressCallback } from "../../measures/measureDefinition.js";
import type { Network } from "../../network/network.js";
import { givenInputs } from "../inputs.js";
import { jobOf } from "../request.js";
import { compareCheckpoints } from "./compareCheckpoints.js";
import type { ComparedFiles } from "./compareResult.js";
import { encodeCompared } from "./comparisonFiles.js";

/** Networks to compare, images, and settings of the figures. */
export interface ComparePlan {
  readonly engine: Engine;
  /** Two or more networks; the first is A. All stay open until the end. */
  readonly networks: readonly (() => Promise<Network>)[];
  /** Display names of the networks. Default: their own names. */
  readonly names?: readonly string[];
  /** Images that the numbers are computed from. */
  readonly probe: Probe;
  /** Images shown in figures, at most 8. Default: the first image of the probe. */
  readonly shown?: Probe;
  /** Options for selecting taps, matching channels, the layout of figures, and gates. Default: none given. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Medium and theme of the figures. Default: screen, light. */
  readonly style?: StyleChoice;
  /** File formats of each figure; an empty list draws none. Default: `png`. */
  readonly formats?: readonly FigureFormat[];
  /** Receives the progress over all pairs of networks. Default: none. */
  readonly onProgress?: ProgressCallback;
}

/**
 * Compares networks on the same images, two in full and more pair by pair, checks gates, and draws and encodes
 * figures. Throws `UserError` for an invalid option, tap, probe or gate, and for networks that cannot be shown the
 * same images.
 */
export async function compare(plan: ComparePlan): Promise<ComparedFiles> {
  const { engine, networks, names, probe, shown, options, style, formats, onProgress } = plan;
  const checkpoints = networks.map((_, place) => `given:${place + 1}`);
  const values = { ...options, ...style, format: formats };
  const job = jobOf({ kind: "compare", checkpoints, values });
  const inputs = givenInputs({ engine, networks, probe, shown });
  const compared = await compareCheckpoints(names === undefined ? job : { ...job, names }, {
    inputs,
    onProgress,
  });
  return encodeCompared(compared, compared.figures, job.formats);
}
