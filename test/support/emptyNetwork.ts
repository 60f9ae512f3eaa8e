import type { Activation } from "../../src/activations/activation.js";
import type { Probe } from "../../src/data/probe.js";
import type { Network } from "../../src/network/network.js";
import type { Tap } from "../../src/network/tap.js";

/** One synthetic image. */
export const PROBE: Probe = {
  address: "made:up/4",
  shape: [1, 3, 3, 1],
  values: new Float32Array(9),
  ids: [4],
  names: ["4"],
  labels: [7],
  notes: [""],
  failures: [],
  ignored: 0,
  sha256: "of the probe",
};

function activationOf({ name }: Tap): Activation {
  return {
    tap: name,
    shape: [1, 3, 3, 2],
    values: Float32Array.from({ length: 18 }, (_, index) => index - 6),
  };
}

/** A network that computes nothing. */
export function emptyNetwork(taps: readonly Tap[]): Network {
  const network: Network = {
    name: "made up",
    heads: [{ name: "", answers: "values", classes: null }],
    reading: () => network,
    input: [3, 3, 1],
    furtherInputs: [],
    taps,
    blocks: [],
    output: "",
    logits: null,
    wiring: taps.map(() => ({ reads: [], isIdentity: false })),
    permutationGroups: [],
    fields: () => taps.map(() => ({ status: "unknown", axes: [] })),
    layerKernels: () => [],
    kernels: () => [],
    highways: [],
    chain: [],
    classes: null,
    preprocessing: { mean: 0, sd: 1 },
    sha256: "of the network",
    record: (_inputs, chosen = taps) => chosen.map(activationOf),
    gradients: () => [],
    goals: () => Float64Array.of(0),
    outputsThrough: () => [],
    weights: () => [],
    biases: () => [],
    untrained: () => undefined,
    redraw: () => false,
    dispose: () => undefined,
  };
  return network;
}
