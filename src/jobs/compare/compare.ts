import type { Probe } from "../../data/probe.js";
import type { Engine } from "../../engine/engine.js";
import type { FigureFormat } from "../../figures/encoders/index.js";
import type { StyleChoice } from "../../figures/style/style.js";
import type { ProgressCallback } from "../../measures/measure.js";
import type { Network } from "../../network/network.js";
import { givenInputs } from "../inputs.js";
import { jobOf } from "../request.js";
import { compareCheckpoints } from "./compareCheckpoints.js";
import type { ComparedFiles } from "./compareResult.js";
import { encodeCompared } from "./comparisonFiles.js";

/** The networks to compare, the images, and the settings of the figures. */
export interface ComparePlan {
  readonly engine: Engine;
  /** Two networks, the first being A, or more; all are open until the end. */
  readonly networks: readonly (() => Promise<Network>)[];
  /** The display names of the networks. Default: their own names. */
  readonly names?: readonly string[];
  /** The images that numbers are of. */
  readonly probe: Probe;
  /** The images that figures show, at most 8. Default: the first image of the probe. */
  readonly shown?: Probe;
  /** Options for the choice of taps, matching of channels, layout of figures, and gates. Default: none given. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** The medium and theme of the figures. Default: a screen, a light page. */
  readonly style?: StyleChoice;
  /** The endings of the files to make of each figure; none draws nothing. Default: `png`. */
  readonly formats?: readonly FigureFormat[];
  /** Receives the progress, over all pairs of networks. Default: no one. */
  readonly onProgress?: ProgressCallback;
}

/**
 * Compares networks that are shown the same images, two in full and more pair by pair, checks gates, and draws and
 * encodes figures. Throws `UserError` for an option, a tap, a probe or a gate that does not fit, and for networks that
 * cannot be shown the same images.
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
