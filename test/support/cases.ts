import { fileURLToPath } from "node:url";
import type { Activation } from "../../src/activations/activation.js";
import { open } from "../../src/checkpoints/open.js";
import { loadProbe } from "../../src/data/probe.js";
import type { Network } from "../../src/network/network.js";

/** The folder of a user's network that was rejected or computed differently from its maker. */
export function casePath(name: string): string {
  return fileURLToPath(new URL(`../fixtures/cases/${name}`, import.meta.url));
}

/** Opens the network of a case, and closes it after a body. */
export async function withCase<T>(name: string, body: (network: Network) => Promise<T> | T): Promise<T> {
  const network = await open(casePath(name));
  try {
    return await body(network);
  } finally {
    network.dispose();
  }
}

/** The outputs of the taps of a case for the digit of its reference values, by name. */
export async function recordedCase(
  name: string,
  address = "mnist:test/53",
): Promise<ReadonlyMap<string, Activation>> {
  const probe = await loadProbe(address);
  return withCase(name, (network) => new Map(network.record(probe).map((each) => [each.tap, each])));
}

/** The maximum of each channel. */
export function greatest({ shape, values }: Activation): readonly number[] {
  const channels = shape[3];
  return Array.from({ length: channels }, (_, channel) =>
    values.reduce(
      (most, value, at) => (at % channels === channel ? Math.max(most, value) : most),
      Number.NEGATIVE_INFINITY,
    ),
  );
}
