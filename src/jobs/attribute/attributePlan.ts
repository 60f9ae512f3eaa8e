import { UserError } from "../../core/errors.js";
import type { Probe } from "../../data/probe.js";
import type { Engine } from "../../engine/engine.js";
import type { FigureFormat } from "../../figures/encoders/index.js";
import type { StyleChoice } from "../../figures/style/style.js";
import type { ProgressCallback } from "../../measures/measureDefinition.js";
import type { Network } from "../../network/network.js";
import { checkRequest } from "../checkRequest.js";
import { givenInputs } from "../inputs.js";
import { attributeNetworks } from "./attributeNetworks.js";
import { declaredAttribution } from "./attributeOptions.js";
import { type AttributionFiles, encodeAttributed } from "./attributionFiles.js";

/** Request for attributions of a network, or of two that are compared. */
export interface AttributePlan {
  readonly engine: Engine;
  /** Names of methods, such as `["hirescam", "occlusion"]`; `all`, or `default`: HiResCAM, or Grad-CAM where the head averages. */
  readonly methods: readonly string[] | "all" | "default";
  /** Function that opens the network, which is closed after use; of two, with their difference. */
  readonly networks: readonly (() => Promise<Network>)[];
  /** Images, all of which are attributed. */
  readonly probe: Probe;
  /**
   * Images of baselines, by the names that the option `baseline` gives them. The mean of a data set is under the address of
   * its split, such as `mnist:test`. Default: none.
   */
  readonly baselines?: Readonly<Record<string, Probe>>;
  /** Options of the command `attribute`, such as `{ target: "runner-up", of: "probability" }`. Default: none given. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly style?: StyleChoice;
  /** File formats of each figure. Default: `png`. */
  readonly formats?: readonly FigureFormat[];
  /** True to add the numbers as `values.npz`. Default: false. */
  readonly values?: boolean;
  /** Receives the completed share. Default: none. */
  readonly onProgress?: ProgressCallback;
}

/**
 * Attributes the scores of a network to pixels and layers: one figure for each image, or a sheet of methods × images, with
 * provenance. The manifest holds every number of a caption. Throws `UserError` for an unknown method, target or option, and
 * for a network that lacks what a method needs.
 */
export async function attribute(plan: AttributePlan): Promise<AttributionFiles> {
  const { engine, methods, networks, probe, baselines, options, style, formats, values, onProgress } = plan;
  if (networks.length === 0) throw new UserError("An attribution needs a network: give it one.");
  const name = typeof methods === "string" ? methods : methods.join(",");
  const checkpoints = networks.map((_, place) => `given:${place + 1}`);
  const request = {
    kind: "attribute",
    name,
    checkpoints,
    values: { ...options, ...style, values, format: formats },
  } as const;
  const job = checkRequest(request, declaredAttribution(name));
  const inputs = givenInputs({ engine, networks, probe, baselines });
  return encodeAttributed(job, await attributeNetworks(job, { inputs, onProgress }));
}
